#include "rules/lint.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/lint_checks.h"
#include "rules/query.h"
#include "rules/rule_set.h"
#include "rules/text.h"

namespace newswatch::rules {
namespace {

using Lines = std::vector<std::string>;

RuleSettings settings_of(std::initializer_list<std::string_view> queries) {
  RuleSettings settings;
  settings.words["ceasefire"] = {"ceasefire", "truce", "cessation of hostilities", "هدنة", "停火"};
  settings.words["talks"] = {"talks", "deal", "переговор*"};
  settings.officials = {{.id = "us.blinken",
                         .name = "Antony Blinken",
                         .aliases = {"أنتوني بلينكن"},
                         .groups = {"us"}},
                        {.id = "us.austin", .name = "Lloyd Austin", .groups = {"us"}}};
  for (const std::string_view query : queries) {
    auto parsed = parse_query(query);
    EXPECT_TRUE(parsed.has_value()) << query;
    settings.rules.push_back({.name = "rule " + std::to_string(settings.rules.size()),
                              .match = parsed ? std::move(parsed->expr) : Expr{}});
  }
  return settings;
}

std::string line_of(const LintFinding& one) {
  std::string at = std::to_string(one.offset);
  if (one.where == LintFinding::Where::list) at = one.list + "[" + std::to_string(one.index) + "]";
  return std::string(name_of(one.kind)) + "@" + at + " " + one.message;
}

Lines told(const RuleSettings& settings, std::span<const LintFeed> feeds = {}) {
  const auto set = RuleSet::compile(settings);
  EXPECT_TRUE(set.has_value()) << set.error().front().message;
  Lines lines;
  for (const LintFinding& one : lint(settings, feeds)) lines.push_back(line_of(one));
  return lines;
}

// The beginnings of what is told of a query alone.
struct Case {
  std::string_view query;
  Lines told;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.query);
    const Lines lines = told(settings_of({c.query}));
    ASSERT_EQ(lines.size(), c.told.size()) << (lines.empty() ? "" : lines.front());
    for (std::size_t i = 0; i < lines.size(); ++i)
      EXPECT_TRUE(lines[i].starts_with(c.told[i])) << lines[i];
  }
}

TEST(Lint, FindsWhatCanNeverHit) {
  check({
      {"truce AND talks", {}},
      {"truce NOT truce",
       {"never@6 this can never hit: `truce` is asked for and excluded at once; remove one"}},
      {"truce NOT Truce", {"never@6 "}},
      {"\"truce talks\" NOT truce",
       {"never@14 this can never hit: `\"truce talks\"` is asked for, and what excludes `truce` "
        "excludes it"}},
      {"talks NOT talk*", {"never@6 "}},
      {"talk* NOT talks", {}},
      {"truce NOT (deal OR truce)", {"never@6 "}},
      {"title:truce NOT truce", {"never@12 "}},
      {"truce NOT title:truce", {}},
      {"case:US NOT us", {"never@8 "}},
      {"us NOT case:US", {}},
      {"truce NEAR/5 talks NOT talks", {"never@19 "}},
      {"atleast/2(truce) NOT truce", {"never@17 "}},
      {"truce NOT atleast/2(truce)", {}},
      {"truce AND (talks OR deal) NOT (talks OR deal)", {"never@26 "}},
      {"truce AND (talks OR deal) NOT talks", {"never@11 this part can never hit"}},
      {"truce NOT words:ceasefire", {"never@6 "}},
      {"words:ceasefire NOT truce", {}},
      {"official:us.blinken NOT group:us", {"never@20 "}},
      {"group:us NOT official:us.blinken", {}},
      {"truce AND lang:en AND lang:fr",
       {"never@22 this can never hit: an article has one language, not both `lang:en` and "
        "`lang:fr`; write OR"}},
      {"truce AND (lang:en OR lang:fr)", {}},
      {"truce AND feed:a AND feed:b", {"never@21 "}},
      {"truce AND publisher:a AND publisher:b", {"never@26 "}},
      {"truce AND tag:a AND tag:b", {}},
      {"author:official:us.blinken", {"never@0 `author:official:us.blinken` can never hit here"}},
      {"truce OR url:group:us", {"never@9 "}},
      {"within/1(truce AND talks AND deal)",
       {"never@0 this can never hit: 3 things take a distance of 2 words at least; allow more "
        "than 1"}},
      {"within/2(truce AND talks AND deal)", {}},
      {"within/2(\"x y\" AND \"peace and talks\" AND \"c d e f\")", {"never@0 "}},
      {"within/3(\"x y\" AND \"peace and talks\" AND \"c d e f\")", {}},
      {"owithin/2(truce AND \"long talks\" AND deal)", {"never@0 "}},
      {"owithin/2(\"long truce\" AND talks AND deal)", {}},
      {"chess OR (truce NOT truce)", {"never@16 "}},
      {"regex:/Gaza/", {"never@0 this can never hit: a pattern is held against the folded text"}},
      {"regex:/\\Sgaza[A-Z]/", {}},
      {"regex:/(Gaza|gaza)/", {}},
      {"regex:/gazaX?/", {}},
      {"(truce NOT chess) NEAR/5 (deal AND chess)", {"never@26 "}},
  });
}

