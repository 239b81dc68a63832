// words: and officials:, the vocabulary that rules share.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "config/draft.h"
#include "config/keys.h"
#include "config/nearest.h"
#include "config/reader.h"
#include "rules/query.h"

namespace newswatch::config {
namespace {

constexpr std::array<std::string_view, 3> kFamilyAlone{"always", "introduced", "never"};

// Names that a query writes behind a prefix (official:us.blinken) end where a symbol begins.
bool is_query_name(std::string_view name) {
  return name.find_first_of(" \"'()*?:/,") == std::string_view::npos;
}

void check_query_name(const Node& node, std::string_view key, const std::string& name,
                      Problems& problems) {
  if (is_query_name(name)) return;
  problems.error(node.place, fmt::format("{}: {} cannot be written in a query; use letters, "
                                         "digits, dots, dashes and underscores",
                                         key, in_quotes(name)));
}

// A list of words, each checked as the rules will read it.
std::vector<std::string> read_items(const Node& node, std::string_view key, Problems& problems) {
  std::vector<std::string> items;
  const std::vector<Node>* list = read_list(node, key, problems);
  if (!list) return items;
  if (list->empty()) problems.error(node.place, fmt::format("{}: is empty; give a word", key));
  for (const Node& item : *list) {
    auto text = read_text(item, key, problems);
    if (!text) continue;
    const auto parsed = rules::parse_item(*text);
    if (parsed) {
      items.push_back(std::move(*text));
    } else {
      problems.query_error(item, parsed.error().offset, parsed.error().message);
    }
  }
  return items;
}

void read_family_alone(const Mapping& keys, rules::Official& official, Problems& problems) {
  const Node* node = keys.find("family_alone");
  if (!node) return;
  const auto text = read_text(*node, "family_alone", problems);
  if (!text) return;
  const auto found = std::find(kFamilyAlone.begin(), kFamilyAlone.end(), *text);
  if (found == kFamilyAlone.end()) {
    problems.error(node->place,
                   fmt::format("family_alone: expected always, introduced or never, not {}{}",
                               in_quotes(*text), did_you_mean(*text, kFamilyAlone)));
    return;
  }
  official.family_alone = static_cast<rules::FamilyAlone>(found - kFamilyAlone.begin());
  if (!keys.find("family_name")) {
    problems.error(node->place, "family_alone: says how to read a family_name, but none is given");
  }
}

void read_term(const Mapping& keys, rules::OfficialRole& role, Problems& problems) {
  keys.text("role", role.role);
  keys.date("since", role.since);
  keys.date("until", role.until);
  if (role.since && role.until && *role.until < *role.since) {
    problems.error(keys.find("until")->place, "until: lies before since");
  }
}

// One office by role, since and until beside the name; any number under roles.
void read_roles(const Mapping& keys, rules::Official& official, Problems& problems) {
  rules::OfficialRole only;
  read_term(keys, only, problems);
  if (only != rules::OfficialRole()) official.roles.push_back(std::move(only));
  const Node* node = keys.find("roles");
  if (!node) return;
  const std::vector<Node>* list = read_list(*node, "roles", problems);
  if (!list) return;
  for (const Node& item : *list) {
    const Mapping role_keys(item, in_words(item, "role", "role"), kOfficialRoleKeys, problems);
    rules::OfficialRole role;
    read_term(role_keys, role, problems);
    static_cast<void>(role_keys.need("role"));
    official.roles.push_back(std::move(role));
  }
}

void read_official(const Node& node, Reading& reading) {
  Problems& problems = reading.problems;
  const Mapping keys(node, in_words(node, "official", "id"), kOfficialKeys, problems);
  rules::Official official;
  bool usable = false;
  if (const Node* id = keys.need("id")) {
    if (auto text = read_name(*id, "id", problems)) {
      official.id = std::move(*text);
      check_query_name(*id, "id", official.id, problems);
      usable = claim(reading.draft.official_ids, "official", official.id, id->place, reading);
    }
  }
  if (const Node* name = keys.need("name")) {
    if (auto text = read_name(*name, "name", problems)) official.name = std::move(*text);
  }
  keys.text("family_name", official.family_name);
  read_family_alone(keys, official, problems);
  keys.names("aliases", official.aliases);
  keys.names("weak_aliases", official.weak_aliases);
  keys.names("titles", official.titles);
  keys.names("context", official.context);
  keys.names("not_if", official.not_if);
  keys.truth("spellings", official.spellings);
  read_roles(keys, official, problems);
  keys.names("groups", official.groups);
  if (usable) reading.draft.rules.officials.push_back(std::move(official));
}

}  // namespace

void read_words(const Node& node, Reading& reading) {
  if (node.kind != Node::Kind::mapping) {
    wrong_kind(node, "words", "a mapping of names to lists (talks: [talk*, deal])",
               reading.problems);
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); i += 2) {
    const auto name = read_name(node.items[i], "words", reading.problems);
    if (!name) continue;
    check_query_name(node.items[i], "words", *name, reading.problems);
    if (!claim(reading.draft.words, "words", *name, node.items[i].place, reading)) continue;
    reading.draft.word_lists[*name] = &node.items[i + 1];
    reading.draft.rules.words[*name] = read_items(node.items[i + 1], *name, reading.problems);
  }
}

void read_officials(const Node& node, Reading& reading) {
  const std::vector<Node>* list = read_list(node, "officials", reading.problems);
  if (!list) return;
  for (const Node& item : *list) read_official(item, reading);
}

}  // namespace newswatch::config
