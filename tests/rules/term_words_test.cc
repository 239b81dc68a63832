#include "rules/term_words.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {
namespace {

std::string words_in(std::string_view term, bool exact_case = false) {
  const auto words = words_of_term(term, exact_case);
  if (!words) {
    constexpr std::string_view kFaults[]{"no word", "short wildcard", "no wildcards here"};
    return "fault: " + std::string(kFaults[static_cast<std::size_t>(words.error().kind)]);
  }
  std::string out;
  for (const TermWord& word : *words) {
    if (!out.empty()) out += " ";
    out += word.folded;
    if (exact_case) out += "=" + word.exact;
  }
  return out;
}

struct Case {
  std::string_view term;
  std::string_view words;
};

TEST(TermWords, FoldAsTheArticleDoes) {
  for (const Case& c : std::vector<Case>{{"Truce", "truce"},
                                         {"cease-fire", "cease fire"},
                                         {"set  to, meet", "set to meet"},
                                         {"Blinken's", "blinken"},
                                         {"l'accord", "l accord"},
                                         {"U.S.", "u.s"},
                                         {"Núñez", "nunez"},
                                         {"停火", "停 火"},
                                         {"הפסקת אש", "הפסקת אש"},
                                         {"", "fault: no word"},
                                         {"!?", "fault: short wildcard"},
                                         {"–", "fault: no word"}}) {
    SCOPED_TRACE(c.term);
    EXPECT_EQ(words_in(c.term), c.words);
  }
}

TEST(TermWords, KeepWildcardsInsideWords) {
  for (const Case& c : std::vector<Case>{{"Negotiat*", "negotiat*"},
                                         {"wom?n", "wom?n"},
                                         {"col*r?", "col*r?"},
                                         {"peace tal*", "peace tal*"},
                                         {"pea*-tal*", "pea* tal*"},
                                         {"перемири*", "перемири*"},
                                         {"مفاوض*", "مفاوض*"},
                                         {"הסכמ*", "הסכמ*"},
                                         {"휴전*", "휴전*"},
                                         {"휴전?담", "휴전?담"},
                                         {"휴전*?", "휴전*?"},
                                         {"Größ*", "gross*"},
                                         {"qz*", "qz*"},
                                         {"Quiz qqq*", "quiz qqq*"},
                                         {"F-16*", "f 16*"},
                                         {"vaccin*'s", "vaccin*"},
                                         {"a*", "fault: short wildcard"},
                                         {"*fire", "fault: short wildcard"},
                                         {"truce *", "fault: short wildcard"},
                                         {"휴*", "fault: short wildcard"},
                                         {"停火*", "fault: short wildcard"}}) {
    SCOPED_TRACE(c.term);
    EXPECT_EQ(words_in(c.term), c.words);
  }
}

TEST(TermWords, KeepTheirLettersForCase) {
  for (const Case& c : std::vector<Case>{{"US", "us=US"},
                                         {"Peace Now", "peace=Peace now=Now"},
                                         {"Negot*", "negot*=Negot*"},
                                         {"Café's", "cafe=Café"}}) {
    SCOPED_TRACE(c.term);
    EXPECT_EQ(words_in(c.term, true), c.words);
  }
}

TEST(Wildcards, MeanAnyLettersAndOneLetter) {
  struct FitCase {
    std::string_view pattern;
    std::string_view word;
    bool fits;
  };
  for (const FitCase& c : std::vector<FitCase>{{"talk*", "talk", true},
                                               {"talk*", "talks", true},
                                               {"talk*", "tal", false},
                                               {"talk*", "stalk", false},
                                               {"wom?n", "woman", true},
                                               {"wom?n", "womn", false},
                                               {"wom?n", "womaan", false},
                                               {"wo?", "woé", true},
                                               {"wo??", "woé", false},
                                               {"co*r", "colour", true},
                                               {"co*r", "colours", false},
                                               {"a*b*c", "axxbyybzc", true},
                                               {"a*b*c", "axxbyyb", false},
                                               {"ab**", "ab", true},
                                               {"ab*?", "ab", false},
                                               {"ab*?", "abc", true},
                                               {"ab?*", "abé", true},
                                               {"", "", true},
                                               {"", "a", false},
                                               {"ab", "ab", true},
                                               {"휴?", "휴전", true},
                                               {"a?", "a停", true},
                                               {"*停", "火停", true}}) {
    SCOPED_TRACE(std::string(c.pattern) + " " + std::string(c.word));
    EXPECT_EQ(fits(c.pattern, c.word), c.fits);
  }
}

TEST(Wildcards, TakeTimeInProportionToBothLengths) {
  const std::string word(20'000, 'a');
  std::string pattern = "aa";
  for (int i = 0; i < 50; ++i) pattern += "*a";
  EXPECT_FALSE(fits(pattern + "b", word));  // exponential in a naive matcher
}

TEST(Possessive, IsCutFromTheEnd) {
  EXPECT_EQ(without_possessive("Blinken's"), "Blinken");
  EXPECT_EQ(without_possessive("US’S"), "US");
  EXPECT_EQ(without_possessive("James'"), "James'");
  EXPECT_EQ(without_possessive("'s"), "");
}

}  // namespace
}  // namespace newswatch::rules
