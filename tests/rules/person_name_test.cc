#include "rules/person_name.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rules/name_look.h"

namespace newswatch::rules {
namespace {

TEST(PersonName, IsPutInTheOrderOfSpeech) {
  struct Case {
    std::string_view written;
    std::string_view name;
    std::string_view family;
  };
  const Case cases[] = {
      {"Vladimir Putin", "Vladimir Putin", ""},
      {"PUTIN, Vladimir", "Vladimir Putin", "Putin"},
      {"Putin, Vladimir Vladimirovich", "Vladimir Vladimirovich Putin", "Putin"},
      {"Vladimir PUTIN", "Vladimir Putin", "Putin"},
      {"VLADIMIR PUTIN", "Vladimir Putin", ""},
      {"ПУТИН, Владимир", "Владимир Путин", "Путин"},
      {"KIM Jong-un", "Kim Jong-un", "Kim"},
      {"XI Jinping", "XI Jinping", ""},
      {"JD Vance", "JD Vance", ""},
      {"J. D. VANCE", "J. D. Vance", ""},
      {"Ursula VON DER LEYEN", "Ursula von der Leyen", "von der Leyen"},
      {"VON DER LEYEN, Ursula", "Ursula Von der Leyen", "Von der Leyen"},
      {"BASHAR AL-ASSAD", "Bashar Al-Assad", ""},
      {"O'NEILL, Shaun", "Shaun O'Neill", "O'Neill"},
      {"Charles III", "Charles III", ""},
      {"KING CHARLES III", "King Charles III", ""},
      {"John Smith, Jr.", "John Smith", ""},
      {"Smith, John, Jr.", "John Smith", "Smith"},
      {"John Smith, PhD", "John Smith", ""},
      {"a, b, c, d", "a b c, d", ""},
      {"Joe Biden (politician)", "Joe Biden", ""},
      {"Joe (Joseph) Biden", "Joe Biden", ""},
      {"岸田文雄（政治家）", "岸田文雄", ""},
      {"Joe (Biden", "Joe (Biden", ""},
      {"Joe ) Biden", "Joe Biden", ""},
      {"  Joe\t\n Biden\u00A0 ", "Joe Biden", ""},
      {"Joe\u202E Bi\u200Bden\uFEFF", "Joe Biden", ""},
      {"Joe\x01\x7F\u0085"
       "Biden",
       "Joe Biden", ""},
      {"\"Joe Biden\",", "Joe Biden", ""},
      {"بنيامين نتنياهو", "بنيامين نتنياهو", ""},
      {"نتنياهو، بنيامين", "بنيامين نتنياهو", "نتنياهو"},
      {"习近平", "习近平", ""},
      {", ", "", ""},
      {"", "", ""},
      {"()", "", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.written);
    const PersonName made = person_name(c.written);
    EXPECT_EQ(made.name, c.name);
    EXPECT_EQ(made.family, c.family);
  }
}

TEST(PersonName, IsFullWhereItMeansOnePerson) {
  struct Case {
    std::string_view name;
    bool is_full;
  };
  const Case cases[] = {
      {"Joe Biden", true},
      {"Biden", false},
      {"Ben-Gvir", false},
      {"al-Assad", false},
      {"bin Salman", false},
      {"van der Leyen", false},
      {"Mr. Biden", false},
      {"President Biden", false},
      {"J. Biden", false},
      {"J. D. Vance", false},
      {"JD Vance", true},
      {"Mohammed bin Salman", true},
      {"Bashar al-Assad", true},
      {"Li Qiang", true},
      {"Biden Jr.", false},
      {"Владимир Путин", true},
      {"Путин", false},
      {"В. Путин", false},
      {"محمود عباس", true},
      {"عباس", false},
      {"בנימין נתניהו", true},
      {"נתניהו", false},
      {"习近平", true},
      {"李强", true},
      {"习", false},
      {"安倍", false},
      {"安倍晋三", true},
      {"バイデン", false},
      {"ジョー・バイデン", true},
      {"윤석열", true},
      {"바이든", false},
      {"조 바이든", true},
      {"乔·拜登", true},
      {"Agent 47", false},
      {"", false},
      {"…", false},
      {"ประยุทธ์ จันทร์โอชา", true},
      {"ประยุทธ์", false},
  };
  for (const Case& c : cases) EXPECT_EQ(look_at_name(c.name).is_full, c.is_full) << c.name;
}

TEST(PersonName, HasAKeyThatIsEqualForNamesThatMatchAlike) {
  EXPECT_EQ(look_at_name("José  SÁNCHEZ").key, look_at_name("jose sanchez").key);
  EXPECT_EQ(look_at_name("Jean-Luc O’Neill").key, look_at_name("Jean Luc ONeill").key);
  EXPECT_NE(look_at_name("Joe Biden").key, look_at_name("Jo Ebiden").key);
  EXPECT_EQ(look_at_name("...").key, "");
}

TEST(PersonName, OfHanLettersGoesOnBehindAFamilyName) {
  using Fronts = std::vector<std::string_view>;
  EXPECT_EQ(rules::fronts_of_han_name("安倍晋三"), (Fronts{"安", "安倍", "安倍晋"}));
  EXPECT_EQ(rules::fronts_of_han_name("一二三四五六"),
            (Fronts{"一", "一二", "一二三", "一二三四"}));
  EXPECT_EQ(rules::fronts_of_han_name("安Joe"), Fronts{});
  EXPECT_EQ(rules::fronts_of_han_name("Joe"), Fronts{});
  EXPECT_EQ(rules::fronts_of_han_name(""), Fronts{});
}

TEST(PersonName, LabelsBecomeGroups) {
  EXPECT_EQ(slug_of("US OFAC: Specially Designated (SDN) List"),
            "us-ofac-specially-designated-sdn-list");
  EXPECT_EQ(slug_of("eu_fsf"), "eu-fsf");
  EXPECT_EQ(slug_of("制裁"), "");
}

}  // namespace
}  // namespace newswatch::rules
