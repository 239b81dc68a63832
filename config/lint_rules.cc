// What the linter finds in the rules, led back to the YAML it comes from. A comment in its line, in
// the line above, or at the name of the rule, "# check: allow never", keeps a finding from being
// told.

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "config/draft.h"
#include "rules/lint.h"

namespace newswatch::config {
namespace {

using rules::LintFinding;

bool allows(std::string_view line, std::string_view kind) {
  constexpr std::string_view kAllow = "# check: allow ";
  const auto at = line.find(kAllow);
  if (at == std::string_view::npos) return false;
  std::string_view kinds = line.substr(at + kAllow.size());
  while (!kinds.empty()) {
    const auto end = std::min(kinds.find_first_of(", \r"), kinds.size());
    if (kinds.substr(0, end) == kind) return true;
    kinds.remove_prefix(std::min(end + 1, kinds.size()));
  }
  return false;
}

std::string_view line_at(const Source& source, std::size_t line) {
  if (line >= source.lines.size()) return {};
  const std::string_view rest = std::string_view(source.text).substr(source.lines[line]);
  return rest.substr(0, rest.find('\n'));
}

bool is_allowed(const Reading& reading, const Place& place, std::string_view kind) {
  const Source& source = reading.sources[place.file];
  return allows(line_at(source, place.line), kind) ||
         (place.line > 0 && allows(line_at(source, place.line - 1), kind));
}

void tell_of_rule(const LintFinding& found, const std::string& name, Reading& reading) {
  const RulePlaces& places = reading.draft.rule_places[found.index];
  const std::string_view kind = rules::name_of(found.kind);
  const MatchPlaces::Spot spot = places.match_places.find(found.offset);
  const Node& node = spot.node ? *spot.node : *places.match;
  const Source& source = reading.sources[node.place.file];
  const bool is_text = node.kind == Node::Kind::scalar;
  const Place place = is_text ? place_in_scalar(source, node, spot.offset) : node.place;
  if (is_allowed(reading, place, kind) || is_allowed(reading, places.rule, kind)) return;
  std::string message = fmt::format("rule {}: {} [{}]", in_quotes(name), found.message, kind);
  if (is_text) {
    reading.problems.query_warning(node, spot.offset, std::move(message), kind);
  } else {
    reading.problems.warn(place, std::move(message), kind);
  }
}

void tell_of_list(const LintFinding& found, Reading& reading) {
  const Node& list = *reading.draft.word_lists.at(found.list);
  const Node& entry = list.items[found.index];
  const std::string_view kind = rules::name_of(found.kind);
  const Place place = place_in_scalar(reading.sources[entry.place.file], entry, found.offset);
  if (is_allowed(reading, place, kind) || is_allowed(reading, list.place, kind)) return;
  reading.problems.query_warning(
      entry, found.offset, fmt::format("words {}: {} [{}]", found.list, found.message, kind), kind);
}

void tell_of_official(const LintFinding& found, const std::string& id, Reading& reading) {
  const Place place = reading.draft.official_ids.at(id);
  const std::string_view kind = rules::name_of(found.kind);
  if (is_allowed(reading, place, kind)) return;
  reading.problems.warn(place, fmt::format("official {}: {} [{}]", id, found.message, kind), kind);
}

}  // namespace

void lint_rules(Reading& reading) {
  const rules::RuleSettings& settings = reading.draft.config.rules->settings();
  std::vector<rules::LintFeed> feeds;
  for (const feeds::Feed& feed : reading.draft.config.feeds)
    feeds.push_back({.name = feed.name, .tags = feed.tags, .publisher = feed.publisher});
  for (const LintFinding& found : rules::lint(settings, feeds)) {
    switch (found.where) {
      case LintFinding::Where::rule:
        tell_of_rule(found, settings.rules[found.index].name, reading);
        break;
      case LintFinding::Where::list:
        tell_of_list(found, reading);
        break;
      case LintFinding::Where::official:
        tell_of_official(found, settings.officials[found.index].id, reading);
        break;
    }
  }
}

}  // namespace newswatch::config