TEST(Lint, FindsWhatAddsNothing) {
  check({
      {"ceasefire OR ceasefire*",
       {"shadowed@0 `ceasefire` adds nothing: `ceasefire*` finds all that it finds; remove it"}},
      {"truce OR Truce", {"shadowed@9 `truce` stands here twice; remove one of the two"}},
      {"\"peace talks\" OR peace", {"shadowed@0 "}},
      {"peace OR \"peace talks\"", {"shadowed@9 "}},
      {"truce AND (truce OR talks)",
       {"shadowed@11 `truce OR talks` adds nothing: `truce` asks for it already; remove it"}},
      {"truce AND \"long truce\"", {"shadowed@0 "}},
      {"(truce NEAR/5 talks) OR (talks NEAR/10 truce)", {"shadowed@1 "}},
      {"(truce ONEAR/5 talks) OR (talks ONEAR/10 truce)", {}},
      {"(truce ONEAR/5 talks) OR (talks NEAR/5 truce)", {"shadowed@1 "}},
      {"(truce NEAR/s talks) OR (truce NEAR/p talks)", {"shadowed@1 "}},
      {"(truce NEAR/5 talks) OR (truce NEAR/s talks)", {}},
      {"title:truce OR truce", {"shadowed@0 "}},
      {"title:truce AND truce", {"shadowed@16 "}},
      {"case:US OR us", {"shadowed@0 "}},
      {"words:ceasefire OR truce", {"shadowed@19 `truce` adds nothing: `words:ceasefire` finds"}},
      {"official:us.blinken OR group:us", {"shadowed@0 "}},
      {"truce AND lang:en AND lang:en-GB", {"shadowed@10 "}},
      {"truce NOT (deal OR chess) NOT chess", {"shadowed@26 "}},
      {"atleast/2(truce) AND truce", {"shadowed@21 "}},
      {"truce NEAR/5 talks AND truce", {"shadowed@23 "}},
      // Where places count, a phrase is another place than its word.
      {"atleast/2(\"peace talks\" OR peace)", {}},
      {"(\"peace talks\" OR peace) NEAR/1 deal", {}},
      {"(truce OR truc*) NEAR/1 deal", {"shadowed@1 "}},
      {"(truce AND truce) NEAR/5 deal", {}},
      {"truce OR talks", {}},
      {"\"peace talks\" OR \"talks peace\"", {}},
      {"tal?s OR talk*", {}},
  });
}

// Beyond a few dozen the parts are looked up, not held against each other.
TEST(Lint, FindsWhatAddsNothingInALongOr) {
  std::string query = "w0";
  for (int i = 1; i < 400; ++i) query += " OR word" + std::to_string(i);
  check(
      {{query, {}},
       {query + " OR word7", {"shadowed@" + std::to_string(query.size() + 4) + " `word7` stands"}},
       {query + " OR \"a word7\"", {"shadowed@" + std::to_string(query.size() + 4)}},
       {"wordy* OR wordy OR " + query, {"shadowed@10 "}},
       {"(" + query + ") AND word9", {"shadowed@1 "}}});
}

