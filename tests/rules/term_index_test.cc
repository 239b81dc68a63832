#include "rules/term_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "rules/folded_article.h"
#include "rules/word_table.h"

namespace newswatch::rules {
namespace {

constexpr FieldMask kTitle = mask_of(Field::title);
constexpr FieldMask kText = mask_of(Field::text);

using Positions = std::vector<std::uint32_t>;

Positions places_of(TermId term, const TermPlaces& places) {
  const auto found = places.of(term);
  EXPECT_EQ(places.stands(term), !found.empty());
  return {found.begin(), found.end()};
}

TEST(WordTable, NumbersEachWordOnceHoweverManyThereAre) {
  WordTable table;
  for (int i = 0; i < 5000; ++i) ASSERT_EQ(table.add("w" + std::to_string(i)), WordId(i));
  for (int i = 0; i < 5000; ++i) {
    const std::string word = "w" + std::to_string(i);
    ASSERT_EQ(table.add(word), WordId(i));
    ASSERT_EQ(table.find(word), WordId(i));
    ASSERT_EQ(table.word_of(WordId(i)), word);
  }
  EXPECT_EQ(table.size(), 5000u);
  EXPECT_EQ(table.find("w5000"), kNoWord);
  EXPECT_EQ(table.find(""), kNoWord);
}

TEST(TermPlaces, ForgetTheLastArticle) {
  TermPlaces places;
  places.begin(100);
  places.add(7, 1);
  places.add(99, 2);
  places.add(7, 5);
  places.finish();
  EXPECT_EQ(places_of(7, places), (Positions{1, 5}));
  EXPECT_EQ(places_of(99, places), (Positions{2}));
  EXPECT_EQ(places.present().size(), 2u);
  places.begin(200);
  places.add(199, 3);
  places.finish();
  EXPECT_EQ(places_of(7, places), Positions{});
  EXPECT_EQ(places_of(199, places), (Positions{3}));
  places.begin(10);
  places.finish();
  EXPECT_TRUE(places.present().empty());
}

TEST(TermIndex, GivesTheSameTermTheSameNumber) {
  TermIndex index;
  const auto words = [](std::string_view term, bool exact = false) {
    return *words_of_term(term, exact);
  };
  const TermId talks = index.add(words("talks"), kText);
  EXPECT_EQ(index.add(words("TALKS"), kText), talks);
  EXPECT_NE(index.add(words("talks"), kTitle), talks);
  EXPECT_NE(index.add(words("talks", true), kText), talks);
  EXPECT_NE(index.add(words("talk*"), kText), talks);
  EXPECT_NE(index.add(words("peace talks"), kText), talks);
  EXPECT_EQ(index.add(words("talks"), kTitle), index.add(words("talks"), kTitle));
}

// The slow and obvious answer: each term tried at each word.
Positions slow_places(const std::vector<TermWord>& term, const FoldedText& text) {
  Positions found;
  for (std::size_t i = 0; i + term.size() <= text.tokens.size(); ++i) {
    bool stands = true;
    for (std::size_t k = 0; k < term.size(); ++k) {
      const std::string_view folded = text.word(i + k);
      const std::string_view written = without_possessive(text.source_word(i + k));
      stands = stands && (term[k].exact.empty() ? fits(term[k].folded, folded)
                                                : fits(term[k].exact, written));
    }
    if (stands) found.push_back(static_cast<std::uint32_t>(i));
  }
  return found;
}

TEST(TermIndex, FindsWhatLookingForEachTermFinds) {
  constexpr const char* kTerms[] = {"peace",
                                    "talks",
                                    "talk*",
                                    "ta?k*",
                                    "peace talks",
                                    "talks talks",
                                    "talks peace talks",
                                    "peace tal*",
                                    "ta* peace",
                                    "ta* ta*",
                                    "wom?n",
                                    "cease-fire",
                                    "U.S.",
                                    "café",
                                    "和平",
                                    "和平协议",
                                    "a b",
                                    "peac*",
                                    "peace*",
                                    "pea?e",
                                    "b c d",
                                    "c d",
                                    "b c"};
  constexpr const char* kWords[] = {"peace", "talks", "talk",  "Talks", "PEACE", "women",
                                    "woman", "cease", "-fire", "U.S.",  "Café",  "和平",
                                    "协议",  "a",     "b",     "c",     "d",     "peaceful"};
  TermIndex index;
  std::vector<std::pair<TermId, std::vector<TermWord>>> terms;
  for (const bool exact : {false, true}) {
    for (const char* term : kTerms) {
      auto words = words_of_term(term, exact);
      ASSERT_TRUE(words) << term;
      terms.emplace_back(index.add(*words, kText), *words);
      index.add(*words, kTitle);
    }
  }
  index.finish();
  std::mt19937 random(23);
  TermPlaces places;
  for (int round = 0; round < 2000; ++round) {
    std::string source;
    for (std::size_t n = random() % 30; n > 0; --n) {
      source += kWords[random() % std::size(kWords)];
      source += random() % 8 == 0 ? "" : " ";
    }
    const FoldedText text = fold_text(source);
    places.begin(index.size());
    index.find_in(text, kText, 100, places);
    places.finish();
    for (const auto& [term, words] : terms) {
      Positions expected = slow_places(words, text);
      for (std::uint32_t& one : expected) one += 100;
      ASSERT_EQ(places_of(term, places), expected) << words.front().folded << " in " << source;
    }
  }
}

// Would take minutes if a word were looked at once for each of its letters.
TEST(TermIndex, TakesLinearTimeForOneEndlessWord) {
  TermIndex index;
  std::string prefix = "ab";
  for (int i = 0; i < 100; ++i) {
    index.add(*words_of_term(prefix + "*", false), kText);
    prefix += "b";
  }
  index.finish();
  const FoldedText text = fold_text("a" + std::string(2'000'000, 'b'));
  TermPlaces places;
  places.begin(index.size());
  index.find_in(text, kText, 0, places);
  places.finish();
  EXPECT_EQ(places.present().size(), 100u);
}

}  // namespace
}  // namespace newswatch::rules
