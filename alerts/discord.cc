// Webhooks of Discord. Sources: docs.discord.com, "Webhook Resource" (Execute Webhook: wait,
// allowed_mentions), "Message Resource" (an embed's description: 4,096 characters), "Rate Limits",
// "Opcodes and Status Codes" (JSON error codes).

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>

#include "alerts/dialect.h"
#include "alerts/markup.h"
#include "alerts/message.h"
#include "alerts/plain_text.h"
#include "alerts/retry.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDescription = 4'096;

// Any punctuation may be escaped. With its ":" escaped, an address in the text is not linked.
std::string escaped(std::string_view text) {
  constexpr std::string_view kMarks = "\\*_~`|<>[](){}#@:-+.!";
  std::string out;
  for (const char c : text) {
    if (kMarks.find(c) != std::string_view::npos) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

std::string linked(std::string_view words, std::string_view url) {
  return std::string("[").append(words).append("](").append(url).append(")");
}

constexpr Markup kMarkdown{.escaped = escaped,
                           .linked = linked,
                           .bold = {"**", "**"},
                           .code = {"`", "`"},
                           .struck = {"~~", "~~"},
                           .quote = {"> ", ""},
                           .line_break = "\n",
                           .after_quote = "\n"};

int colour_of(const Note& note) {
  if (note.kind == Note::Kind::cleared) return 0x2E7D32;
  switch (note.severity) {
    case rules::Severity::low:
      return 0x78909C;
    case rules::Severity::normal:
      return 0x1976D2;
    case rules::Severity::high:
      return 0xEF6C00;
    case rules::Severity::urgent:
      return 0xC62828;
  }
  return 0;
}

std::string body_of(const Note& note) {
  const Message message = message_of(note, [](const Message& one) {
    return utf16_units(written(one, kMarkdown)) <= kMaxDescription;
  });
  json::object embed;
  embed["description"] = written(message, kMarkdown);
  embed["color"] = colour_of(note);
  if (time_of(note)) embed["timestamp"] = note.seen;
  json::object mentions;
  mentions["parse"] = json::array();
  json::object body;
  body["embeds"] = json::array{std::move(embed)};
  body["allowed_mentions"] = std::move(mentions);
  return json::serialize(body);
}

// Without "wait", a message that is not kept afterwards is answered like one that is.
ServiceRequest request_of(const Webhook& webhook, const Delivery& delivery) {
  ServiceRequest request = posted_json(webhook, delivery);
  request.url += request.url.find('?') == std::string::npos ? "?wait=true" : "&wait=true";
  return request;
}

std::optional<std::chrono::seconds> reset_after(const net::HttpResponse& response) {
  const auto value = net::header(response, "X-RateLimit-Reset-After");
  double seconds = 0;
  if (!value || value->size() > 20) return std::nullopt;
  const auto [end, failure] = std::from_chars(value->data(), value->data() + value->size(), seconds,
                                              std::chars_format::fixed);
  if (failure != std::errc() || end != value->data() + value->size() || !(seconds >= 0))
    return std::nullopt;
  const auto most = static_cast<double>(kMaxRetryAfter.count());
  return std::chrono::seconds(static_cast<int>(std::ceil(std::min(seconds, most))));
}

// 10015: unknown webhook, deleted by hand or with its channel. 50027: its token is none (any more).
ServiceAnswer answer_of(const net::HttpResponse& response) {
  ServiceAnswer answer;
  const json::object object = object_of(response);
  if (response.status == 429)
    answer.retry_after = std::max(seconds_at(object, "retry_after"), reset_after(response));
  const json::value* code = object.if_contains("code");
  if (code != nullptr && code->is_int64()) {
    answer.gone = (response.status == 404 && code->get_int64() == 10'015) ||
                  (response.status == 401 && code->get_int64() == 50'027);
  }
  return answer;
}

}  // namespace

// 30 messages a minute in a channel, and 5 in 2 seconds by one webhook; Discord documents that both
// may change and sends the limit in force with every answer.
constinit const Dialect kDiscord{.body = body_of,
                                 .request = request_of,
                                 .answer = answer_of,
                                 .rate = rules::AtMost{5, std::chrono::seconds(10)}};

}  // namespace newswatch::alerts
