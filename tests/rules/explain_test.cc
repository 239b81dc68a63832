// What is said of a rule that misses: the part that failed, and what stands there instead.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/query.h"
#include "rules/rule_set.h"

namespace newswatch::rules {
namespace {

using namespace std::chrono_literals;

std::vector<Official> officials() {
  return {{.id = "us.blinken",
           .name = "Antony Blinken",
           .family_name = "Blinken",
           .family_alone = FamilyAlone::always,
           .aliases = {"Tony Blinken"},
           .not_if = {"gallery", "art dealer"},
           .roles = {{.role = "US Secretary of State",
                      .since = std::chrono::sys_days(2021y / 1 / 26),
                      .until = std::chrono::sys_days(2025y / 1 / 20)}},
           .groups = {"mediators"}},
          {.id = "il.gallant",
           .name = "Yoav Gallant",
           .family_name = "Gallant",
           .family_alone = FamilyAlone::introduced,
           .titles = {"Minister"},
           .context = {"Israel"},
           .groups = {"mediators"}},
          {.id = "il.bibi",
           .name = "Benjamin Netanyahu",
           .family_name = "Netanyahu",
           .family_alone = FamilyAlone::never,
           .weak_aliases = {"Bibi"}}};
}

struct Written {
  feeds::Article article;
  std::string feed;
  std::vector<std::string> tags;
  std::string publisher;
  std::vector<std::string> watched;  // feeds: of the rule

  [[nodiscard]] Subject subject() const {
    return {.article = article,
            .feed_name = feed,
            .feed_tags = tags,
            .publisher = publisher,
            .now = std::chrono::sys_days(2024y / 6 / 10)};
  }
};

Written in_text(std::string text) { return {.article = {.text = std::move(text)}}; }

Explanation explained(std::string_view query, const Written& written) {
  auto parsed = parse_query(query);
  EXPECT_TRUE(parsed.has_value()) << query;
  RuleSettings settings;
  settings.officials = officials();
  settings.words["ceasefire"] = {"ceasefire", "truce", "cessation of hostilities"};
  settings.rules.push_back({.name = "rule", .feeds = written.watched, .match = parsed->expr});
  const auto set = RuleSet::compile(std::move(settings));
  EXPECT_TRUE(set.has_value()) << query;
  return (*set)->explain(0, written.subject());
}

// The part that decides the miss, and why.
std::string failure(std::string_view query, const Written& written) {
  const Explanation told = explained(query, written);
  const Explanation& part = first_failure(told);
  return part.hit ? "hit" : part.label + ": " + part.reason;
}

struct Case {
  std::string_view query;
  std::string_view text;
  std::string_view told;
};

void check(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.query);
    SCOPED_TRACE(c.text);
    EXPECT_EQ(failure(c.query, in_text(std::string(c.text))), c.told);
  }
}

TEST(ExplainWord, NamesWhatStandsInItsPlace) {
  check({
      {"truce", "A truce", "hit"},
      {"truce", "The ceasefire", "truce: does not occur"},
      {"talk", "Talks go on", "talk: does not occur; \"Talks\" stands there; talk* would find it"},
      {"talks", "A talk", "talks: does not occur; \"talk\" stands there; talk* would find it"},
      {"negotiation", "They negotiated",
       "negotiation: does not occur; \"negotiated\" stands there; negotiat* would find it"},
      {"deal", "Dear death", "deal: does not occur"},
      {"ceasefire", "The cease-fire",
       "ceasefire: does not occur; \"cease-fire\" stands there, as two words"},
      {"cease-fire", "The ceasefire",
       "cease-fire: does not occur; \"ceasefire\" stands there, as one word"},
      {"هدنة", "اتفاق مهدنة",
       "هدنة: does not occur; \"مهدنة\" stands there, with a prefix; name it as a word of its "
       "own"},
      {"negotiat*", "The talks", "negotiat*: does not occur"},
      {"case:US", "they told us", "case:US: stands there as \"us\", not as \"US\""},
      {"case:\"Peace Now\"", "peace now",
       "case:\"Peace Now\": stands there as \"peace now\", not as \"Peace Now\""},
      {"title:truce", "A truce",
       "title:truce: stands only in the text (\"truce\"), and is asked of the title"},
      {"author:truce", "A truce",
       "author:truce: stands only in the text (\"truce\"), and is asked of an author"},
      {"regex:/tru.e/", "Nothing", "regex:/tru.e/: does not occur"},
  });
}

