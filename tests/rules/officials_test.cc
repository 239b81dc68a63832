#include "rules/officials.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_days kDay = 2024y / 6 / 10;

// "id:words id:words" of every hit in the texts.
std::string hits_in(const std::vector<Official>& people, const std::vector<std::string>& texts,
                    std::chrono::sys_days day = kDay) {
  const Officials officials(people);
  std::vector<FoldedText> folded;
  for (const std::string& text : texts) folded.push_back(fold_text(text));
  std::string out;
  for (const OfficialHit& hit : officials.find(folded, day)) {
    const FoldedText& text = folded[hit.text];
    const auto begin = text.tokens[hit.first_token].source_begin;
    const auto end = text.tokens[hit.last_token].source_end;
    if (!out.empty()) out += " | ";
    out += people[hit.official].id + ":" + std::string(text.source.substr(begin, end - begin));
  }
  return out;
}

struct Case {
  std::string_view text;
  std::string_view hits;
};

void check(const std::vector<Official>& people, std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(hits_in(people, {std::string(c.text)}), c.hits);
  }
}

Official blinken(FamilyAlone policy = FamilyAlone::always) {
  return {.id = "b",
          .name = "Antony Blinken",
          .family_name = "Blinken",
          .family_alone = policy,
          .aliases = {"Tony Blinken", "أنتوني بلينكن", "Энтони Блинкен", "布林肯", "אנתוני בלינקן",
                      "بلينكن", "בלינקן", "블링컨"},
          .titles = {"Secretary", "Secretary of State"},
          .roles = {{.role = "US Secretary of State",
                     .since = std::chrono::sys_days(2021y / 1 / 26),
                     .until = std::chrono::sys_days(2025y / 1 / 20)}}};
}

Official assad() {
  return {.id = "a",
          .name = "Bashar al-Assad",
          .family_name = "al-Assad",
          .family_alone = FamilyAlone::always,
          .aliases = {"بشار الأسد"}};
}

TEST(Officials, FindsNamesAndAliasesInAnyScript) {
  check({blinken()}, {
                         {"Antony Blinken arrives", "b:Antony Blinken"},
                         {"ANTONY BLINKEN ARRIVES", "b:ANTONY BLINKEN"},
                         {"Tony Blinken’s visit", "b:Tony Blinken"},
                         {"Antony J. Blinken said", "b:Antony J. Blinken"},
                         {"Blinken, Antony (2021)", "b:Blinken, Antony"},
                         {"Antony\nBlinken", "b:Antony\nBlinken"},
                         {"Приехал Энтони Блинкен.", "b:Энтони Блинкен"},
                         {"美国国务卿布林肯访问中国", "b:布林肯"},
                         {"وصل أنتوني بلينكن إلى القاهرة", "b:أنتوني بلينكن"},
                     });
}

TEST(Officials, WordsApartAreNoName) {
  check({blinken(FamilyAlone::never)}, {
                                           {"Antony, Blinken", ""},
                                           {"Antony. Blinken", ""},
                                           {"Antony (Blinken)", ""},
                                           {"Antony \"Tony\" Blinken", ""},
                                           {"Antony's Blinken", ""},
                                           {"Antony\n\nBlinken", ""},
                                           {"Antony Smith Blinken", ""},
                                       });
}

TEST(Officials, WordsWrittenSmallAreNoNames) {
  const std::vector<Official> people{{.id = "g",
                                      .name = "Yoav Gallant",
                                      .family_name = "Gallant",
                                      .family_alone = FamilyAlone::always},
                                     {.id = "w",
                                      .name = "William Burns",
                                      .family_name = "Burns",
                                      .family_alone = FamilyAlone::always},
                                     {.id = "h", .name = "bell hooks"}};
  check(people, {
                    {"It was a gallant effort", ""},
                    {"The fire burns on", ""},
                    {"yoav gallant said", ""},
                    {"Later Gallant spoke", "g:Gallant"},
                    {"ISRAEL'S GALLANT WARNS", "g:GALLANT"},
                    {"the writer bell hooks", "h:bell hooks"},
                });
}

TEST(Officials, PrefixesWrittenWithTheWordHideNoName) {
  check({blinken(FamilyAlone::never)}, {
                                           {"زيارة لبلينكن", "b:لبلينكن"},
                                           {"وبلينكن يصل", "b:وبلينكن"},
                                           {"ولأنتوني بلينكن", "b:ولأنتوني بلينكن"},
                                           {"פגישה לבלינקן", "b:לבלינקן"},
                                           {"ובלינקן אמר", "b:ובלינקן"},
                                           {"שבלינקן הגיע", "b:שבלינקן"},
                                           {"ואנתוני בלינקן", "b:ואנתוני בלינקן"},
                                           {"블링컨은 말했다", "b:블링컨은"},
                                           {"مبلينكن", ""},
                                       });
}