TEST(Lint, FindsWhatStandsNearlyEverywhere) {
  check({
      {"the",
       {"common@0 `the` stands in nearly every English article; ask for something beside it"}},
      {"truce OR of",
       {"common@9 `of` stands in nearly every English article; remove it, or the other"}},
      {"truce AND (talks OR in)", {"common@20 "}},
      {"truce AND the", {}},
      {"truce OR (the AND of)", {"common@10 "}},
      {"title:the", {"common@0 "}},
      {"author:de", {}},
      {"case:US", {}},
      {"le OR и OR في OR של OR 的",
       {"common@0", "common@6", "common@12", "common@20", "common@28"}},
      {"th*", {"common@0 "}},
      {"tru*", {}},
      {"th?y", {}},
      {"휴전* OR 日本", {}},
      {"regex:/./", {"common@0 "}},
      {"regex:/[a-z]+/", {"common@0 "}},
      {"regex:/x*/", {}},
      {"regex:/truce.*talks/", {}},
      {"truce NOT a",
       {"common@10 `a` stands in nearly every English article; this NOT excludes nearly"}},
      {"atleast/2(the)", {"common@0 "}},
      {"(the OR truce) NEAR/3 talks", {"common@1 "}},
  });
}

TEST(Lint, KnowsItsCommonWordsAsTheyAreFolded) {
  const std::pair<std::string_view, std::string_view> words[]{
      {"The", "English"}, {"für", "German"}, {"için", "Turkish"},
      {"على", "Arabic"},  {"إلى", "Arabic"}, {"И", "Russian"},
      {"の", "Japanese"}, {"des", "French"}, {"truce", ""}};
  for (const auto& [word, language] : words) EXPECT_EQ(language_with(fold(word)), language) << word;
}

TEST(Lint, FindsScriptsThatOnePartLeavesOut) {
  check({
      {"words:ceasefire AND words:talks",
       {"scripts@0 no article in Cyrillic letters can hit: `words:ceasefire` has no Cyrillic word, "
        "as other parts have; add one",
        "scripts@20 no article in Arabic and Chinese or Japanese letters can hit: `words:talks` "
        "has no words in them, as other parts have; add some"}},
      {"words:ceasefire AND talks",
       {"scripts@20 no article in Arabic and Chinese or Japanese letters can hit: `talks` has"}},
      {"words:ceasefire NEAR/5 (talks OR محادثات OR 谈判)", {}},
      {"words:ceasefire AND (talks OR محادثات OR 谈判)", {}},
      {"truce AND talks", {}},
      {"هدنة AND محادثات", {}},
      {"truce AND محادثات", {}},
      {"words:ceasefire AND 2024", {}},
      {"words:ceasefire AND regex:/talks/", {}},
      {"words:ceasefire NOT football", {}},
      {"words:ceasefire OR talks", {}},
      {"words:ceasefire AND talks AND lang:en", {}},
      {"words:ceasefire AND talks AND (lang:en OR lang:fr)", {}},
      // A person's names in other scripts are none that the rule must know, but its words want one.
      {"official:us.blinken AND visit*", {}},
      {"(truce OR هدنة) AND official:us.blinken", {}},
      {"(truce OR هدنة) AND official:us.austin",
       {"scripts@24 no article in Arabic letters can hit: `official:us.austin` has no Arabic "
        "word"}},
      {"(truce OR هدنة) AND group:us", {}},
  });
}

TEST(Lint, FindsAFieldThatBindsNothing) {
  check({{"title:(text:truce OR author:anna)",
          {"field@0 title: binds nothing here, as every part names a field of its own"}},
         {"title:(text:truce OR talks)", {}}});
}

TEST(Lint, FindsRulesThatAskTheSame) {
  RuleSettings settings = settings_of({"truce AND (talks OR deal)", "(deal OR Talks) AND Truce",
                                       "truce AND (talks OR deal)", "truce AND words:talks",
                                       "truce AND (talks OR (deal OR переговор*))"});
  settings.rules[2].feeds = {"wire"};
  EXPECT_EQ(
      told(settings),
      (Lines{"duplicate@1 asks for the same as rule \"rule 0\"; remove one of the two",
             "scripts@0 no article in Cyrillic letters can hit: `truce` has no Cyrillic word, "
             "as other parts have; add one",
             "scripts@0 no article in Cyrillic letters can hit: `truce` has no Cyrillic word, "
             "as other parts have; add one",
             "duplicate@0 asks for the same as rule \"rule 3\"; remove one of the two"}));
}