TEST(ExplainPhrase, NamesTheWordThatIsMissingOrOutOfPlace) {
  check({
      {"\"peace talks\"", "peace at last", "\"peace talks\": its word \"talks\" does not occur"},
      {"\"peace talk\"", "peace talks",
       "\"peace talk\": its word \"talk\" does not occur; \"talks\" stands there; talk* would "
       "find it"},
      {"\"peace talks\"", "peace and long talks",
       "\"peace talks\": its words occur, but not in a row: \"peace and long talks\" in the text"},
      {"\"peace talks\"", "talks on peace",
       "\"peace talks\": its words occur, but nowhere in a row"},
  });
}

TEST(ExplainNear, TellsHowFarApartWhatStandsThere) {
  check({
      {"truce NEAR/2 talks", "truce talks", "hit"},
      {"truce NEAR/2 talks", "a truce", "truce NEAR/2 talks: talks does not occur"},
      {"truce NEAR/2 talks", "nothing", "truce NEAR/2 talks: truce, talks do not occur"},
      {"truce NEAR/2 talks", "a truce that is not about talks",
       "truce NEAR/2 talks: nearest: 5 words apart in the text (\"truce … talks\"), allowed 2"},
      {"truce NEAR/2 talks", "truce one two three talks one two three truce one two talks",
       "truce NEAR/2 talks: nearest: 3 words apart in the text (\"truce one two talks\"), "
       "allowed 2"},
      {"truce ONEAR/2 talks", "talks on truce",
       "truce ONEAR/2 talks: its parts stand near each other, but in another order: in the text "
       "(\"talks on truce\")"},
      {"truce ONEAR/2 talks", "talks one two three four truce",
       "truce ONEAR/2 talks: in another order, and too far: nearest: 5 words apart in the text "
       "(\"talks … truce\"), allowed 2"},
      {"truce NEAR/s talks", "A truce holds. Talks go on.",
       "truce NEAR/s talks: its parts stand in no one sentence; nearest: 1 sentence apart in the "
       "text (\"truce holds. Talks\")"},
      {"truce NEAR/p talks", "A truce.\n\nRain.\n\nTalks go on.",
       "truce NEAR/p talks: its parts stand in no one paragraph; nearest: 2 paragraphs apart in "
       "the text (\"truce.\n\nRain.\n\nTalks\")"},
      {"truce ONEAR/s talks", "Talks on a truce.",
       "truce ONEAR/s talks: its parts stand near each other, but in another order: in the text "
       "(\"Talks on a truce\")"},
      {"talks NEAR/5 talk*", "talks",
       "talks NEAR/5 talk*: its parts stand together only where they share a word (\"talks\"); "
       "one word counts once"},
      {"words:ceasefire NEAR/2 \"peace talks\"", "a truce that is not about peace talks",
       "words:ceasefire NEAR/2 \"peace talks\": nearest: 5 words apart in the text (\"truce … "
       "peace talks\"), allowed 2"},
      {"(truce NOT trade) NEAR/2 Doha", "truce in Doha, trade",
       "(truce NOT trade) NEAR/2 Doha: its words occur, but NOT trade does not hold"},
      {"(truce OR (peace AND deal)) NEAR/2 Doha", "peace was not a word in Doha",
       "(truce OR (peace AND deal)) NEAR/2 Doha: deal does not occur"},
  });
  Written apart = in_text("Talks go on");
  apart.article.title = "A truce";
  EXPECT_EQ(failure("truce NEAR/5 talks", apart),
            "truce NEAR/5 talks: its parts stand in different fields (truce in the title, talks in "
            "the text); NEAR reaches across none");
}

