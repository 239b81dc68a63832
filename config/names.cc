// Names across sections: each given once, each used name given.

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "config/draft.h"
#include "config/nearest.h"

namespace newswatch::config {
namespace {

using Names = std::set<std::string_view>;
using Kind = rules::Expr::Kind;

std::string suggestion(std::string_view word, const Names& names) {
  const std::vector<std::string_view> list(names.begin(), names.end());
  return did_you_mean(word, list);
}

void check_list(const Node* list, std::string_view key, std::string_view what, const Names& names,
                Problems& problems) {
  if (!list || list->kind != Node::Kind::sequence) return;
  for (const Node& item : list->items) {
    if (item.kind != Node::Kind::scalar || item.text.empty() || names.contains(item.text)) continue;
    problems.error(item.place, fmt::format("{}: there is no {} {}{}", key, what,
                                           in_quotes(item.text), suggestion(item.text, names)));
  }
}

// feed: and tag: inside a match: a name no feed has would silently never hit.
void check_match(const rules::Expr& expr, const RulePlaces& places, const Names& feeds,
                 const Names& tags, Problems& problems) {
  for (const rules::Expr& part : expr.parts) check_match(part, places, feeds, tags, problems);
  if (expr.kind != Kind::feed && expr.kind != Kind::tag) return;
  const Names& names = expr.kind == Kind::feed ? feeds : tags;
  if (names.contains(expr.text)) return;
  const MatchPlaces::Spot spot = places.match_places.find(expr.offset);
  const Node& node = spot.node ? *spot.node : *places.match;
  problems.query_error(
      node, spot.offset,
      fmt::format("no feed has the {} {}{}", expr.kind == Kind::feed ? "name" : "tag",
                  in_quotes(expr.text), suggestion(expr.text, names)));
}

}  // namespace

std::string in_words(const Node& node, std::string_view what, std::string_view key) {
  if (node.kind == Node::Kind::mapping) {
    for (std::size_t i = 0; i + 1 < node.items.size(); i += 2) {
      const std::string& text = node.items[i + 1].text;
      if (node.items[i].text == key && !text.empty())
        return fmt::format("{} {}", what, in_quotes(text));
    }
  }
  return std::string(what);
}

bool claim(std::map<std::string, Place>& names, std::string_view what, const std::string& name,
           const Place& place, Reading& reading) {
  const auto [first, fresh] = names.try_emplace(name, place);
  if (fresh) return true;
  const Source& source = reading.sources[first->second.file];
  reading.problems.error(
      place, fmt::format("{} {} is given already, at {}:{}:{}", what, in_quotes(name), source.path,
                         first->second.line + 1, source.column_of(first->second)));
  return false;
}

void check_names(Reading& reading) {
  const Draft& draft = reading.draft;
  Names feeds;
  Names tags;
  Names channels;
  for (const feeds::Feed& feed : draft.config.feeds) {
    feeds.insert(feed.name);
    tags.insert(feed.tags.begin(), feed.tags.end());
  }
  for (const auto& [name, place] : draft.channel_names) channels.insert(name);
  check_list(draft.notices_to, "to", "channel", channels, reading.problems);
  Names feeds_and_tags = feeds;
  feeds_and_tags.insert(tags.begin(), tags.end());
  for (std::size_t i = 0; i < draft.rule_places.size(); ++i) {
    const RulePlaces& places = draft.rule_places[i];
    check_list(places.to, "to", "channel", channels, reading.problems);
    check_list(places.feeds, "feeds", "feed or tag", feeds_and_tags, reading.problems);
    // Rules may be tried on articles that bring feed and tags along, with no feed configured.
    if (places.usable && !feeds.empty()) {
      check_match(draft.rules.rules[i].match, places, feeds, tags, reading.problems);
    }
  }
}

}  // namespace newswatch::config
