// Prometheus Alertmanager, API v2. Sources: its api/v2/openapi.yaml (postableAlerts),
// prometheus.io/docs/alerting/latest/alerts_api and clients.
//
// Labels are an alert's identity: what changes between attempts, or between raised and cleared, is
// none. News has no end that anybody could tell, so it gets none and is taken as resolved after
// resolve_timeout. A condition of newswatch's own lasts until it is cleared; its end is set a week
// ahead, further than any delivery is tried.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/dialect.h"
#include "alerts/markup.h"
#include "alerts/message.h"
#include "alerts/notice.h"
#include "alerts/payload.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDescription = 10'000;
constexpr std::size_t kMaxUrl = 1'000;
constexpr std::size_t kMaxLabel = 300;
constexpr std::chrono::days kLongest{7};

bool is_notice(const Note& note) {
  return note.kind == Note::Kind::raised || note.kind == Note::Kind::cleared;
}

// What has happened once, and is never cleared.
bool is_momentary(std::string_view notice) {
  return notice == name_of(NoticeKind::items_lost) || notice == name_of(NoticeKind::clock_jumped);
}

std::string_view name_of(Note::Kind kind) {
  switch (kind) {
    case Note::Kind::alert:
      return "alert";
    case Note::Kind::update:
      return "update";
    case Note::Kind::digest:
      return "digest";
    case Note::Kind::raised:
    case Note::Kind::cleared:
      return "notice";
  }
  return "alert";
}

std::string alertname_of(const Note& note) {
  if (is_notice(note)) return "newswatch_" + note.rule;
  return note.rule.empty() ? "newswatch" : note.rule;
}

json::object labels_of(const Note& note) {
  json::object labels;
  const auto add = [&labels](std::string_view name, std::string_view value) {
    const std::string text = one_line(value, kMaxLabel);
    if (!text.empty()) labels[name] = text;
  };
  add("alertname", alertname_of(note));
  add("source", "newswatch");
  add("kind", name_of(note.kind));
  add("severity", is_notice(note) ? "high" : rules::name_of(note.severity));
  add(is_notice(note) ? "subject" : "feed", note.feed);
  if (!is_notice(note)) add("id", note.id);
  return labels;
}

json::object annotations_of(const Note& note) {
  const auto description = [](Message message) {
    std::erase_if(message, [](const Line& line) {
      return line.kind == Line::Kind::head || line.kind == Line::Kind::headline;
    });
    return written(message, kPlain);
  };
  const Message message = message_of(
      note, [&](const Message& one) { return description(one).size() <= kMaxDescription; });
  json::object annotations;
  annotations["summary"] = line_of(note, 2 * kMaxLabel);
  const std::string text = description(message);
  if (!text.empty()) annotations["description"] = text;
  return annotations;
}

std::string body_of(const Note& note) {
  json::object alert;
  alert["labels"] = labels_of(note);
  alert["annotations"] = annotations_of(note);
  const auto seen = time_of(note);
  if (seen && note.kind == Note::Kind::cleared) {
    alert["endsAt"] = note.seen;
  } else if (seen) {
    alert["startsAt"] = note.seen;
    if (note.kind == Note::Kind::raised && !is_momentary(note.rule))
      alert["endsAt"] = rfc3339(*seen + kLongest);
  }
  const std::string url = link_of(note.url, kMaxUrl);
  if (!url.empty()) alert["generatorURL"] = url;
  return json::serialize(json::array{std::move(alert)});
}

ServiceRequest request_of(const Webhook& webhook, const Delivery& delivery) {
  ServiceRequest request = posted_json(webhook, delivery);
  request.url = url_below(webhook.url, "/api/v2/alerts");
  return request;
}

}  // namespace

constinit const Dialect kAlertmanager{
    .body = body_of, .request = request_of, .answer = as_the_status_says, .rate = std::nullopt};

}  // namespace newswatch::alerts
