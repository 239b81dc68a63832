// Matrix, by the Client-Server API. Sources: spec.matrix.org/v1.11/client-server-api, 4.2 (PUT
// …/send/…/{txnId}), 11.2.1.1 (m.room.message; org.matrix.custom.html), 11.3 (m.mentions), 2.2
// (errors); an event holds 65,536 bytes.
//
// The delivery's id is the transaction's: a second attempt whose first one was heard tells nobody
// twice.

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/dialect.h"
#include "alerts/event.h"
#include "alerts/markup.h"
#include "alerts/message.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxContent = 60'000;  // the homeserver adds its own fields

std::string linked(std::string_view words, std::string_view url) {
  return "<a href=\"" + html_escaped(url) + "\">" + std::string(words) + "</a>";
}

constexpr Markup kHtml{.escaped = html_escaped,
                       .linked = linked,
                       .bold = {"<strong>", "</strong>"},
                       .code = {"<code>", "</code>"},
                       .struck = {"<del>", "</del>"},
                       .quote = {"<blockquote>", "</blockquote>"},
                       .line_break = "<br>",
                       .after_quote = ""};

// A notice rings nobody up. That m.mentions is there, and empty, keeps clients from looking for
// names in the text.
std::string body_with(const Message& message, const Note& note) {
  const bool quiet = note.severity == rules::Severity::low;
  json::object body;
  body["msgtype"] = quiet ? "m.notice" : "m.text";
  body["body"] = written(message, kPlain);
  body["format"] = "org.matrix.custom.html";
  body["formatted_body"] = written(message, kHtml);
  body["m.mentions"] = json::object();
  return json::serialize(body);
}

std::string body_of(const Note& note) {
  const auto fits = [&note](const Message& message) {
    return body_with(message, note).size() <= kMaxContent;
  };
  return body_with(message_of(note, fits), note);
}

ServiceRequest request_of(const Webhook& webhook, const Delivery& delivery) {
  ServiceRequest request = posted_json(webhook, delivery);
  request.method = net::Method::put;
  request.url =
      url_below(webhook.url, "/_matrix/client/v3/rooms/" + path_segment(webhook.target) +
                                 "/send/m.room.message/" + path_segment(delivery.id.value));
  request.headers.push_back({"Authorization", "Bearer " + webhook.token});
  return request;
}

// The token or its user is no more. M_FORBIDDEN may only mean that the user has left the room, to
// which it can be invited again.
bool says_gone(int status, const std::string& code) {
  return (status == 401 && code == "M_UNKNOWN_TOKEN") ||
         (status == 403 && code == "M_USER_DEACTIVATED");
}

ServiceAnswer answer_of(const net::HttpResponse& response) {
  const json::object object = object_of(response);
  ServiceAnswer answer;
  // A 200 without an event is not the homeserver's.
  answer.refused = is_success(response) && text_at(object, "event_id").empty();
  answer.gone = says_gone(response.status, text_at(object, "errcode"));
  if (response.status == 429) answer.retry_after = seconds_at(object, "retry_after_ms", 1'000);
  return answer;
}

}  // namespace

// Synapse's default for messages (rc_message): one in five seconds, ten at once.
constinit const Dialect kMatrix{.body = body_of,
                                .request = request_of,
                                .answer = answer_of,
                                .rate = rules::AtMost{10, std::chrono::seconds(50)}};

}  // namespace newswatch::alerts