TEST(Officials, ArabicArticlesAreTolerated) {
  check({assad()}, {
                       {"Bashar al-Assad", "a:Bashar al-Assad"},
                       {"Bashar Al-Assad", "a:Bashar Al-Assad"},
                       {"Bashar al Assad", "a:Bashar al Assad"},
                       {"Bashar el-Assad", "a:Bashar el-Assad"},
                       {"Bashar Assad", "a:Bashar Assad"},
                       {"Bashar Alassad", "a:Bashar Alassad"},
                       {"then Assad fled", "a:Assad"},
                       {"then al-Assad fled", "a:Assad"},
                       {"president Maher al-Assad fled", ""},
                       {"الرئيس بشار الأسد", "a:بشار الأسد"},
                       {"وبشار الأسد", "a:وبشار الأسد"},
                       {"بشار اسد", "a:بشار اسد"},
                   });
}

TEST(Officials, ArabicWordsWithoutTheArticleAreNotTheFamilyName) {
  check({{.id = "a", .name = "الأسد"}}, {{"الأسد", "a:الأسد"}, {"أسد", ""}, {"للأسد", "a:للأسد"}});
}

TEST(Officials, HyphensBlanksAndApostrophesAreTolerated) {
  const std::vector<Official> people{
      {.id = "kim", .name = "Kim Jong-un", .family_name = "Kim"},
      {.id = "sisi", .name = "Abdel Fattah el-Sisi", .family_name = "el-Sisi"},
      {.id = "gvir", .name = "Itamar Ben-Gvir", .family_name = "Ben-Gvir"},
      {.id = "neill", .name = "Jane O'Neill", .family_name = "O'Neill"},
      {.id = "mbs", .name = "Mohammed bin Salman", .family_name = "bin Salman"},
      {.id = "vdl", .name = "Ursula von der Leyen", .family_name = "von der Leyen"},
      {.id = "alema", .name = "Massimo D'Alema", .family_name = "D'Alema"}};
  check(people, {
                    {"Kim Jong Un", "kim:Kim Jong Un"},
                    {"Kim Jong-Un", "kim:Kim Jong-Un"},
                    {"Kim Jongun", "kim:Kim Jongun"},
                    {"Jong-un Kim", "kim:Jong-un Kim"},
                    {"Abdel-Fattah al-Sisi", "sisi:Abdel-Fattah al-Sisi"},
                    {"Abdelfattah Elsisi", "sisi:Abdelfattah Elsisi"},
                    {"Abdelfattah Sisi", "sisi:Abdelfattah Sisi"},
                    {"Itamar Ben Gvir", "gvir:Itamar Ben Gvir"},
                    {"Itamar BenGvir", "gvir:Itamar BenGvir"},
                    {"Jane O’Neill", "neill:Jane O’Neill"},
                    {"Jane ONeill", "neill:Jane ONeill"},
                    {"Jane O Neill", "neill:Jane O Neill"},
                    {"Mohammed bin Salman", "mbs:Mohammed bin Salman"},
                    {"Mohammed Bin Salman", "mbs:Mohammed Bin Salman"},
                    {"Mohammed ben Salman", "mbs:Mohammed ben Salman"},
                    {"Mohammed Salman", ""},
                    {"Ursula Von Der Leyen", "vdl:Ursula Von Der Leyen"},
                    {"Massimo D’Alema", "alema:Massimo D’Alema"},
                    {"Massimo DAlema", "alema:Massimo DAlema"},
                });
}

TEST(Officials, ACapitalAlIsAGivenName) {
  check({{.id = "gore", .name = "Al Gore"}}, {{"Al Gore spoke", "gore:Al Gore"}, {"Gore", ""}});
}

TEST(Officials, FamilyNameAloneCountsAlways) {
  check({blinken()},
        {
            {"Mediators met Blinken in Doha", "b:Blinken"},
            {"Blinken's plane", "b:Blinken"},
            {"BLINKEN ARRIVES IN CAIRO", "b:BLINKEN"},
            {"After Blinken left", "b:Blinken"},
            {"Reportedly Blinken left", "b:Blinken"},
            {"Pressing Blinken for more", "b:Blinken"},
            {"Will Blinken go?", "b:Blinken"},
            {"US Secretary of State Blinken left", "b:US Secretary of State | b:Blinken"},
            {"America's Blinken said", "b:Blinken"},
            {"the UN heard NATO Blinken plans", "b:Blinken"},
            {"Netanyahu, Blinken meet", "b:Blinken"},
            {"the Netanyahu-Blinken talks", "b:Blinken"},
            {"a Blinken-brokered deal", "b:Blinken"},
            {"Hamas Blasts Blinken Plan", "b:Blinken"},
            {"Interview: Blinken speaks", "b:Blinken"},
            {"Le secrétaire d'État rencontre Netanyahou. Hier Blinken a dit", "b:Blinken"},
            {"as Mr. Blinken said", "b:Blinken"},
        });
}