TEST(ExplainNear, JudgesAChainAsTheWholeItIs) {
  check({
      {"truce NEAR/2 talks NEAR/2 Doha", "truce in Doha for talks", "hit"},
      {"truce NEAR/2 talks NEAR/2 Doha", "truce and talks that they held in Doha",
       "truce NEAR/2 talks NEAR/2 Doha: truce, talks lie near (\"truce and talks\"), it breaks at "
       "Doha; nearest: 5 words apart in the text (\"truce … Doha\"), allowed 2"},
      {"truce NEAR/1 talks NEAR/1 Doha NEAR/1 deal", "truce talks one two Doha deal",
       "truce NEAR/1 talks NEAR/1 Doha NEAR/1 deal: truce, talks lie near (\"truce talks\"), it "
       "breaks at Doha, deal; nearest: 3 words apart in the text (\"truce … deal\"), allowed 1"},
      {"truce NEAR/1 talks NEAR/1 Doha", "truce one two talks one two Doha",
       "truce NEAR/1 talks NEAR/1 Doha: no two of its links lie that near; nearest: 3 words apart "
       "in the text (\"truce … Doha\"), allowed 1"},
  });
  const Explanation told =
      explained("truce NEAR/2 talks NEAR/2 Doha", in_text("truce in Doha for talks"));
  ASSERT_EQ(told.parts.size(), 3u);
  EXPECT_EQ(told.parts[1].label, "talks");
  ASSERT_EQ(told.spans.size(), 3u);
  EXPECT_EQ(told.spans[1].text, "Doha");
}

TEST(ExplainGroups, NameTheFirstPartThatFails) {
  check({
      {"truce AND talks AND Doha", "A truce in Paris", "talks: does not occur"},
      {"truce AND (talks OR deal)", "A truce", "talks OR deal: none of them occurs"},
      {"truce AND (talks OR deal NEAR/2 Doha)", "A truce. A deal is not yet made in Doha",
       "deal NEAR/2 Doha: nearest: 6 words apart in the text (\"deal … Doha\"), allowed 2"},
      {"truce NOT football", "A truce in football",
       "NOT football: stands there, and must not: \"football\" in the text"},
      {"truce NOT lang:fr", "A truce", "hit"},
      {"atleast/3(truce OR deal)", "A truce, a deal",
       "atleast/3(truce OR deal): occurs 2 times, 3 are asked for"},
      {"atleast/3(truce)", "A deal", "atleast/3(truce): does not occur"},
      {"words:ceasefire", "Nothing", "words:ceasefire: none of its 3 entries occurs"},
      {"words:ceasefire", "Truces seldom hold",
       "words:ceasefire: none of its 3 entries occurs; truce: does not occur; \"Truces\" stands "
       "there; truce* would find it"},
  });
}

TEST(ExplainFacts, TellTheValueThatWasThere) {
  Written written = in_text("A truce");
  written.article.language = "fr-FR";
  written.feed = "Le Monde";
  written.tags = {"paris", "daily"};
  written.publisher = "LM";
  struct {
    std::string_view query;
    std::string_view told;
  } cases[] = {
      {"truce AND lang:en", "lang:en: the article's language is fr-FR"},
      {"truce AND feed:BBC", "feed:BBC: the feed is \"Le Monde\""},
      {"truce AND tag:wire", "tag:wire: the feed's tags are paris, daily"},
      {"truce AND publisher:BBC", "publisher:BBC: the publisher is \"LM\""},
      {"truce NOT lang:fr", "NOT lang:fr: holds, and must not"},
  };
  for (const auto& c : cases) EXPECT_EQ(failure(c.query, written), c.told);
  check({{"truce AND lang:en", "truce", "lang:en: the article tells no language"},
         {"truce AND feed:BBC", "truce", "feed:BBC: nothing tells of which feed the article is"},
         {"truce AND tag:wire", "truce", "tag:wire: the feed has no tags"},
         {"truce AND publisher:BBC", "truce", "publisher:BBC: the feed names no publisher"}});
  written.watched = {"wire", "BBC"};
  EXPECT_EQ(failure("truce", written),
            "truce: the rule watches wire, BBC; the feed is \"Le Monde\" (paris, daily)");
}

