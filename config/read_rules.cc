// rules: what to watch for.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "config/draft.h"
#include "config/keys.h"
#include "config/nearest.h"
#include "config/reader.h"
#include "config/values.h"

namespace newswatch::config {
namespace {

constexpr std::string_view kHeadlineChange = "headline_change";
constexpr std::array<std::string_view, 4> kSeverities{"low", "normal", "high", "urgent"};

void read_severity(const Mapping& keys, rules::Rule& rule, Problems& problems) {
  const Node* node = keys.find("severity");
  if (!node) return;
  const auto text = read_text(*node, "severity", problems);
  if (!text) return;
  const auto found = std::find(kSeverities.begin(), kSeverities.end(), *text);
  if (found == kSeverities.end()) {
    problems.error(node->place,
                   fmt::format("severity: expected low, normal, high or urgent, not {}{}",
                               in_quotes(*text), did_you_mean(*text, kSeverities)));
    return;
  }
  rule.severity = static_cast<rules::Severity>(found - kSeverities.begin());
}

void read_again_when(const Node& node, rules::Rule& rule, Problems& problems) {
  const auto text = read_text(node, "again_when", problems);
  if (!text) return;
  if (*text == kHeadlineChange) {
    rule.again_when = rules::AgainWhen::headline_change;
  } else {
    problems.error(node.place,
                   fmt::format("again_when: expected {}, not {}{}", kHeadlineChange,
                               in_quotes(*text), did_you_mean(*text, std::array{kHeadlineChange})));
  }
}

void read_alert(const Node& node, rules::Rule& rule, RulePlaces& places, Problems& problems) {
  const Mapping keys(node, "alert", kRuleAlertKeys, problems);
  keys.names("to", rule.to);
  places.to = keys.find("to");
  if (places.to && places.to->kind == Node::Kind::sequence && places.to->items.empty()) {
    problems.error(places.to->place, "to: is empty; name a channel, or leave it out for all");
  }
  if (const Node* again = keys.find("again_when")) read_again_when(*again, rule, problems);
  const Node* at_most = keys.find("at_most");
  if (!at_most) return;
  const auto text = read_text(*at_most, "at_most", problems);
  if (!text) return;
  rule.at_most = parse_at_most(*text);
  if (rule.at_most) return;
  problems.error(at_most->place, fmt::format("at_most: expected a rate such as 6 per hour (minute, "
                                             "hour, day or week), not {}",
                                             in_quotes(*text)));
}

void read_examples(const Node& node, rules::Rule& rule, Problems& problems) {
  const Mapping keys(node, "examples", kExamplesKeys, problems);
  keys.texts("alert", rule.examples.alert);
  keys.texts("ignore", rule.examples.ignore);
}

void read_rule(const Node& node, Reading& reading) {
  Problems& problems = reading.problems;
  const Mapping keys(node, in_words(node, "rule", "name"), kRuleKeys, problems);
  rules::Rule rule;
  RulePlaces places;
  places.rule = node.place;
  if (const Node* name = keys.need("name")) {
    if (auto text = read_name(*name, "name", problems)) {
      rule.name = std::move(*text);
      places.rule = name->place;
      places.usable = claim(reading.draft.rule_names, "rule", rule.name, name->place, reading);
    }
  }
  keys.text("title", rule.title);
  keys.text("why", rule.why);
  read_severity(keys, rule, problems);
  keys.names("tags", rule.tags);
  keys.names("feeds", rule.feeds);
  places.feeds = keys.find("feeds");
  places.match = keys.need("match");
  std::optional<rules::Expr> match;
  if (places.match) match = read_match(*places.match, places.match_places, problems);
  places.usable = places.usable && match.has_value();
  if (match) rule.match = std::move(*match);
  if (const Node* alert = keys.find("alert")) read_alert(*alert, rule, places, problems);
  places.examples = keys.find("examples");
  if (places.examples) read_examples(*places.examples, rule, problems);
  reading.draft.rules.rules.push_back(std::move(rule));
  reading.draft.rule_places.push_back(std::move(places));
}

}  // namespace

void read_rules(const Node& node, Reading& reading) {
  const std::vector<Node>* list = read_list(node, "rules", reading.problems);
  if (!list) return;
  for (const Node& item : *list) read_rule(item, reading);
}

}  // namespace newswatch::config
