#include "rules/name_spellings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "rules/name_scripts.h"
#include "rules/role_phrases.h"

namespace newswatch::rules {
namespace {

// "alone", "with more" or "no": how `other` is a spelling of `word`.
std::string spelt(std::string_view word, std::string_view other, bool transliterated = true) {
  const auto all = other_spellings(word, transliterated);
  const auto found = std::ranges::find(all, other, &Spelling::word);
  if (found == all.end()) return "no";
  return found->stands_alone ? "alone" : "with more";
}

struct SpellingCase {
  std::string_view word;
  std::string_view other;
  std::string_view how;
};

TEST(NameSpellings, AreThoseOfTheNewsrooms) {
  constexpr SpellingCase kCases[]{{"netanyahu", "netanyahou", "alone"},
                                  {"netanyahu", "netanjahu", "alone"},
                                  {"netanyahu", "netaniahu", "alone"},
                                  {"netanyahu", "netanjahus", "alone"},
                                  {"sisi", "sissi", "alone"},
                                  {"gallant", "galant", "alone"},
                                  {"zelensky", "zelenskyy", "alone"},
                                  {"zelensky", "selenskyj", "alone"},
                                  {"zelensky", "zelenskiego", "alone"},
                                  {"lukashenko", "loukachenko", "alone"},
                                  {"lukashenko", "lukaschenko", "alone"},
                                  {"lukashenko", "lukashenka", "alone"},
                                  {"putin", "poutine", "alone"},
                                  {"putin", "poetin", "alone"},
                                  {"putin", "putina", "with more"},
                                  {"lavrov", "lawrow", "alone"},
                                  {"haniyeh", "haniya", "alone"},
                                  {"assad", "asad", "with more"},
                                  {"vladimir", "volodymyr", "with more"},
                                  {"antony", "anthony", "with more"},
                                  {"netanyahu", "netanyahu", "no"},
                                  {"burns", "burn", "no"},
                                  {"burns", "berns", "no"},
                                  {"gallant", "gallants", "with more"},
                                  {"mann", "man", "no"},
                                  {"scott", "scot", "no"}};
  for (const SpellingCase& one : kCases) {
    SCOPED_TRACE(one.other);
    EXPECT_EQ(spelt(one.word, one.other), one.how);
  }
}

TEST(NameSpellings, OfNamesFromLatinScriptsKeepTheirLetters) {
  EXPECT_EQ(spelt("fisher", "fischer", false), "no");
  EXPECT_EQ(spelt("fisher", "fisher", false), "no");
  EXPECT_EQ(spelt("blinken", "blinkens", false), "alone");
  EXPECT_TRUE(is_transliterated({"volodymyr", "zelensky"}));
  EXPECT_TRUE(is_transliterated({"abdel", "fattah", "sisi"}));
  EXPECT_FALSE(is_transliterated({"antony", "blinken"}));
  EXPECT_FALSE(is_transliterated({"theresa", "may"}));
}

TEST(NameSpellings, AreBoundedAndEachTheirOwn) {
  for (const std::string_view word :
       {"", "a", "x", "abdulrahman", "haniyeh", "shchshchshchshch", "skyskyskysky", "блинкен", "习",
        "נתניהו", "انتوني", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"}) {
    SCOPED_TRACE(word);
    const auto all = other_spellings(word, true);
    EXPECT_LE(all.size(), 2 * kMaxSpellings);
    for (const Spelling& one : all) {
      EXPECT_NE(one.word, word);
      EXPECT_EQ(std::ranges::count(all, one.word, &Spelling::word), 1) << one.word;
    }
  }
}

TEST(NameSpellings, HoldCaseEndingsOfCyrillicAndGreek) {
  for (const auto& [word, other] :
       std::vector<std::pair<std::string_view, std::string_view>>{{"блинкен", "блинкена"},
                                                                  {"лавров", "лавровым"},
                                                                  {"зеленскии", "зеленского"},
                                                                  {"зеленськии", "зеленським"},
                                                                  {"сергеи", "сергея"},
                                                                  {"сергіи", "сергія"},
                                                                  {"захарова", "захаровои"},
                                                                  {"лукашенко", "лукашенком"},
                                                                  {"μητσοτακησ", "μητσοτακη"}}) {
    EXPECT_EQ(spelt(word, other), "alone") << other;
  }
}

TEST(NameSpellings, HoldBothFormsOfAChineseCharacter) {
  EXPECT_EQ(spelt("习", "習"), "alone");
  EXPECT_EQ(spelt("習", "习"), "alone");
  EXPECT_TRUE(other_spellings("人", true).empty());
}

TEST(FamilyNames, AreFoundInAliasesOfOtherScripts) {
  struct Case {
    std::string_view alias, name, family, found;
  };
  constexpr Case kCases[]{{"أنتوني بلينكن", "Antony Blinken", "Blinken", "بلينكن"},
                          {"אנתוני בלינקן", "Antony Blinken", "Blinken", "בלינקן"},
                          {"Энтони Блинкен", "Antony Blinken", "Blinken", "Блинкен"},
                          {"アントニー・ブリンケン", "Antony Blinken", "Blinken", "ブリンケン"},
                          {"토니 블링컨", "Antony Blinken", "Blinken", "블링컨"},
                          {"Αντονι Μπλίνκεν", "Antony Blinken", "Blinken", "Μπλίνκεν"},
                          {"عبد الفتاح السيسي", "Abdel Fattah el-Sisi", "el-Sisi", "السيسي"},
                          {"محمد بن سلمان", "Mohammed bin Salman", "bin Salman", "بن سلمان"},
                          {"إسماعيل هنية", "Ismail Haniyeh", "Haniyeh", "هنية"},
                          {"김 정은", "Kim Jong-un", "Kim", "김"},
                          {"布林肯", "Antony Blinken", "Blinken", ""},
                          {"Tony Blinken", "Antony Blinken", "Blinken", ""},
                          {"بنيامين زئيفي", "Antony Blinken", "Blinken", ""},
                          {"", "Antony Blinken", "Blinken", ""},
                          {"Энтони Блинкен", "Antony Blinken", "", ""}};
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.alias);
    EXPECT_EQ(family_in(one.alias, one.name, one.family), one.found);
  }
}

bool has_phrase(std::string_view role, const std::vector<std::string>& words) {
  const auto all = role_phrases(role);
  return std::ranges::find(all, words) != all.end();
}

TEST(Roles, AreSaidInSeveralWays) {
  EXPECT_TRUE(has_phrase("Israeli defence minister", {"israeli", "defense", "minister"}));
  EXPECT_TRUE(has_phrase("Israeli defence minister", {"israel", "defence", "minister"}));
  EXPECT_TRUE(
      has_phrase("Israeli defence minister", {"minister", "of", "defense", "of", "israel"}));
  EXPECT_TRUE(has_phrase("defence minister of Israel", {"israeli", "defence", "minister"}));
  EXPECT_TRUE(has_phrase("US Secretary of State", {"american", "secretary", "of", "state"}));
  EXPECT_TRUE(has_phrase("Prime Minister of Israel", {"israeli", "pm"}));
  EXPECT_TRUE(
      has_phrase("Egyptian foreign minister", {"egypt", "minister", "of", "foreign", "affairs"}));
  EXPECT_FALSE(has_phrase("Israeli defence minister", {"defence", "minister"}));
  EXPECT_FALSE(has_phrase("US Secretary of State", {"secretary", "of", "state"}));
  EXPECT_TRUE(has_phrase("head of the agency", {"head", "of", "the", "agency"}));
  EXPECT_TRUE(role_phrases("Pope").empty());
  EXPECT_TRUE(role_phrases("").empty());
}

}  // namespace
}  // namespace newswatch::rules
