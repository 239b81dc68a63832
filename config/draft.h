#pragma once

// A configuration on its way from YAML to settings: values read so far, and where each stands.

#include <cstdint>
#include <map>

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/match_form.h"
#include "config/node.h"
#include "config/problems.h"
#include "config/secrets.h"

namespace newswatch::config {

// Where a rule stands. Nodes belong to the documents of the load; null if the key is absent.
struct RulePlaces {
  bool usable = false;  // has a name of its own and a match
  Place rule;
  const Node* feeds = nullptr;
  const Node* match = nullptr;
  const Node* to = nullptr;
  const Node* examples = nullptr;
  MatchPlaces match_places;
};

struct Draft {
  Config config;
  rules::RuleSettings rules;
  std::vector<RulePlaces> rule_places;            // beside rules.rules
  std::map<std::string, const Node*> word_lists;  // beside rules.words
  const Node* notices_to = nullptr;
  // Where each name was first given, to tell duplicates.
  std::map<std::string, Place> feed_names, feed_urls, words, official_ids, rule_names,
      channel_names;
};

// What every section reader has at hand.
struct Reading {
  const Sources& sources;
  Problems& problems;
  Secrets& secrets;
  Draft& draft;
};

void read_store(const Node& node, Reading& reading);
void read_http(const Node& node, Reading& reading);
void read_fetch(const Node& node, Reading& reading);
void read_alerts(const Node& node, Reading& reading);
void read_notices(const Node& node, Reading& reading);
void read_feeds(const Node& node, Reading& reading);
void read_words(const Node& node, Reading& reading);
void read_officials(const Node& node, Reading& reading);
void read_rules(const Node& node, Reading& reading);
void read_channels(const Node& node, Reading& reading);

// What only the whole can tell: intervals against the floor, names that rules use and nobody gives.
void check_names(Reading& reading);

// Compiles the rules, all or what differs from `running`, which may be null; its errors become
// problems at their places.
void compile_rules(Reading& reading, const rules::RuleSet* running);

// Warns of what is doubtful in rules that compiled.
void lint_rules(Reading& reading);

// `feed "BBC"` where the mapping gives a name under `key`, else `feed`: what messages call it.
[[nodiscard]] std::string in_words(const Node& node, std::string_view what, std::string_view key);

// Remembers a name; a second one is told with the place of the first.
bool claim(std::map<std::string, Place>& names, std::string_view what, const std::string& name,
           const Place& place, Reading& reading);

}  // namespace newswatch::config
