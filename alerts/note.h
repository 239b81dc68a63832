#pragma once

// What a person is told, whatever the channel: the services' bodies are made of it. Plain values,
// all text clean (alerts/plain_text.h) and cut, but not escaped for any syntax.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/material.h"
#include "rules/rule.h"

namespace newswatch::alerts {

struct Note {
  enum class Kind : std::uint8_t {
    alert,
    update,  // the headline of an alerted article has changed
    digest,  // alerts that waited, together
    raised,  // newswatch tells of itself: something is wrong
    cleared  // … and well again
  } kind = Kind::alert;
  std::string id;  // of the delivery
  rules::Severity severity = rules::Severity::normal;
  std::string headline;           // the article's title; what a digest or notice says
  std::string previous_headline;  // update only
  std::string url;                // of the article, http or https; may be empty
  std::string rule;               // its name; of a notice, its kind
  std::string rule_title;         // its title, else its name
  std::string why;
  std::string feed;       // its publisher, else its name
  std::string published;  // RFC 3339; the feed's claim; may be empty
  std::string seen;       // RFC 3339
  std::string excerpt;    // the passage that hit; may be empty
  std::string language;
  std::vector<std::string> officials;
  std::vector<std::string> tags;  // of the rule

  struct Source {
    std::string feed;
    std::string url;  // http or https; may be empty
  };
  std::vector<Source> sources;  // besides `feed`
  std::uint64_t more_sources = 0;

  struct Item {  // of a digest
    std::string headline;
    std::string url;
    std::string rule_title;
    std::string feed;
  };
  std::vector<Item> items;
};

// An alert that cannot be read back (it can, unless the store was edited) is told as what it is.
[[nodiscard]] Note note_of(const Material& material, std::string_view delivery_id);

// "Ceasefire talks: Mediators say truce is close", "Headline changed: …", "12 alerts: …": one line.
[[nodiscard]] std::string line_of(const Note& note);

}  // namespace newswatch::alerts
