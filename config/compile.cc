// The rules compiled, their errors led back to the YAML they come from.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "config/draft.h"

namespace newswatch::config {
namespace {

// The example that a message quotes, so that the mark stands on its line.
const Node* example_in(const Node& examples, std::string_view message) {
  const Node* longest = nullptr;
  for (const Node& value : examples.items) {
    for (const Node& example : value.items) {
      const bool named = !example.text.empty() && message.find(example.text) != std::string::npos;
      if (named && (!longest || example.text.size() > longest->text.size())) longest = &example;
    }
  }
  return longest;
}

void tell(const rules::RuleError& error, const RulePlaces& places, const std::string& rule,
          Problems& problems) {
  const bool named = error.message.starts_with("rule ");
  std::string message = named ? error.message : "rule " + in_quotes(rule) + ": " + error.message;
  if (error.kind == rules::RuleError::Kind::example && places.examples) {
    const Node* example = example_in(*places.examples, error.message);
    problems.error((example ? example : places.examples)->place, std::move(message));
    return;
  }
  const MatchPlaces::Spot spot = places.match_places.find(error.offset);
  const Node& node = spot.node ? *spot.node : *places.match;
  if (node.kind == Node::Kind::scalar) {
    problems.query_error(node, spot.offset, std::move(message));
  } else {
    problems.error(node.place, std::move(message));
  }
}

auto recompiled(rules::RuleSettings settings, const rules::RuleSet& running) {
  const auto changes = rules::changes_between(running.settings(), settings);
  return rules::RuleSet::compile(std::move(settings), running, changes);
}

}  // namespace

void compile_rules(Reading& reading, const rules::RuleSet* running) {
  Draft& draft = reading.draft;
  const bool sound = reading.problems.errors() == 0;
  rules::RuleSettings settings;
  settings.words = std::move(draft.rules.words);
  settings.officials = std::move(draft.rules.officials);
  std::vector<std::size_t> places;  // of each rule that is compiled
  std::vector<std::string> names;
  for (std::size_t i = 0; i < draft.rules.rules.size(); ++i) {
    if (!draft.rule_places[i].usable) continue;
    places.push_back(i);
    names.push_back(draft.rules.rules[i].name);
    settings.rules.push_back(std::move(draft.rules.rules[i]));
  }
  auto compiled = running == nullptr ? rules::RuleSet::compile(std::move(settings))
                                     : recompiled(std::move(settings), *running);
  if (compiled) {
    draft.config.rules = std::move(*compiled);
    return;
  }
  for (const rules::RuleError& error : compiled.error()) {
    if (error.rule >= places.size()) {
      reading.problems.file_error(reading.sources.front().path, error.message);
      continue;
    }
    // A word list or official that is itself broken makes examples fail that are right.
    if (!sound && error.kind == rules::RuleError::Kind::example) continue;
    tell(error, draft.rule_places[places[error.rule]], names[error.rule], reading.problems);
  }
}

}  // namespace newswatch::config
