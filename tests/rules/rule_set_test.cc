#include "rules/rule_set.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "rules/query.h"

namespace newswatch::rules {
namespace {

Rule rule_of(std::string name, std::string_view query) {
  auto parsed = parse_query(query);
  EXPECT_TRUE(parsed.has_value()) << query << ": " << parsed.error().message;
  return {.name = std::move(name), .match = parsed ? std::move(parsed->expr) : Expr{}};
}

std::vector<Official> officials() {
  return {{.id = "us.blinken",
           .name = "Antony Blinken",
           .family_name = "Blinken",
           .family_alone = FamilyAlone::always,
           .groups = {"us", "mediators"}},
          {.id = "eg.sisi", .name = "Abdel Fattah el-Sisi", .groups = {"mediators"}},
          {.id = "qa.thani", .name = "Mohammed bin Abdulrahman Al Thani", .groups = {"mediators"}}};
}

RuleSettings settings_of(std::vector<Rule> rules) {
  RuleSettings settings;
  settings.officials = officials();
  settings.rules = std::move(rules);
  return settings;
}

std::shared_ptr<const RuleSet> compiled(RuleSettings settings) {
  auto set = RuleSet::compile(std::move(settings));
  if (set) return *set;
  ADD_FAILURE() << set.error().front().message;
  return nullptr;
}

// The errors of a rule set, "index kind@offset: message" each.
std::vector<std::string> errors_of(RuleSettings settings) {
  const auto set = RuleSet::compile(std::move(settings));
  std::vector<std::string> lines;
  if (set) return lines;
  for (const RuleError& error : set.error()) {
    constexpr std::string_view kKinds[]{"syntax", "unknown", "everything", "large", "example"};
    lines.push_back(std::to_string(error.rule) + " " +
                    std::string(kKinds[static_cast<std::size_t>(error.kind)]) + "@" +
                    std::to_string(error.offset) + ": " + error.message);
  }
  return lines;
}

struct Place {
  std::string_view feed;
  std::vector<std::string> tags;
};

std::vector<Match> matches_in(const RuleSet& set, const feeds::Article& article,
                              const Place& place = {}) {
  return set.match({.article = article,
                    .feed_name = place.feed,
                    .feed_tags = place.tags,
                    .publisher = {},
                    .now = {}});
}

std::string names_of(const std::vector<Match>& matches) {
  std::string names;
  for (const Match& match : matches) names += (names.empty() ? "" : " ") + match.rule;
  return names;
}

using Lines = std::vector<std::string>;

TEST(RuleSet, TellsMatchesInTheOrderOfDefinition) {
  const auto set = compiled(settings_of({rule_of("wild", "talk*"), rule_of("miss", "chess"),
                                         rule_of("word", "truce"), rule_of("fact", "lang:en")}));
  feeds::Article article{.title = "Truce talks"};
  EXPECT_EQ(names_of(matches_in(*set, article)), "wild word");
  article.language = "en";
  EXPECT_EQ(names_of(matches_in(*set, article)), "wild word fact");
  EXPECT_EQ(names_of(matches_in(*set, {})), "");
  EXPECT_NE(set->find("word"), nullptr);
  EXPECT_EQ(set->find("nobody"), nullptr);
  EXPECT_NE(set->official("eg.sisi"), nullptr);
  EXPECT_EQ(set->official("nobody"), nullptr);
}

TEST(RuleSet, LimitsARuleToItsFeeds) {
  Rule by_name = rule_of("name", "truce");
  by_name.feeds = {"BBC", "Reuters"};
  Rule by_tag = rule_of("tag", "truce");
  by_tag.feeds = {"wire"};
  const auto set = compiled(settings_of({by_name, by_tag, rule_of("all", "truce")}));
  const feeds::Article article{.title = "Truce"};
  EXPECT_EQ(names_of(matches_in(*set, article, {"BBC", {}})), "name all");
  EXPECT_EQ(names_of(matches_in(*set, article, {"AP", {"wire", "us"}})), "tag all");
  EXPECT_EQ(names_of(matches_in(*set, article, {"Reuters", {"wire"}})), "name tag all");
  EXPECT_EQ(names_of(matches_in(*set, article, {"wire", {"BBC"}})), "name tag all");
  EXPECT_EQ(names_of(matches_in(*set, article, {"bbc", {}})), "all");
  const auto told = set->explain(
      0, {.article = article, .feed_name = "AP", .feed_tags = {}, .publisher = {}, .now = {}});
  EXPECT_FALSE(told.hit);
  EXPECT_EQ(told.reason, "the rule watches BBC, Reuters; the feed is \"AP\"");
}

TEST(RuleSet, NamesTheOfficialsThatMadeItHit) {
  const feeds::Article article{
      .title = "Abdel Fattah el-Sisi hosts talks",
      .text = "Blinken met Mohammed bin Abdulrahman Al Thani. Later Abdel Fattah el-Sisi spoke."};
  struct Case {
    std::string_view query;
    Lines officials;
  };
  for (const Case& c :
       std::vector<Case>{{"group:mediators", {"eg.sisi", "us.blinken", "qa.thani"}},
                         {"official:qa.thani OR official:us.blinken", {"us.blinken", "qa.thani"}},
                         {"title:group:mediators", {"eg.sisi"}},
                         {"group:us OR title:official:qa.thani", {"us.blinken"}},
                         {"hosts NOT official:nobody.else", {}},
                         {"hosts OR official:us.blinken", {"us.blinken"}},
                         {"group:mediators NEAR/2 met", {"us.blinken", "qa.thani"}},
                         {"group:mediators NEAR/3 spoke", {"eg.sisi"}},
                         {"group:mediators ONEAR/s group:mediators", {"us.blinken", "qa.thani"}},
                         {"talks", {}}}) {
    SCOPED_TRACE(c.query);
    RuleSettings settings = settings_of({rule_of("rule", c.query)});
    settings.officials.push_back({.id = "nobody.else", .name = "Nobody Else"});
    const auto matches = matches_in(*compiled(std::move(settings)), article);
    ASSERT_EQ(matches.size(), 1u);
    EXPECT_EQ(matches[0].officials, c.officials);
  }
}

TEST(RuleSet, OnePersonIsNotNearHimself) {
  const auto set = compiled(settings_of({rule_of("rule", "group:us NEAR/9 group:mediators")}));
  EXPECT_EQ(names_of(matches_in(*set, {.title = "Blinken arrives"})), "");
  EXPECT_EQ(names_of(matches_in(*set, {.title = "Blinken meets Abdel Fattah el-Sisi"})), "rule");
}

TEST(RuleSet, TellsAtMostSixtyFourSpansTheFirstOfThem) {
  const auto set = compiled(settings_of({rule_of("rule", "truce AND talks")}));
  feeds::Article article{.title = "talks"};
  for (int i = 0; i < 100; ++i) article.text += "truce ";
  const auto matches = matches_in(*set, article);
  ASSERT_EQ(matches.size(), 1u);
  const auto& spans = matches[0].spans;
  ASSERT_EQ(spans.size(), kMaxSpans);
  EXPECT_EQ(spans[0].term, "talks");
  EXPECT_EQ(spans[0].field, Field::title);
  EXPECT_EQ(spans[63].start, 62u * 6);
}

TEST(RuleSet, ReadsTermsOfAllFieldsWithTheirElement) {
  const auto set = compiled(
      settings_of({rule_of("rule", "author:bell OR category:politics OR url:sport OR bell")}));
  const feeds::Article article{.url = "https://example.org/sport",
                               .authors = {{.name = "Carl"}, {.name = "Anna Bell"}},
                               .categories = {{.term = "x", .label = "Politics"}}};
  const auto matches = matches_in(*set, article);
  ASSERT_EQ(matches.size(), 1u);
  const std::vector<Span> expected{
      {.field = Field::author, .item = 1, .start = 5, .end = 9, .text = "Bell", .term = "bell"},
      {.field = Field::category, .start = 0, .end = 8, .text = "Politics", .term = "politics"},
      {.field = Field::url, .start = 20, .end = 25, .text = "sport", .term = "sport"}};
  EXPECT_EQ(matches[0].spans, expected);
}

TEST(RuleSet, ReadsAThousandAuthorsAndNoMore) {
  const auto set = compiled(settings_of({rule_of("rule", "author:bell")}));
  feeds::Article article;
  article.authors.resize(999);
  article.authors.push_back({.name = "Bell"});
  EXPECT_EQ(names_of(matches_in(*set, article)), "rule");
  article.authors.insert(article.authors.begin(), feeds::Person{});
  EXPECT_EQ(names_of(matches_in(*set, article)), "");
}

TEST(RuleSet, RunsTheExamplesAndTellsEveryOneThatFails) {
  Rule good = rule_of("good", "truce NOT trade");
  good.examples = {.alert = {"Truce holds"}, .ignore = {"Trade truce", "Nothing"}};
  EXPECT_EQ(errors_of(settings_of({good})), Lines{});
  Rule bad = rule_of("bad", "truce NOT trade");
  bad.examples = {.alert = {"Truce holds", "Trade truce"}, .ignore = {"Big truce", "Nothing"}};
  EXPECT_EQ(errors_of(settings_of({good, bad})),
            (Lines{"1 example@0: rule \"bad\" does not match its example \"Trade truce\"; mend the "
                   "match or the example",
                   "1 example@0: rule \"bad\" matches \"Big truce\", which its examples say to "
                   "ignore; mend the match or the example"}));
}

TEST(RuleSet, TakesTheFeedOfAnExampleAsTheRuleWantsIt) {
  for (const std::string_view query :
       {"truce AND lang:ar", "truce NOT tag:sport", "truce NOT (tag:sport OR lang:fr)",
        "truce AND feed:BBC NOT publisher:AP", "truce NOT (tag:sport AND title:football)",
        "truce AND (lang:ar OR lang:fr)", "truce AND NOT NOT tag:wire",
        "(truce AND lang:en) NEAR/5 talks", "(truce NOT tag:sport) NEAR/5 talks"}) {
    SCOPED_TRACE(query);
    Rule rule = rule_of("rule", query);
    rule.feeds = {"BBC"};
    rule.examples = {.alert = {"Truce talks"}, .ignore = {"Nothing"}};
    EXPECT_EQ(errors_of(settings_of({rule})), Lines{});
  }
}

TEST(RuleSet, TellsWhatIsWrongWithARule) {
  struct Case {
    std::string_view query;
    std::string_view error;
  };
  for (const Case& c : std::vector<Case>{
           {"truce AND official:us.blinkin",
            "0 unknown@10: there is no official \"us.blinkin\". Did you mean us.blinken?"},
           {"group:mediator",
            "0 unknown@0: there is no group of officials \"mediator\". Did you mean mediators?"},
           {"truce OR words:talk",
            "0 unknown@9: there is no list in words: \"talk\". Did you mean talks?"},
           {"NOT truce",
            "0 everything@0: rule \"rule\" says only what must not occur, so it would match every "
            "other article; add a word that must"},
           {"truce AND regex:/(/", "0 syntax@10: the regular expression is wrong: missing ): ("},
           {"truce AND regex:/\\pL{900}\\pL{900}/",
            "0 syntax@10: the regular expression is wrong: pattern too large - compile failed"},
           {"truce NEAR/5 (NOT talks)",
            "0 syntax@0: NEAR needs words on both sides, and what follows NOT stands nowhere in "
            "the "
            "text; join it with AND outside"},
           {"truce NEAR/5 (talks OR tag:wire)",
            "0 syntax@0: NEAR needs words on both sides, and \"tag:wire\" stands nowhere "
            "in "
            "the text; join it with AND outside"},
           {"truce AND atleast/2(lang:ar)",
            "0 syntax@10: atleast counts words, and what it is given stands nowhere in the text"},
           {"停火*",
            "0 syntax@0: A wildcard needs at least two letters in front of it: write negotiat* or "
            "wom?n; Chinese, Japanese and Thai need none."}}) {
    SCOPED_TRACE(c.query);
    RuleSettings settings = settings_of({rule_of("rule", c.query)});
    settings.words["talks"] = {"talks"};
    EXPECT_EQ(errors_of(std::move(settings)), Lines{std::string(c.error)});
  }
}

TEST(RuleSet, RefusesANearThatCanNeverHit) {
  for (const std::string_view query :
       {"title:a NEAR/5 text:b", "author:a NEAR/5 b", "(title:a AND b) NEAR/5 text:c",
        "(title:a NEAR/5 b) NEAR/9 url:c", "title:a NEAR/5 text:b NEAR/5 c"}) {
    const auto lines = errors_of(settings_of({rule_of("rule", query)}));
    ASSERT_EQ(lines.size(), 1u) << query;
    EXPECT_NE(lines[0].find("can never hit"), std::string::npos) << lines[0];
  }
  for (const std::string_view query :
       {"title:a NEAR/5 b", "(title:a OR b) NEAR/5 text:c", "title:(a NEAR/5 b)",
        "(title:a OR text:a) NEAR/5 (title:b OR text:b)", "title:a AND text:b",
        "((title:a AND b) OR d) NEAR/5 text:c"}) {
    EXPECT_EQ(errors_of(settings_of({rule_of("rule", query)})), Lines{}) << query;
  }
}

TEST(RuleSet, RefusesRulesThatHitWhereNothingIsFound) {
  for (const std::string_view query :
       {"NOT a", "NOT a NOT b", "a OR NOT b", "NOT (a AND b)", "NOT a AND (NOT b OR c)",
        "NOT (NOT (NOT a))", "NOT a NEAR/5 b", "NOT lang:en"}) {
    EXPECT_EQ(errors_of(settings_of({rule_of("rule", query)})).size(), 1u) << query;
  }
  for (const std::string_view query :
       {"a NOT b", "a AND (NOT b OR c)", "NOT NOT a", "lang:en NOT a", "NOT (NOT a OR NOT b)"}) {
    EXPECT_EQ(errors_of(settings_of({rule_of("rule", query)})), Lines{}) << query;
  }
}

TEST(RuleSet, TellsTheFaultsOfEveryRule) {
  const auto lines = errors_of(settings_of({rule_of("a", "official:x"), rule_of("b", "truce"),
                                            rule_of("c", "NOT truce"), rule_of("d", "words:y")}));
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_TRUE(lines[0].starts_with("0 unknown"));
  EXPECT_TRUE(lines[1].starts_with("2 everything"));
  EXPECT_TRUE(lines[2].starts_with("3 unknown"));
}

TEST(RuleSet, RefusesListsThatContainThemselves) {
  struct Case {
    std::string_view name;
    std::map<std::string, Lines> words;
    std::string_view error;
  };
  std::vector<Case> cases{
      {"itself", {{"a", {"words:a"}}}, "0 large@10: words:a contains itself"},
      {"behind a word",
       {{"a", {"truce", "talks AND words:a"}}},
       "0 large@10: words:a contains itself"},
      {"in a circle",
       {{"a", {"words:b"}}, {"b", {"words:a"}}},
       "0 large@10: words:a contains itself"},
      {"many times", {{"a", Lines(1000, "words:a")}}, "0 large@10: words:a contains itself"},
      {"wrong entry", {{"a", {"titel:x"}}}, "0 syntax@10: in words: a: There is no field titel:."},
      {"only a language",
       {{"a", {"lang:ar"}}},
       "0 syntax@10: in words: a: \"lang:ar\" says nothing"},
      {"empty", {{"a", {}}}, "0 syntax@10: words:a is empty"}};
  Case deep{"too deep", {}, "0 large@10: words:d lies more than 8 lists deep"};
  for (char c = 'a'; c < 'z'; ++c) {
    const std::string name = c == 'd' ? "d" : std::string(1, c);
    deep.words[name] = {"words:" + std::string(1, static_cast<char>(c + 1))};
  }
  deep.words["z"] = {"truce"};
  deep.error = "0 large@10: words:i lies more than 8 lists deep";
  cases.push_back(deep);
  Case wide{"too many",
            {{"a", Lines(400, "words:b")}, {"b", Lines(400, "truce")}},
            "0 large@10: the rule is too large"};
  cases.push_back(wide);
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    RuleSettings settings = settings_of({rule_of("rule", "truce AND words:a")});
    settings.words = c.words;
    const auto lines = errors_of(std::move(settings));
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_TRUE(lines[0].starts_with(c.error)) << lines[0];
  }
}

TEST(RuleSet, TakesAListTwiceWhereItIsNotInsideItself) {
  RuleSettings settings = settings_of({rule_of("rule", "words:a NEAR/5 words:a")});
  settings.words = {{"a", {"words:b", "truce AND words:b"}}, {"b", {"talks", "deal"}}};
  const auto set = compiled(std::move(settings));
  EXPECT_EQ(names_of(matches_in(*set, {.title = "talks on a deal"})), "rule");
  EXPECT_EQ(names_of(matches_in(*set, {.title = "talks"})), "");
}

TEST(RuleSet, BoundsTreesThatNoParserMade) {
  Expr deep{.text = "truce"};
  for (int i = 0; i < 3'000; ++i) {
    Expr outer{.kind = Expr::Kind::negation};
    outer.parts.push_back(std::move(deep));
    deep = std::move(outer);
  }
  Expr wide{.kind = Expr::Kind::any};
  wide.parts.resize(100'001, Expr{.text = "truce"});
  for (Expr* expr : {&deep, &wide}) {
    const auto lines = errors_of(settings_of({{.name = "rule", .match = std::move(*expr)}}));
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0], "0 large@0: the rule is too large; split it");
  }
  Expr never_counted{.kind = Expr::Kind::at_least, .count = 0, .parts = {{.text = "truce"}}};
  EXPECT_EQ(errors_of(settings_of({{.name = "rule", .match = never_counted}})).size(), 1u);
  for (const Expr::Kind kind : {Expr::Kind::all, Expr::Kind::any, Expr::Kind::negation,
                                Expr::Kind::near, Expr::Kind::at_least}) {
    EXPECT_EQ(errors_of(settings_of({{.name = "rule", .match = {.kind = kind}}})).size(), 1u);
  }
}

