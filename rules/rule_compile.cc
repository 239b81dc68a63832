// From settings to layers.

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "rules/evaluate.h"
#include "rules/rule_set_parts.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

// Rules in the layer of what changed. Compiling it is all that a reload waits for, and every
// article is looked at for it once more; so it stays small.
constexpr std::size_t kMostChanged = 64;

// A node that hits an article in which nothing was found would hit nearly every one.
bool hits_nothing_at_all(const Node& node) {
  switch (node.kind) {
    case Kind::negation:
      return !hits_nothing_at_all(node.parts.front());
    case Kind::all:
      return std::ranges::all_of(node.parts, hits_nothing_at_all);
    case Kind::any:
    case Kind::words:
      return std::ranges::any_of(node.parts, hits_nothing_at_all);
    default:
      return false;
  }
}

// Where each rule of the settings before stands in those after.
std::vector<std::uint32_t> moved(std::size_t count, const RuleChanges& changes) {
  std::vector<std::uint32_t> now(count, RuleSet::Impl::Part::kGone);
  std::size_t from = 0;
  std::size_t to = 0;
  const auto keep_until = [&](std::size_t end) {
    std::iota(now.begin() + static_cast<std::ptrdiff_t>(from),
              now.begin() + static_cast<std::ptrdiff_t>(end), static_cast<std::uint32_t>(to));
  };
  for (const RuleChange& one : changes.rules) {
    keep_until(one.begin);
    from = one.end;
    to = one.new_end;
  }
  keep_until(count);
  return now;
}

}  // namespace

bool RuleSet::Impl::is_small(const Impl& before, const RuleChanges& changes) {
  if (changes.vocabulary || before.parts.empty()) return false;
  std::size_t changed = before.parts.size() > 1 ? before.parts[1].layer->size() : 0;
  for (const RuleChange& one : changes.rules) changed += one.new_end - one.new_begin;
  return changed <= std::min(kMostChanged, before.parts.front().layer->size() / 2);
}

std::vector<RuleError> RuleSet::Impl::compile_all(const Layer* before) {
  vocabulary = std::make_shared<const Vocabulary>(settings);
  std::vector<std::uint32_t> all(settings.rules.size());
  std::iota(all.begin(), all.end(), std::uint32_t{0});
  std::vector<RuleError> errors;
  auto layer = std::make_shared<Layer>(before);
  compile(all, *layer, errors);
  if (!errors.empty()) return errors;
  parts.push_back({.layer = std::move(layer),
                   .names = std::make_shared<const RuleNames>(settings.rules),
                   .rules = {}});
  for (const std::uint32_t rule : all) check_examples(rule, errors);
  return errors;
}

std::vector<RuleError> RuleSet::Impl::compile_changed(const Impl& before,
                                                      const RuleChanges& changes) {
  vocabulary = before.vocabulary;
  const std::vector<std::uint32_t> now = moved(before.settings.rules.size(), changes);
  const Part& old = before.parts.front();
  Part kept{.layer = old.layer, .names = old.names, .rules = now};
  if (!old.rules.empty()) {
    kept.rules.resize(old.rules.size());
    std::ranges::transform(old.rules, kept.rules.begin(), [&](std::uint32_t rule) {
      return rule == Part::kGone ? rule : now[rule];
    });
  }
  std::vector<std::uint32_t> changed;
  if (before.parts.size() > 1) {
    for (const std::uint32_t rule : before.parts[1].rules) {
      if (rule != Part::kGone && now[rule] != Part::kGone) changed.push_back(now[rule]);
    }
  }
  for (const RuleChange& one : changes.rules) {
    for (std::size_t rule = one.new_begin; rule < one.new_end; ++rule)
      changed.push_back(static_cast<std::uint32_t>(rule));
  }
  std::ranges::sort(changed);
  std::vector<RuleError> errors;
  auto layer = std::make_shared<Layer>(old.layer.get());
  compile(changed, *layer, errors);
  if (!errors.empty()) return errors;
  parts.push_back(std::move(kept));
  if (changed.empty()) return errors;
  std::vector<Rule> copies;
  for (const std::uint32_t rule : changed) copies.push_back({.name = settings.rules[rule].name});
  parts.push_back({.layer = std::move(layer),
                   .names = std::make_shared<const RuleNames>(copies),
                   .rules = changed});
  for (const std::uint32_t rule : changed) check_examples(rule, errors);
  return errors;
}

void RuleSet::Impl::compile(std::span<const std::uint32_t> rules, Layer& layer,
                            std::vector<RuleError>& errors) const {
  for (const std::uint32_t n : rules) {
    const Rule& rule = settings.rules[n];
    auto resolved = resolve(rule.match, settings, vocabulary->numbers);
    if (!resolved) {
      const ResolveFault& fault = resolved.error();
      errors.push_back({fault.kind, n, fault.offset, fault.message});
      continue;
    }
    if (hits_nothing_at_all(*resolved)) {
      errors.push_back({RuleError::Kind::matches_everything, n, rule.match.offset,
                        fmt::format("rule \"{}\" says only what must not occur, so it would match "
                                    "every other article; add a word that must",
                                    rule.name)});
    }
    if (errors.empty()) layer.add(std::move(*resolved));
  }
  if (errors.empty()) layer.finish();
}

void RuleSet::Impl::check_examples(std::uint32_t n, std::vector<RuleError>& errors) const {
  const Rule& rule = settings.rules[n];
  if (rule.examples.alert.empty() && rule.examples.ignore.empty()) return;
  const Node node = node_of(n);
  const Layer& layer = *located(n).part->layer;
  TermPlaces places;
  const auto hits = [&](const std::string& headline) {
    const feeds::Article example{.title = headline};
    const Subject subject{
        .article = example, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}};
    FoldedArticle article(subject, vocabulary->officials, layer.asked());
    article.look_for(layer.terms(), places);
    return rules::hits(node, article, Facts::unknown);
  };
  for (const std::string& headline : rule.examples.alert) {
    if (hits(headline)) continue;
    errors.push_back(
        {RuleError::Kind::example, n, rule.match.offset,
         fmt::format("rule \"{}\" does not match its example \"{}\"; mend the match or the example",
                     rule.name, headline)});
  }
  for (const std::string& headline : rule.examples.ignore) {
    if (!hits(headline)) continue;
    errors.push_back({RuleError::Kind::example, n, rule.match.offset,
                      fmt::format("rule \"{}\" matches \"{}\", which its examples say to ignore; "
                                  "mend the match or the example",
                                  rule.name, headline)});
  }
}

RuleSet::Impl::Located RuleSet::Impl::located(std::uint32_t rule) const {
  for (const Part& part : parts) {
    if (part.rules.empty()) return {&part, rule};
    // Not all are there, so the ascending row has gaps.
    const auto found = std::ranges::find(part.rules, rule);
    if (found != part.rules.end())
      return {&part, static_cast<LayerRule>(found - part.rules.begin())};
  }
  return {};
}

Node RuleSet::Impl::node_of(std::uint32_t rule) const {
  auto node = resolve(settings.rules[rule].match, settings, vocabulary->numbers);
  located(rule).part->layer->number_terms(*node);
  return std::move(*node);
}

}  // namespace newswatch::rules