TEST(Lint, FindsEntriesOfAListThatAddNothing) {
  RuleSettings settings;
  settings.words["w"] = {"Ceasefire", "ceasefire",   "cease-fire", "cease fire",
                         "peace",     "peace talks", "truc*",      "truce",
                         "título",    "titulo",      "the",        "deal NOT deal"};
  settings.words["fields"] = {"title:chess", "chess", "title:chess*"};
  settings.words["itself"] = {"words:itself", "chess"};
  settings.rules.push_back({.name = "rule", .match = parse_query("words:w")->expr});
  EXPECT_EQ(
      told(settings),
      (Lines{"shadowed@fields[0] \"title:chess\" adds nothing: `title:chess*` finds all that it "
             "finds; remove it",
             "shadowed@w[1] \"Ceasefire\" and \"ceasefire\" are the same here; remove one of "
             "the two",
             "shadowed@w[3] \"cease-fire\" and \"cease fire\" are the same here; remove one "
             "of the two",
             "shadowed@w[7] \"truce\" adds nothing: `truc*` finds all that it finds; remove "
             "it",
             "shadowed@w[9] \"título\" and \"titulo\" are the same here; remove one of the "
             "two",
             "common@w[10] `the` stands in nearly every English article; ask for something beside "
             "it, or remove it",
             "never@w[11] this can never hit: `deal` is asked for and excluded at once; "
             "remove one of the two"}));
}

TEST(Lint, FindsANameOfTwoOfficials) {
  RuleSettings settings = settings_of({"truce"});
  settings.officials[1].aliases = {"ANTONY BLINKEN"};
  EXPECT_EQ(told(settings), Lines{"names@0 \"ANTONY BLINKEN\" is a name of us.blinken, too: an "
                                  "article with it names both; remove it from one of them"});
}

TEST(Lint, FindsWhatNoFeedThatIsWatchedHas) {
  const std::vector<std::string> wire{"wire"};
  const std::vector<std::string> sport{"sport", "daily"};
  const LintFeed feeds[] = {{"AP", wire, "AP"}, {"Kicker", sport, "K"}};
  struct {
    std::string_view query;
    Lines told;
  } cases[] = {
      {"truce AND tag:wire", {}},
      {"truce AND tag:wire AND tag:sport",
       {"never@23 the rule can never hit: no feed it watches has `tag:sport`"}},
      {"truce AND publisher:AP AND tag:daily",
       {"never@27 the rule can never hit: no feed it watches has `tag:daily`"}},
      {"truce AND (tag:wire OR tag:sport)", {}},
      {"truce AND publisher:BBC",
       {"never@10 the rule can never hit: no feed it watches has "
        "`publisher:BBC`"}},
  };
  for (const auto& c : cases) EXPECT_EQ(told(settings_of({c.query}), feeds), c.told) << c.query;
  RuleSettings settings = settings_of({"truce AND tag:wire"});
  settings.rules[0].feeds = {"daily"};
  EXPECT_EQ(told(settings, feeds),
            Lines{"never@10 the rule can never hit: no feed it watches has `tag:wire`"});
  EXPECT_EQ(told(settings), Lines{}) << "nothing is known of the feeds";
}

// Long ORs and lists in many rules; quadratic work would take hours.
TEST(Lint, IsLinearInRulesThatShareLists) {
  RuleSettings settings;
  std::vector<std::string>& list = settings.words["many"];
  for (int i = 0; i < 3'000; ++i) list.push_back("listed" + std::to_string(i) + "x");
  const Expr query = parse_query("words:many AND (truce OR talks OR deal) NOT chess")->expr;
  for (int n = 0; n < 5'000; ++n) {
    Expr match = query;
    match.parts[1].parts[0].text = "word" + std::to_string(n) + "y";
    settings.rules.push_back({.name = std::to_string(n), .match = std::move(match)});
  }
  EXPECT_TRUE(lint(settings, {}).empty());
}

}  // namespace
}  // namespace newswatch::rules
