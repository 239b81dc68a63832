#include "rules/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "rules/folded_article.h"
#include "rules/lint_checks.h"
#include "rules/lint_feeds.h"
#include "rules/lint_lists.h"

namespace newswatch::rules {
namespace {

// A rule that asks the same of the same feeds as one before it.
class Duplicates {
 public:
  // The index of the first like it.
  std::size_t first_like(const Rule& rule, FormId form, std::size_t index) {
    std::vector<std::string> feeds = rule.feeds;
    std::ranges::sort(feeds);
    return first_.emplace(std::pair(form, std::move(feeds)), index).first->second;
  }

 private:
  std::map<std::pair<FormId, std::vector<std::string>>, std::size_t> first_;
};

// Where the form stands in the rule.
std::optional<std::uint32_t> offset_of(FormId form, const FormTree& tree) {
  if (tree.form == form && tree.parts.empty()) return tree.expr->offset;
  for (const FormTree& part : tree.parts) {
    if (const auto offset = offset_of(form, part)) return offset;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(LintFinding::Kind kind) {
  switch (kind) {
    case LintFinding::Kind::never:
      return "never";
    case LintFinding::Kind::common:
      return "common";
    case LintFinding::Kind::shadowed:
      return "shadowed";
    case LintFinding::Kind::duplicate:
      return "duplicate";
    case LintFinding::Kind::scripts:
      return "scripts";
    case LintFinding::Kind::names:
      return "names";
    case LintFinding::Kind::field:
      return "field";
  }
  return "unknown";
}

std::vector<LintFinding> lint(const RuleSettings& settings, std::span<const LintFeed> feeds) {
  std::vector<LintFinding> told;
  Forms forms(settings);
  Logic logic(forms, settings);
  LintContext context{.forms = forms, .logic = logic, .settings = settings};
  tell_lists(forms, context, told);
  tell_names(settings.officials, told);
  const FeedFilter filter(feeds);
  Duplicates duplicates;
  for (std::size_t n = 0; n < settings.rules.size(); ++n) {
    const Rule& rule = settings.rules[n];
    logic.begin_rule();
    const FormTree tree = forms.read(rule.match, kTitleAndText, Asked::whether);
    std::vector<LintPart> parts;
    tell_never(tree, context, parts);
    tell_shadowed(tree, context, parts);
    tell_common(tree, context, parts);
    tell_scripts(tree, context, parts);
    tell_idle_fields(rule.match, parts);
    Known known;
    logic.learn(tree.form, known);
    if (const auto fact = filter.unfulfilled(rule, known.holds, forms)) {
      parts.push_back(
          {LintFinding::Kind::never, offset_of(*fact, tree).value_or(rule.match.offset),
           fmt::format("the rule can never hit: no feed it watches has {}", forms.label(*fact))});
    }
    const std::size_t first = duplicates.first_like(rule, tree.form, n);
    if (first != n) {
      parts.push_back({LintFinding::Kind::duplicate, rule.match.offset,
                       fmt::format("asks for the same as rule \"{}\"; remove one of the two",
                                   settings.rules[first].name)});
    }
    for (LintPart& part : parts) {
      told.push_back({.kind = part.kind,
                      .index = n,
                      .offset = part.offset,
                      .message = std::move(part.message)});
    }
  }
  return told;
}

}  // namespace newswatch::rules
