#include "alerts/note.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "alerts/event.h"
#include "alerts/plain_text.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

// What people are to click: nothing but the web.
std::string link_at(const json::object& object, std::string_view key) {
  std::string url = text_at(object, key);
  return url.starts_with("https://") || url.starts_with("http://") ? url : std::string();
}

std::string first_of(std::string preferred, std::string other) {
  return preferred.empty() ? std::move(other) : std::move(preferred);
}

rules::Severity severity_at(const json::object& rule) {
  using rules::Severity;
  const std::string name = text_at(rule, "severity");
  for (const Severity one : {Severity::low, Severity::high, Severity::urgent}) {
    if (name == rules::name_of(one)) return one;
  }
  return Severity::normal;
}

Note::Kind kind_of(const std::string& type) {
  if (type == "alert.updated") return Note::Kind::update;
  if (type == "alert.digest") return Note::Kind::digest;
  if (type == "notice.raised") return Note::Kind::raised;
  if (type == "notice.cleared") return Note::Kind::cleared;
  return Note::Kind::alert;
}

void read_notice(const json::object& about, Note& note) {
  const bool raised = note.kind == Note::Kind::raised;
  note.severity = raised ? rules::Severity::high : rules::Severity::low;
  note.rule = text_at(about, "kind");
  note.rule_title = raised ? "newswatch needs attention" : "newswatch is well again";
  note.headline = text_at(about, "message");
  note.feed = text_at(about, "subject");
}

void read_digest(const json::object& data, Note& note) {
  note.severity = rules::Severity::low;
  bool one_rule = true;
  for (const json::value& value : array_at(data, "alerts")) {
    if (!value.is_object()) continue;
    const json::object& item = value.get_object();
    const json::object& rule = object_at(item, "rule");
    const json::object& article = object_at(item, "article");
    const std::string name = text_at(rule, "name");
    note.severity = std::max(note.severity, severity_at(rule));
    note.items.push_back({.headline = text_at(article, "title"),
                          .url = link_at(article, "url"),
                          .rule_title = first_of(text_at(rule, "title"), name),
                          .feed = text_at(object_at(item, "feed"), "name")});
    one_rule = one_rule && (note.items.size() == 1 || name == note.rule);
    note.rule = name;
  }
  if (!one_rule) note.rule.clear();
  note.rule_title = one_rule && !note.items.empty() ? note.items.front().rule_title : "newswatch";
  note.headline = fmt::format("{} alerts", note.items.size());
}

void read_alert(const json::object& data, Note& note) {
  const json::object& rule = object_at(data, "rule");
  const json::object& feed = object_at(data, "feed");
  const json::object& article = object_at(data, "article");
  note.severity = severity_at(rule);
  note.rule = text_at(rule, "name");
  note.rule_title = first_of(text_at(rule, "title"), note.rule);
  note.why = text_at(rule, "why");
  note.feed = first_of(text_at(feed, "publisher"), text_at(feed, "name"));
  note.headline = first_of(text_at(article, "title"), text_at(article, "url"));
  note.previous_headline = text_at(object_at(data, "previous"), "title");
  note.url = link_at(article, "url");
  note.published = text_at(article, "published");
  note.language = text_at(article, "language");
  note.excerpt = text_at(data, "excerpt");
  if (note.excerpt == note.headline) note.excerpt.clear();
  for (const json::value& official : array_at(data, "officials")) {
    if (official.is_object()) note.officials.push_back(text_at(official.get_object(), "name"));
  }
  for (const json::value& tag : array_at(rule, "tags")) {
    if (tag.is_string()) note.tags.emplace_back(tag.get_string());
  }
  const std::string own = text_at(feed, "name");
  for (const json::value& value : array_at(data, "sources")) {
    if (!value.is_object()) continue;
    const json::object& source = value.get_object();
    if (text_at(source, "feed") == own) continue;
    note.sources.push_back({text_at(source, "feed"), link_at(source, "url")});
  }
  const json::value* more = data.if_contains("more_sources");
  if (more != nullptr && more->is_uint64()) note.more_sources = more->get_uint64();
}

}  // namespace

Note note_of(const Material& material, std::string_view delivery_id) {
  const json::object event = event_of(material);
  const json::object& data = object_at(event, "data");
  Note note{.kind = kind_of(text_at(event, "type")), .id = std::string(delivery_id)};
  note.seen = text_at(event, "timestamp");
  switch (note.kind) {
    case Note::Kind::raised:
    case Note::Kind::cleared:
      read_notice(object_at(data, "notice"), note);
      break;
    case Note::Kind::digest:
      read_digest(data, note);
      break;
    case Note::Kind::alert:
    case Note::Kind::update:
      read_alert(data, note);
      break;
  }
  if (note.headline.empty()) note.headline = "(without a title)";
  return note;
}

std::string line_of(const Note& note) {
  std::string line = note.rule_title;
  if (note.kind == Note::Kind::update) line += " (headline changed)";
  if (!line.empty()) line += ": ";
  line += note.headline;
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace newswatch::alerts