TEST(Officials, AnotherGivenNameMeansAnotherPerson) {
  check({blinken()}, {
                         {"Anna Blinken said", ""},
                         {"the artist Anna Blinken said", ""},
                         {"Anna Blinken", ""},
                         {"ANNA BLINKEN SPEAKS", ""},
                         {"the artist Zoltan Blinken said", ""},
                         {"K. Blinken wrote", ""},
                         {"Anna J. Blinken wrote", ""},
                         {"Anna Smith-Blinken wrote", ""},
                         {"her friend Will Blinken said", ""},
                         {"A. Blinken wrote", "b:Blinken"},
                         {"A Blinken aide said", "b:Blinken"},
                         {"Anna said. Blinken left", "b:Blinken"},
                         {"Anna, Blinken and others", "b:Blinken"},
                         {"Anna met Blinken", "b:Blinken"},
                     });
  check({{.id = "w",
          .name = "William Burns",
          .family_name = "Burns",
          .family_alone = FamilyAlone::always,
          .aliases = {"Bill Burns"}}},
        {{"filmmaker Ken Burns", ""},
         {"Bill Burns of the CIA", "w:Bill Burns"},
         {"CIA chief Burns", "w:Burns"},
         {"CIA Director Burns", "w:Burns"}});
}

TEST(Officials, FamilyFirstNamesAreJudgedByWhatFollows) {
  check({{.id = "kim",
          .name = "Kim Jong-un",
          .family_name = "Kim",
          .family_alone = FamilyAlone::always}},
        {{"his sister Kim Yo-jong said", ""},
         {"then Kim said", "kim:Kim"},
         {"then Kim Jong-un said", "kim:Kim Jong-un"},
         {"the leader Kim Jong said", "kim:Kim"}});
}

TEST(Officials, IntroducedNeedsAnIntroduction) {
  Official person = blinken(FamilyAlone::introduced);
  person.context = {"State Department"};
  check({person}, {
                      {"then Blinken left", ""},
                      {"then Secretary Blinken left", "b:Blinken"},
                      {"then Secretary of State Blinken left", "b:Blinken"},
                      {"then secretary Blinken left", "b:Blinken"},
                      {"then A. Blinken left", "b:Blinken"},
                      {"the State Department said Blinken left", "b:Blinken"},
                      {"The State Department spoke. Blinken left", ""},
                      {"Antony Blinken came. Blinken left", "b:Antony Blinken | b:Blinken"},
                      {"Blinken left. Tony Blinken came", "b:Blinken | b:Tony Blinken"},
                      {"Tony Blinken came. Anna Blinken left", "b:Tony Blinken"},
                  });
  EXPECT_EQ(hits_in({person}, {"Blinken leaves", "When Antony Blinken left"}),
            "b:Blinken | b:Antony Blinken");
}

TEST(Officials, NeverMeansTheFullNameOnly) {
  check({blinken(FamilyAlone::never)},
        {{"Blinken left", ""}, {"Secretary Blinken left", ""}, {"A. Blinken left", ""}});
}

TEST(Officials, WeakAliasesNeedTheName) {
  check({{.id = "n",
          .name = "Benjamin Netanyahu",
          .family_name = "Netanyahu",
          .family_alone = FamilyAlone::always,
          .weak_aliases = {"Bibi"}}},
        {{"Bibi is here", ""},
         {"Bibi and Netanyahu", "n:Netanyahu"},
         {"Bibi is here. Benjamin Netanyahu spoke", "n:Bibi | n:Benjamin Netanyahu"}});
}

TEST(Officials, NamesakeWordsUndoHitsInTheirSentence) {
  Official person = blinken();
  person.not_if = {"gallery", "opera house"};
  check({person}, {
                      {"The gallery of Antony Blinken opened", ""},
                      {"The gallery opened. Blinken left", "b:Blinken"},
                      {"Blinken sang at the Opera House", ""},
                      {"Blinken left the opera", "b:Blinken"},
                  });
}

TEST(Officials, LongerNamesHideShorterOnes) {
  const std::vector<Official> people{{.id = "ali",
                                      .name = "Ali Khamenei",
                                      .family_name = "Khamenei",
                                      .family_alone = FamilyAlone::always},
                                     {.id = "moj", .name = "Mojtaba Ali Khamenei"},
                                     {.id = "twin", .name = "Ali Khamenei"}};
  check(people, {
                    {"cleric Ali Khamenei", "ali:Ali Khamenei | twin:Ali Khamenei"},
                    {"cleric Mojtaba Ali Khamenei", "moj:Mojtaba Ali Khamenei"},
                });
}