TEST(RuleSet, BoundsWhatANearJoins) {
  const auto joined = [](std::string_view part, std::string_view by, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) {
      if (i > 0) out += by;
      out += part;
      out += std::to_string(i);
    }
    return out;
  };
  for (const std::string& query :
       {"within/9(" + joined("w", " AND ", 10) + ")", joined("w", " NEAR/5 ", 10),
        "a NEAR/5 (" + joined("w", " AND ", 9) + ")",
        "a NEAR/5 (" + joined("x AND y", " OR ", 200) + ")"}) {
    EXPECT_EQ(errors_of(settings_of({rule_of("rule", query)})), Lines{}) << query;
  }
  for (const std::string& query :
       {"within/9(" + joined("w", " AND ", 11) + ")", joined("w", " NEAR/5 ", 11),
        "a NEAR/5 (" + joined("w", " AND ", 10) + ")",
        "(" + joined("x AND y", " OR ", 200) + ") NEAR/5 (" + joined("x AND y", " OR ", 200) +
            ")"}) {
    const auto lines = errors_of(settings_of({rule_of("rule", query)}));
    ASSERT_EQ(lines.size(), 1u) << query;
    EXPECT_TRUE(lines[0].starts_with("0 large@")) << lines[0];
  }
}

// Each of these takes hours where a pair of places is looked at for every pair of words.
TEST(RuleSet, TakesTimeInProportionToTheArticle) {
  feeds::Article article;
  for (int i = 0; i < 20'000; ++i) article.text += i % 2 == 0 ? "truce " : "talks ";
  article.text += "Doha";
  std::vector<Rule> rules;
  for (const std::string_view query :
       {"truce NEAR/1000 deal", "truce NEAR/1000 talks NEAR/1000 Doha", "truce ONEAR/s talks",
        "within/1000(truce AND talks AND Doha)", "truce NEAR/p truce NEAR/p truce",
        "(truce NEAR/3 talks) NEAR/1000 Doha", "atleast/1000(truce NEAR/2 talks)",
        "(truce NEAR/s talks) NEAR/9 (talks NEAR/9 truce)", "regex:/truce talks/",
        "tru* AND ta*"}) {
    rules.push_back(rule_of(std::string(query), query));
  }
  const auto matches = matches_in(*compiled(settings_of(std::move(rules))), article);
  EXPECT_EQ(matches.size(), 9u);
}

// Each level of these, evaluated anew for each of its uses, would double or worse the time.
TEST(RuleSet, LooksAtEachPartOnceHoweverDeepItLies) {
  std::string counted = "truce";
  std::string near = "truce";
  for (int i = 0; i < 30; ++i) {
    counted = "atleast/1(talks AND " + counted + ")";
    if (i >= 20) continue;
    near = "((" + near + " AND talks) OR (deal AND talks)) NEAR/" + std::to_string(9 + i) +
           " (talks OR (deal AND peace))";
  }
  const auto set = compiled(settings_of({rule_of("counted", counted), rule_of("near", near)}));
  EXPECT_EQ(names_of(matches_in(*set, {.title = "truce talks"})), "counted");
}

}  // namespace
}  // namespace newswatch::rules
