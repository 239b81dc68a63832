// PagerDuty's Events API v2. Sources: developer.pagerduty.com, "Send an Alert Event" and "PD-CEF"
// (a summary: 1,024 characters; a dedup_key: 255; severities), "Events API v2 overview" (limits).
//
// An alert is an incident of its own under its delivery's id, so a repeated attempt opens no
// second. What newswatch tells of itself is one incident from "raised" to "cleared": both derive
// its key from the kind and the subject, which is all that they share.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/dialect.h"
#include "alerts/event.h"
#include "alerts/markup.h"
#include "alerts/message.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxSummary = 1'024;
constexpr std::size_t kMaxDetails = 20'000;  // an event holds 512 KB
constexpr std::size_t kMaxUrl = 1'000;

std::string key_of(const Note& note) {
  if (note.kind != Note::Kind::raised && note.kind != Note::Kind::cleared) return note.id;
  return delivery_id(note.rule, note.feed, "notice").value;
}

std::string_view severity_of(rules::Severity severity) {
  switch (severity) {
    case rules::Severity::low:
      return "info";
    case rules::Severity::normal:
      return "warning";
    case rules::Severity::high:
      return "error";
    case rules::Severity::urgent:
      return "critical";
  }
  return "warning";
}

json::object payload_of(const Note& note) {
  const Message message = message_of(
      note, [](const Message& one) { return written(one, kPlain).size() <= kMaxDetails; });
  std::string source = one_line(note.feed, 200);
  if (source.empty()) source = "newswatch";
  json::object details;
  details["message"] = written(message, kPlain);
  json::object payload;
  payload["summary"] = line_of(note, kMaxSummary);
  payload["source"] = source;
  payload["severity"] = severity_of(note.severity);
  if (time_of(note)) payload["timestamp"] = note.seen;
  payload["component"] = "newswatch";
  if (!note.rule.empty()) payload["class"] = one_line(note.rule, 200);
  payload["custom_details"] = std::move(details);
  return payload;
}

std::string body_of(const Note& note) {
  json::object body;
  body["event_action"] = note.kind == Note::Kind::cleared ? "resolve" : "trigger";
  body["dedup_key"] = key_of(note);
  body["payload"] = payload_of(note);
  body["client"] = "newswatch";
  const std::string url = link_of(note.url, kMaxUrl);
  if (!url.empty()) {
    json::object link;
    link["href"] = url;
    link["text"] = one_line(note.headline, 200);
    body["links"] = json::array{std::move(link)};
  }
  return json::serialize(body);
}

ServiceRequest request_of(const Webhook& webhook, const Delivery& delivery) {
  ServiceRequest request = posted_json(webhook, delivery);
  request.body = with_member(delivery.body, "routing_key", webhook.token);
  return request;
}

// No answer says that an integration is gone: a 400 is the same for a wrong key and a wrong event.
ServiceAnswer answer_of(const net::HttpResponse& response) {
  const std::string status = text_at(object_of(response), "status");
  return {.refused = is_success(response) && !status.empty() && status != "success"};
}

}  // namespace

// 120 events a minute for one integration.
constinit const Dialect kPagerduty{.body = body_of,
                                   .request = request_of,
                                   .answer = answer_of,
                                   .rate = rules::AtMost{120, std::chrono::seconds(60)}};

}  // namespace newswatch::alerts
