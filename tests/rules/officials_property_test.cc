// Words that can be no part of a name are not looked up: nobody may notice.

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/officials.h"
#include "rules/text.h"
#include "tests/support/seed.h"

namespace newswatch::rules {
namespace {

const std::vector<std::string> kNameWords{
    "Joe",      "Biden",     "Anna",    "al-Assad", "Al",   "bin",    "Salman", "van",    "der",
    "Leyen",    "O'Neill",   "J.",      "Jean-Luc", "Ben",  "Gvir",   "hooks",  "bell",   "State",
    "Minister", "of",        "Xi",      "习近平",   "محمد", "عباس",   "נתניהו", "윤석열", "Путин",
    "В.",       "ash-Sharq", "el-Sisi", "A.B.",     "Jr.",  "Ángela", "defence"};
const std::vector<std::string> kOtherWords{"word",    "an",      "el",       "al",   "as",  "said.",
                                           "وعباس",   "ונתניהו", "윤석열은", "JOE",  "joe", "biden",
                                           "Biden’s", "(Biden)", "U.S.",     "2024", "The"};

template <class One>
const One& any_of(const std::vector<One>& list, std::mt19937_64& random) {
  return list[random() % list.size()];
}

std::string name(std::mt19937_64& random, std::size_t most) {
  std::string text = any_of(kNameWords, random);
  for (std::size_t n = random() % most; n > 0; --n) text += " " + any_of(kNameWords, random);
  return text;
}

Official official(std::mt19937_64& random) {
  Official one{.name = name(random, 3)};
  if (random() % 2 == 0) one.family_name = one.name.substr(one.name.rfind(' ') + 1);
  one.family_alone = static_cast<FamilyAlone>(random() % 3);
  for (std::size_t n = random() % 3; n > 0; --n) one.aliases.push_back(name(random, 3));
  if (random() % 3 == 0) one.weak_aliases.push_back(name(random, 2));
  if (random() % 3 == 0) one.titles.push_back(name(random, 2));
  if (random() % 5 == 0) one.not_if.push_back(name(random, 1));
  return one;
}

std::string text(const std::vector<Official>& officials, std::mt19937_64& random) {
  std::string all;
  for (std::size_t n = random() % 80; n > 0; --n) {
    const auto which = random() % 8;
    all += which == 0  ? any_of(officials, random).name
           : which < 3 ? any_of(kNameWords, random)
                       : any_of(kOtherWords, random);
    all += random() % 6 != 0 ? " " : random() % 2 == 0 ? "-" : ". ";
  }
  return all;
}

// Cues of one word each, any of which may be written small: then every word is looked up.
std::vector<Official> with_all_words_asked(std::vector<Official> officials) {
  Official curious{.name = "Nemo Nobody"};
  for (const auto* list : {&kNameWords, &kOtherWords}) {
    for (const std::string& word : *list) curious.context.push_back(word);
  }
  officials.push_back(curious);
  return officials;
}

TEST(OfficialsProperty, AreFoundWhetherOrNotOtherWordsAreLookedUp) {
  std::mt19937_64 random(testing::seed_of_run(31));
  std::size_t found = 0;
  for (int round = 0; round < 150; ++round) {
    std::vector<Official> people(1 + random() % 8);
    for (Official& one : people) one = official(random);
    const Officials few(people);
    const Officials all(with_all_words_asked(people));
    for (int n = 0; n < 10; ++n) {
      const std::string title = text(people, random);
      const std::string body = text(people, random);
      const std::vector<FoldedText> texts{fold_text(title), fold_text(body)};
      const auto hits = few.find(texts, {});
      ASSERT_EQ(hits, all.find(texts, {})) << title << "\n" << body;
      found += hits.size();
    }
  }
  EXPECT_GT(found, 1'000u);
}

}  // namespace
}  // namespace newswatch::rules
