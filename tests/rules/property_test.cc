// Random rules against random articles, the engine beside the reference. NEWSWATCH_SEED repeats a
// run, NEWSWATCH_LONG_TESTS makes it nearly forty times as long.

#include <gtest/gtest.h>

#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "rules/query.h"
#include "rules/rule_set.h"
#include "tests/rules/random_rules.h"
#include "tests/rules/reference.h"

namespace newswatch::rules {

void PrintTo(const Span& span, std::ostream* out) {
  *out << name_of(span.field) << "[" << span.item << "] " << span.start << "-" << span.end << " \""
       << span.text << "\" by " << span.term;
}

namespace {

using test::Chance;
using test::RandomArticles;
using test::RandomRules;
using test::Reference;

const std::vector<std::string> kTags{"one", "two"};

Subject subject_of(const feeds::Article& article) {
  return {
      .article = article, .feed_name = "wire", .feed_tags = kTags, .publisher = "one", .now = {}};
}

RuleSettings settings_of(std::vector<Expr> matches) {
  RuleSettings settings;
  for (const char* list : {"plain", "mixed"}) settings.words[list] = RandomRules::list(list);
  for (Expr& match : matches) {
    settings.rules.push_back(
        {.name = std::to_string(settings.rules.size()), .match = std::move(match)});
  }
  return settings;
}

// Every part that misses says why, and no other.
void expect_reasons(const Explanation& part) {
  EXPECT_EQ(part.hit, part.reason.empty()) << part.label;
  for (const Explanation& one : part.parts) expect_reasons(one);
}

// As many random rules as compile, of `count` made.
std::shared_ptr<const RuleSet> random_set(Chance& chance, std::size_t count) {
  RandomRules rules(chance);
  std::vector<Expr> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back(rules.expr(3));
  auto set = RuleSet::compile(settings_of(made));
  if (set) return *set;
  std::set<std::size_t> faulty;
  for (const RuleError& error : set.error()) faulty.insert(error.rule);
  std::vector<Expr> sound;
  for (std::size_t i = 0; i < count; ++i) {
    if (!faulty.contains(i)) sound.push_back(std::move(made[i]));
  }
  set = RuleSet::compile(settings_of(std::move(sound)));
  EXPECT_TRUE(set.has_value());
  return *set;
}

Reference::Lists parsed_lists() {
  Reference::Lists lists;
  for (const char* name : {"plain", "mixed"}) {
    for (const std::string& item : RandomRules::list(name))
      lists[name].push_back(*parse_item(item));
  }
  return lists;
}

std::string told(const feeds::Article& a) {
  std::string text = "title: " + a.title + "\ntext: " + a.text + "\nurl: " + a.url;
  for (const auto& author : a.authors) text += "\nauthor: " + author.name;
  for (const auto& category : a.categories) text += "\ncategory: " + category.term;
  return text + "\nlang: " + a.language;
}

TEST(RandomRulesAndArticles, HitAndMissWhereTheReferenceSays) {
  Chance chance(test::seed_of_run());
  const Reference::Lists lists = parsed_lists();
  const int rounds = test::is_long_run() ? 400 : 11;
  std::size_t pairs = 0;
  std::size_t hit_count = 0;
  std::size_t made = 0;
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    const auto set = random_set(chance, 200);
    made += 200;
    const auto& rules = set->settings().rules;
    RandomArticles articles(chance);
    for (int n = 0; n < 100 && !HasFailure(); ++n) {
      const feeds::Article article = articles.article();
      const Subject subject = subject_of(article);
      const Reference reference(subject, lists);
      const std::vector<Match> matches = set->match(subject);
      auto match = matches.begin();
      for (const Rule& rule : rules) {
        ++pairs;
        const bool hit = match != matches.end() && match->rule == rule.name;
        ASSERT_EQ(hit, reference.hits(rule.match)) << to_query(rule.match) << "\n" << told(article);
        if (!hit) continue;
        ++hit_count;
        ASSERT_EQ(match->spans, reference.spans(rule.match)) << to_query(rule.match) << "\n"
                                                             << told(article);
        ++match;
      }
      ASSERT_EQ(match, matches.end());
    }
  }
  std::cout << pairs << " pairs, " << hit_count << " hits\n";
  EXPECT_GT(hit_count * 10, pairs) << "the articles hit too rarely to prove much";
  EXPECT_GT(pairs * 2, made * 100) << "too many random rules do not compile";
}

// The index of words must hide no rule that would hit when looked at alone.
TEST(RandomRulesAndArticles, HitTogetherAsTheyHitAlone) {
  Chance chance(test::seed_of_run() + 1);
  const auto set = random_set(chance, 400);
  std::vector<std::shared_ptr<const RuleSet>> alone;
  for (const Rule& rule : set->settings().rules) {
    auto one = RuleSet::compile(settings_of({rule.match}));
    ASSERT_TRUE(one.has_value());
    alone.push_back(*one);
  }
  RandomArticles articles(chance);
  for (int n = 0; n < (test::is_long_run() ? 1000 : 15); ++n) {
    const feeds::Article article = articles.article();
    std::vector<std::string> together;
    for (const Match& match : set->match(subject_of(article))) together.push_back(match.rule);
    std::vector<std::string> one_by_one;
    std::vector<std::string> explained;
    for (std::size_t i = 0; i < alone.size(); ++i) {
      if (!alone[i]->match(subject_of(article)).empty()) one_by_one.push_back(std::to_string(i));
      const Explanation told = set->explain(i, subject_of(article));
      expect_reasons(told);
      if (told.hit) explained.push_back(std::to_string(i));
    }
    SCOPED_TRACE(told(article));
    ASSERT_EQ(together, one_by_one);
    ASSERT_EQ(together, explained);
  }
}

}  // namespace
}  // namespace newswatch::rules