TEST(Officials, RolesAreResolvedByTheDay) {
  const Official gallant{.id = "g",
                         .name = "Yoav Gallant",
                         .roles = {{.role = "Israeli defence minister",
                                    .since = std::chrono::sys_days(2022y / 12 / 29),
                                    .until = std::chrono::sys_days(2024y / 11 / 5)}}};
  const Official katz{.id = "k",
                      .name = "Israel Katz",
                      .roles = {{.role = "Israeli defence minister",
                                 .since = std::chrono::sys_days(2024y / 11 / 6)}}};
  const Official undated{
      .id = "u", .name = "Some Body", .roles = {{.role = "Israeli defence minister"}}};
  const std::vector<Official> people{gallant, katz, undated};
  EXPECT_EQ(hits_in(people, {"the Israeli defence minister said"}), "g:Israeli defence minister");
  EXPECT_EQ(hits_in(people, {"the Israeli Defense Minister said"}, 2025y / 3 / 1),
            "k:Israeli Defense Minister");
  EXPECT_EQ(hits_in(people, {"the former Israeli defence minister"}), "");
  EXPECT_EQ(hits_in(people, {"the Israeli defence minister Benny Gantz"}), "");
  EXPECT_EQ(hits_in(people, {"Israeli defence minister Yoav Gallant"}),
            "g:Israeli defence minister | g:Yoav Gallant");
  EXPECT_EQ(hits_in(people, {"Yoav Gallant"}, 2025y / 3 / 1), "g:Yoav Gallant");
}

TEST(Officials, EachOfSeveralRolesHasItsTerm) {
  const std::vector<Official> people{
      {.id = "l",
       .name = "Yair Lapid",
       .roles = {{.role = "Israeli foreign minister",
                  .since = std::chrono::sys_days(2021y / 6 / 13),
                  .until = std::chrono::sys_days(2022y / 6 / 30)},
                 {.role = "Israeli prime minister",
                  .since = std::chrono::sys_days(2022y / 7 / 1),
                  .until = std::chrono::sys_days(2022y / 12 / 29)}}}};
  EXPECT_EQ(hits_in(people, {"Israel's foreign minister said"}, 2021y / 8 / 1),
            "l:Israel's foreign minister");
  EXPECT_EQ(hits_in(people, {"Israel's foreign minister said"}, 2022y / 8 / 1), "");
  EXPECT_EQ(hits_in(people, {"the prime minister of Israel"}, 2022y / 8 / 1),
            "l:prime minister of Israel");
  EXPECT_EQ(hits_in(people, {"Israel's deputy prime minister"}, 2022y / 8 / 1), "");
}

TEST(Officials, SpellingsCanBeSwitchedOff) {
  Official person{.id = "g",
                  .name = "Yoav Gallant",
                  .family_name = "Gallant",
                  .family_alone = FamilyAlone::always};
  EXPECT_EQ(hits_in({person}, {"then Galant and Joav Gallant spoke"}), "g:Galant | g:Joav Gallant");
  person.spellings = false;
  EXPECT_EQ(hits_in({person}, {"then Galant and Joav Galant spoke"}), "");
  EXPECT_EQ(hits_in({person}, {"then Gallant spoke"}), "g:Gallant");
}

// A woman's name, which is a case of her husband's, is hers where she is known.
TEST(Officials, ANameAsWrittenComesBeforeAnotherSpelling) {
  const std::vector<Official> people{{.id = "z",
                                      .name = "Сергей Захаров",
                                      .family_name = "Захаров",
                                      .family_alone = FamilyAlone::always},
                                     {.id = "m",
                                      .name = "Мария Захарова",
                                      .family_name = "Захарова",
                                      .family_alone = FamilyAlone::always}};
  check(people, {{"заявила Захарова", "m:Захарова"},
                 {"сказал Захаров", "z:Захаров"},
                 {"встреча с Захаровым", "z:Захаровым"},
                 {"слова Захаровой", "m:Захаровой"}});
}

TEST(Officials, OneChineseCharacterIsNoName) {
  check({{.id = "xi", .name = "习近平", .family_name = "习", .family_alone = FamilyAlone::always}},
        {{"学习中文", ""}, {"主席习近平说", "xi:习近平"}});
}

TEST(Officials, NoOfficialsAndNoTextsAreNoHits) {
  EXPECT_EQ(hits_in({}, {"Antony Blinken"}), "");
  EXPECT_EQ(hits_in({blinken()}, {}), "");
  EXPECT_EQ(hits_in({blinken()}, {"", " … "}), "");
  EXPECT_EQ(hits_in({{.id = "empty"}}, {"Antony Blinken"}), "");
}

}  // namespace
}  // namespace newswatch::rules