TEST(ExplainOfficial, TellsWhichPolicyKeepsTheNameFromCounting) {
  check({
      {"official:us.blinken", "Blinken arrives", "hit"},
      {"official:us.blinken", "Nobody arrives", "official:us.blinken: is not named"},
      {"official:us.blinken", "They saw blinken lights",
       "official:us.blinken: \"blinken\" stands there, but written small it is no name"},
      {"official:us.blinken", "We met Anna Blinken",
       "official:us.blinken: another given name stands before it (\"Anna Blinken\")"},
      {"official:us.blinken", "The gallery showed Blinken",
       "official:us.blinken: \"Blinken\" stands there, but so does \"gallery\" in the sentence, a "
       "word of not_if"},
      {"official:us.blinken", "Art dealer Antony Blinken sold it",
       "official:us.blinken: \"Antony Blinken\" stands there, but so does \"art dealer\" in the "
       "sentence, a word of not_if"},
      {"official:il.gallant", "Then Gallant spoke",
       "official:il.gallant: only the family name stands there (\"Gallant\"), and alone it needs "
       "an introduction: the full name, a title before it or a word of context in the sentence"},
      {"official:il.bibi", "Then Netanyahu spoke",
       "official:il.bibi: only the family name stands there (\"Netanyahu\"), and alone it never "
       "means this person (family_alone: never)"},
      {"official:il.bibi", "Then Bibi spoke",
       "official:il.bibi: only a weak alias stands there (\"Bibi\"); it counts where the name or "
       "another alias does too"},
      {"title:official:us.blinken", "Blinken arrives",
       "title:official:us.blinken: is named only in the text (\"Blinken\")"},
      {"group:mediators", "Then Gallant spoke",
       "group:mediators: Yoav Gallant: only the family name stands there (\"Gallant\"), and alone "
       "it needs an introduction: the full name, a title before it or a word of context in the "
       "sentence"},
      {"group:mediators", "Nobody spoke", "group:mediators: nobody of it is named"},
  });
  Written later = in_text("The US Secretary of State arrives");
  later.article.published = std::chrono::sys_days(2026y / 2 / 1);
  EXPECT_EQ(failure("official:us.blinken", later),
            "official:us.blinken: \"US Secretary of State\" stands there, but on the article's day "
            "another held the office");
}

TEST(Explain, TellsWhereEachPartOfAHitStands) {
  Written written = in_text("Long talks, and a TRUCE");
  written.article.title = "Truce";
  const Explanation told = explained("words:ceasefire AND talks NOT chess", written);
  EXPECT_TRUE(told.hit);
  EXPECT_EQ(told.reason, "");
  ASSERT_EQ(told.parts.size(), 3u);
  ASSERT_EQ(told.parts[0].spans.size(), 2u);
  EXPECT_EQ(told.parts[0].spans[0].field, Field::title);
  EXPECT_EQ(told.parts[0].spans[1].text, "TRUCE");
  EXPECT_EQ(told.parts[0].spans[1].term, "truce");
  EXPECT_TRUE(told.parts[2].spans.empty());
}

TEST(Explain, QuotesLongWordsInPart) {
  const std::string told = failure("title:truce*", in_text("truce" + std::string(5'000, 'e')));
  EXPECT_LT(told.size(), 300u);
  EXPECT_NE(told.find("eee…\""), std::string::npos) << told;
}

TEST(Explain, TellsOfAllRulesOnlyThoseOfWhichSomethingOccurs) {
  RuleSettings settings;
  for (const std::string_view query : {"truce", "truce AND talks", "chess", "chess NOT truce",
                                       "lang:en", "NOT chess AND flood*"}) {
    settings.rules.push_back({.name = std::string(query), .match = parse_query(query)->expr});
  }
  const auto set = RuleSet::compile(std::move(settings));
  ASSERT_TRUE(set.has_value());
  Written written = in_text("A truce");
  written.article.language = "en";
  const Explanations told = (*set)->explain_all(written.subject());
  std::vector<std::string> rules;
  for (const RuleExplanation& one : told.rules)
    rules.push_back((one.whole.hit ? "hits " : "misses ") + one.whole.label);
  EXPECT_EQ(rules,
            (std::vector<std::string>{"hits truce", "misses truce AND talks", "hits lang:en"}));
  EXPECT_EQ(told.untouched, 3u);
}

}  // namespace
}  // namespace newswatch::rules
