#include "rules/rule_changes.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "rules/query.h"
#include "rules/rule_set.h"
#include "tests/rules/random_rules.h"

namespace newswatch::rules {
namespace {

using test::Chance;
using test::RandomArticles;
using test::RandomRules;

Subject subject_of(const feeds::Article& article) {
  return {.article = article, .feed_name = "wire", .feed_tags = {}, .publisher = "one", .now = {}};
}

RuleSettings named(const std::string& names) {
  RuleSettings settings;
  for (const char name : names) {
    const bool is_upper = name >= 'A' && name <= 'Z';
    settings.rules.push_back(
        {.name = std::string(1, is_upper ? static_cast<char>(name + 32) : name),
         .match = parse_query(is_upper ? "talks" : "truce")->expr});
  }
  return settings;
}

TEST(RuleChanges, TellWhatWasReplacedByWhat) {
  struct Case {
    std::string before;  // rules by name; a capital is the rule of the small letter, changed
    std::string after;
    std::vector<RuleChange> expected;
  };
  const Case cases[] = {{"abc", "abc", {}},
                        {"abc", "aBc", {{1, 2, 1, 2}}},
                        {"abc", "abxc", {{2, 2, 2, 3}}},
                        {"abc", "ac", {{1, 2, 1, 1}}},
                        {"abc", "xbc", {{0, 1, 0, 1}}},
                        {"abcd", "bcda", {{0, 1, 0, 0}, {4, 4, 3, 4}}},
                        {"abcd", "dabc", {{0, 0, 0, 1}, {3, 4, 4, 4}}},
                        {"abcde", "ABcdE", {{0, 2, 0, 2}, {4, 5, 4, 5}}},
                        {"", "ab", {{0, 0, 0, 2}}},
                        {"ab", "", {{0, 2, 0, 0}}}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.before + " to " + c.after);
    const RuleChanges changes = changes_between(named(c.before), named(c.after));
    EXPECT_EQ(changes.rules, c.expected);
    EXPECT_FALSE(changes.vocabulary);
  }
}

TEST(RuleChanges, TellOfWordsAndOfficials) {
  RuleSettings before = named("a");
  RuleSettings after = before;
  after.words["list"] = {"truce"};
  EXPECT_TRUE(changes_between(before, after).vocabulary);
  after = before;
  after.officials.push_back({.id = "us.blinken", .name = "Antony Blinken"});
  EXPECT_TRUE(changes_between(before, after).vocabulary);
}

class ChangingRules {
 public:
  explicit ChangingRules(Chance& chance) : chance_(chance), random_(chance) {
    for (const char* list : {"plain", "mixed"}) settings_.words[list] = RandomRules::list(list);
    for (int i = 0; i < 60; ++i) settings_.rules.push_back(rule());
  }

  // One to three rules added, changed, taken away or moved; once in a while a list.
  void change() {
    if (chance_.one_in(12)) {
      settings_.words["more"].push_back("talk" + std::to_string(made_));
      return;
    }
    auto& rules = settings_.rules;
    for (std::size_t n = 1 + chance_.below(3); n > 0; --n) {
      const auto at = rules.begin() + static_cast<std::ptrdiff_t>(chance_.below(rules.size()));
      switch (rules.size() < 30 ? 0 : chance_.below(5)) {
        case 0:
          rules.insert(at, rule());
          break;
        case 1:
          rules.erase(at);
          break;
        case 2: {
          Rule moved = std::move(*at);
          rules.erase(at);
          rules.insert(rules.begin() + static_cast<std::ptrdiff_t>(chance_.below(rules.size())),
                       std::move(moved));
          break;
        }
        default:
          at->match = sound_match();
      }
    }
  }

  [[nodiscard]] const RuleSettings& settings() const { return settings_; }

 private:
  Rule rule() { return {.name = "r" + std::to_string(made_++), .match = sound_match()}; }

  Expr sound_match() {
    for (;;) {
      RuleSettings alone{.words = settings_.words, .officials = {}, .rules = {{.name = "r"}}};
      alone.rules[0].match = random_.expr(3);
      if (RuleSet::compile(alone)) return alone.rules[0].match;
    }
  }

  Chance& chance_;
  RandomRules random_;
  RuleSettings settings_;
  int made_ = 0;
};

TEST(ChangedRules, HitAsWhenAllAreCompiledAnew) {
  Chance chance(test::seed_of_run() + 2);
  ChangingRules rules(chance);
  RandomArticles articles(chance);
  auto changed = *RuleSet::compile(rules.settings());
  for (int step = 0; step < (test::is_long_run() ? 1000 : 60); ++step) {
    rules.change();
    const RuleChanges changes = changes_between(changed->settings(), rules.settings());
    auto next = RuleSet::compile(rules.settings(), *changed, changes);
    ASSERT_TRUE(next) << next.error().front().message;
    changed = *next;
    const auto anew = *RuleSet::compile(rules.settings());
    EXPECT_EQ(changed->settings(), rules.settings());
    for (int n = 0; n < 10; ++n) {
      const feeds::Article article = articles.article();
      ASSERT_EQ(changed->match(subject_of(article)), anew->match(subject_of(article)))
          << "step " << step;
    }
    const feeds::Article article = articles.article();
    for (std::size_t i = 0; i < rules.settings().rules.size(); ++i) {
      const Rule& rule = rules.settings().rules[i];
      ASSERT_EQ(changed->find(rule.name), &changed->settings().rules[i]);
      ASSERT_EQ(changed->explain(i, subject_of(article)).hit,
                anew->explain(i, subject_of(article)).hit)
          << to_query(rule.match);
    }
    ASSERT_EQ(changed->find("nobody"), nullptr);
  }
}

TEST(ChangedRules, AreRefusedWithTheErrorsOfAllCompiledAnew) {
  RuleSettings settings = named("abcdefghij");
  const auto before = *RuleSet::compile(settings);
  settings.rules[3].match = parse_query("official:nobody")->expr;
  settings.rules[7].examples.alert = {"Nothing of the kind"};
  const auto changes = changes_between(before->settings(), settings);
  const auto changed = RuleSet::compile(settings, *before, changes);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error(), RuleSet::compile(settings).error());
  settings.rules[3].match = parse_query("truce")->expr;
  const auto without_fault =
      RuleSet::compile(settings, *before, changes_between(before->settings(), settings));
  ASSERT_FALSE(without_fault);
  EXPECT_EQ(without_fault.error(), RuleSet::compile(settings).error());
}

}  // namespace
}  // namespace newswatch::rules
