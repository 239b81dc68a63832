// What the linter tells with certainty, held against the slow reference: a part it says can never
// hit never does, and one it says adds nothing can be left out of any rule without a change.

#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "rules/lint.h"
#include "rules/query.h"
#include "rules/rule_set.h"
#include "tests/rules/random_rules.h"
#include "tests/rules/reference.h"

namespace newswatch::rules {
namespace {

using test::Chance;
using test::RandomArticles;
using test::RandomRules;
using test::Reference;
using Kind = Expr::Kind;

const std::vector<std::string> kTags{"one", "two"};

// Each part gets an offset of its own, so that a finding names it.
void number(Expr& expr, std::uint32_t& next) {
  expr.offset = next++;
  for (Expr& part : expr.parts) number(part, next);
}

struct Found {
  Expr* part = nullptr;
  Expr* above = nullptr;
};

Found find(Expr& expr, std::uint32_t offset, Expr* above = nullptr) {
  if (expr.offset == offset) return {&expr, above};
  for (Expr& part : expr.parts) {
    if (const Found found = find(part, offset, &expr); found.part != nullptr) return found;
  }
  return {};
}

// The part as it stands: in the field that binds it from outside.
Expr alone(const Expr& whole, std::uint32_t offset, std::optional<Field> around = {}) {
  const auto field = whole.field ? whole.field : around;
  if (whole.offset == offset) {
    Expr part = whole;
    part.field = field;
    return part;
  }
  for (const Expr& part : whole.parts) {
    Expr inner = part;
    if (find(inner, offset).part != nullptr) return alone(part, offset, field);
  }
  return {};
}

// The rule without the part, which is one of several.
Expr without(Expr rule, std::uint32_t offset) {
  const Found found = find(rule, offset);
  std::erase_if(found.above->parts, [&](const Expr& one) { return one.offset == offset; });
  return rule;
}

class Lists {
 public:
  Lists() {
    for (const char* name : {"plain", "mixed"}) {
      settings.words[name] = RandomRules::list(name);
      for (const std::string& item : RandomRules::list(name))
        parsed[name].push_back(*parse_item(item));
    }
  }
  RuleSettings settings;
  Reference::Lists parsed;
};

TEST(RandomRulesLinted, NeverHitNorNeedWhatTheLinterSays) {
  Chance chance(test::seed_of_run() + 2);
  const Lists lists;
  std::array<std::size_t, 8> kinds{};
  RandomRules random(chance);
  RandomArticles articles(chance);
  const int rounds = test::is_long_run() ? 30'000 : 2'500;
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    RuleSettings settings = lists.settings;
    settings.rules.push_back({.name = "rule", .match = random.expr(3)});
    Expr& rule = settings.rules.back().match;
    std::uint32_t next = 0;
    number(rule, next);
    if (!RuleSet::compile(settings)) continue;
    for (const LintFinding& told : lint(settings, {})) {
      if (told.where != LintFinding::Where::rule) continue;
      ++kinds[static_cast<std::size_t>(told.kind)];
      const bool never = told.kind == LintFinding::Kind::never;
      if (!never && told.kind != LintFinding::Kind::shadowed) continue;
      const Found found = find(rule, told.offset);
      ASSERT_NE(found.part, nullptr) << to_query(rule) << told.message;
      const bool in_or = found.above != nullptr && found.above->kind == Kind::any;
      const bool in_and = found.above != nullptr && found.above->kind == Kind::all;
      const bool in_near = found.above != nullptr && found.above->kind == Kind::near;
      ASSERT_TRUE(never || in_or || in_and) << to_query(rule) << told.message;
      const bool droppable = !never || (in_or && found.above->parts.size() > 1);
      const Expr other = droppable
                             ? without(rule, told.offset)
                             : alone(rule, in_and || in_near ? found.above->offset : told.offset);
      for (int n = 0; n < 12; ++n) {
        const feeds::Article article = articles.article();
        const Subject subject{.article = article,
                              .feed_name = "wire",
                              .feed_tags = kTags,
                              .publisher = "one",
                              .now = {}};
        const Reference reference(subject, lists.parsed);
        ASSERT_EQ(reference.hits(other), droppable && reference.hits(rule))
            << told.message << "\nin " << to_query(rule) << "\nas " << to_query(other)
            << "\ntitle: " << article.title << "\ntext: " << article.text;
      }
    }
  }
  std::cout << kinds[0] << " never, " << kinds[2] << " shadowed\n";
  EXPECT_GT(kinds[0] * 40, static_cast<std::size_t>(rounds)) << "too few to prove much";
  EXPECT_GT(kinds[2] * 40, static_cast<std::size_t>(rounds));
}

// Whatever stands beside the list, a NEAR or a count.
TEST(RandomListsLinted, NeedNoEntryThatTheLinterSaysAddsNothing) {
  Chance chance(test::seed_of_run() + 3);
  RandomRules random(chance);
  RandomArticles articles(chance);
  std::size_t dropped = 0;
  const int rounds = test::is_long_run() ? 8'000 : 800;
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    Lists whole;
    whole.settings.words["plain"].clear();
    whole.parsed["plain"].clear();
    for (int i = 0; i < 5; ++i) {
      whole.settings.words["plain"].push_back(to_query(random.expr(0)));
      whole.parsed["plain"].push_back(*parse_item(whole.settings.words["plain"].back()));
    }
    Reference::Lists fewer = whole.parsed;
    for (const LintFinding& told : lint(whole.settings, {})) {
      if (told.list != "plain" || told.kind != LintFinding::Kind::shadowed) continue;
      fewer["plain"][told.index] = *parse_item("neverwritten");
      ++dropped;
    }
    if (fewer == whole.parsed) continue;
    for (int n = 0; n < 12; ++n) {
      RuleSettings settings = whole.settings;
      settings.rules.push_back({.name = "rule", .match = random.expr(3)});
      if (!RuleSet::compile(settings)) continue;
      const feeds::Article article = articles.article();
      const Subject subject{.article = article,
                            .feed_name = "wire",
                            .feed_tags = kTags,
                            .publisher = "one",
                            .now = {}};
      const Expr& rule = settings.rules.back().match;
      ASSERT_EQ(Reference(subject, whole.parsed).hits(rule), Reference(subject, fewer).hits(rule))
          << to_query(rule) << "\ntitle: " << article.title << "\ntext: " << article.text;
    }
  }
  std::cout << dropped << " entries dropped\n";
  EXPECT_GT(dropped * 10, static_cast<std::size_t>(rounds)) << "too few to prove much";
}

}  // namespace
}  // namespace newswatch::rules
