#include "rules/sentences.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rules/text.h"

namespace newswatch::rules {
namespace {

// How many words each sentence has: "3 2 | 4", paragraphs parted by bars.
std::string shape_of(std::string_view source) {
  const FoldedText text = fold_text(source);
  std::string out;
  std::size_t words = 0;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    ++words;
    const bool last = i + 1 == text.tokens.size();
    if (!last && text.tokens[i + 1].sentence == text.tokens[i].sentence) continue;
    out += std::to_string(words);
    words = 0;
    if (!last) out += text.tokens[i + 1].paragraph == text.tokens[i].paragraph ? " " : " | ";
  }
  return out;
}

struct Case {
  std::string_view text;
  std::string_view shape;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(shape_of(c.text), c.shape);
  }
}

TEST(Sentences, EndAtStopsBeforeACapital) {
  check({{"Talks end. Truce holds.", "2 2"},
         {"Talks end! Truce holds? Yes", "2 2 1"},
         {"Talks end … Truce holds", "2 2"},
         {"Talks end.\nTruce holds", "2 2"},
         {"\"Talks end.\" Truce holds", "2 2"},
         {"(Talks end.) Truce holds", "2 2"},
         {"Talks end. \"Truce holds\"", "2 2"},
         {"Talks end?! Truce holds", "2 2"},
         {"Переговоры идут. Перемирие близко", "2 2"},
         {"Θα έρθει ειρήνη; Ο πόλεμος συνεχίζεται", "3 3"},
         {"Peace; War goes on", "4"},
         {"Frieden kostet 3 Mio. Euro", "5"},
         {"aldus dhr. Jansen", "3"}});
}

TEST(Sentences, GoOnBeforeASmallLetterOrWithoutABlank) {
  check({{"yahoo! says so", "3"},
         {"about 3.5 million", "3"},
         {"example.org says", "2"},
         {"wait... and see", "3"},
         {"etc., Others", "2"}});
}

TEST(Sentences, GoOnAfterTitlesInitialsAndAbbreviations) {
  check({{"Mr. Smith met Gen. Burns", "5"},
         {"J. D. Vance spoke", "4"},
         {"the U.S. Senate voted", "4"},
         {"in the U.S. The Senate voted", "3 3"},
         {"Acme Inc. Sells", "3"},
         {"Acme Inc. The firm", "2 2"},
         {"am 3. Oktober", "3"},
         {"in 1990. Oktober", "2 1"},
         {"St. Petersburg", "2"}});
}

TEST(Sentences, EndAtStopsOfOtherScriptsWhereverTheyStand) {
  check({{"停火。谈判", "2 2"},
         {"停火！谈判？好", "2 2 1"},
         {"هدنة؟ محادثات", "1 1"},
         {"युद्ध। शांति", "1 1"}});
}

TEST(Paragraphs, EndAtBlankLinesOnly) {
  check({{"one\ntwo", "2"},
         {"one\n\ntwo", "1 | 1"},
         {"one\r\n\r\ntwo", "1 | 1"},
         {"one\n \t\ntwo three", "1 | 2"},
         {"one\u2029two", "1 | 1"},
         {"one.\n\nTwo. Three", "1 | 1 1"},
         {"\n\none\n\n", "1"}});
}

}  // namespace
}  // namespace newswatch::rules
