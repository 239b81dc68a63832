#pragma once

// Notes of every kind, for what makes messages of them.

#include <string>
#include <vector>

#include "alerts/note.h"

namespace newswatch::testing {

inline alerts::Note alert_note() {
  alerts::Note note;
  note.id = "msg_GSMNVHG6M390F6NE267KMX6CC3";
  note.severity = rules::Severity::high;
  note.headline = "Mediators say truce is close";
  note.url = "https://news.example/truce";
  note.rule = "ceasefire-talks";
  note.rule_title = "Ceasefire talks";
  note.why = "Any sign that talks start.";
  note.feed = "Example Wire";
  note.published = "2024-06-10T07:58:00Z";
  note.seen = "2024-06-10T08:00:03Z";
  note.excerpt = "…a truce proposal is close, mediators in Doha said…";
  note.officials = {"Antony Blinken"};
  note.tags = {"diplomacy"};
  note.sources = {{"Other Wire", "https://other.example/1"}, {"Third", ""}};
  note.more_sources = 3;
  return note;
}

inline alerts::Note update_note() {
  alerts::Note note;
  note.kind = alerts::Note::Kind::update;
  note.id = "msg_UPDATE";
  note.headline = "Truce agreed";
  note.previous_headline = "Mediators say truce is close";
  note.url = "https://news.example/truce";
  note.rule = "ceasefire-talks";
  note.rule_title = "Ceasefire talks";
  note.feed = "Example Wire";
  note.seen = "2024-06-10T09:00:00Z";
  return note;
}

inline alerts::Note digest_note(std::size_t items = 2) {
  alerts::Note note;
  note.kind = alerts::Note::Kind::digest;
  note.id = "msg_DIGEST";
  note.severity = rules::Severity::low;
  note.rule_title = "newswatch";
  note.headline = std::to_string(items) + " alerts";
  note.seen = "2024-06-10T09:00:00Z";
  for (std::size_t i = 1; i <= items; ++i) {
    note.items.push_back({.headline = "Report " + std::to_string(i),
                          .url = "https://news.example/" + std::to_string(i),
                          .rule_title = "Ceasefire talks",
                          .feed = "Wire"});
  }
  return note;
}

inline alerts::Note raised_note() {
  alerts::Note note;
  note.kind = alerts::Note::Kind::raised;
  note.id = "msg_RAISED";
  note.severity = rules::Severity::high;
  note.headline = "The feed \"Wire\" has failed for an hour.";
  note.rule = "feed_failing";
  note.rule_title = "newswatch needs attention";
  note.feed = "Wire";
  note.seen = "2024-06-10T09:00:00Z";
  return note;
}

inline alerts::Note cleared_note() {
  alerts::Note note = raised_note();
  note.kind = alerts::Note::Kind::cleared;
  note.id = "msg_CLEARED";
  note.severity = rules::Severity::low;
  note.headline = "The feed \"Wire\" answers again.";
  note.rule_title = "newswatch is well again";
  note.seen = "2024-06-10T10:00:00Z";
  return note;
}

// Every text of the note is `text`.
inline alerts::Note note_full_of(const std::string& text, std::size_t items = 0) {
  alerts::Note note = items > 0 ? digest_note(items) : alert_note();
  note.headline = note.rule_title = note.why = note.feed = note.excerpt = text;
  note.rule = note.published = note.previous_headline = text;
  note.officials.assign(30, text);
  note.tags.assign(30, text);
  note.sources.assign(20, {text, "https://other.example/" + std::string(400, 'y')});
  for (std::size_t i = 0; i < note.items.size(); ++i) {
    note.items[i].headline = "Report " + std::to_string(i + 1) + ": " + text;
    note.items[i].rule_title = note.items[i].feed = text;
    note.items[i].url += "/" + std::string(380, 'x');
  }
  return note;
}

}  // namespace newswatch::testing
