// ntfy, by JSON to the server's root. Sources: docs.ntfy.sh/publish ("Publish as JSON", "Limits": a
// longer message than 4,096 bytes becomes an attachment), docs.ntfy.sh/config ("Rate limiting").

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/dialect.h"
#include "alerts/markup.h"
#include "alerts/message.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxMessage = 4'096;
constexpr std::size_t kMaxTitle = 250;
constexpr std::size_t kMaxTags = 5;

int priority_of(rules::Severity severity) {
  switch (severity) {
    case rules::Severity::low:
      return 2;
    case rules::Severity::normal:
      return 3;
    case rules::Severity::high:
      return 4;
    case rules::Severity::urgent:
      return 5;
  }
  return 3;
}

// A tag that is the name of an emoji is shown as one in front of the title.
std::string_view emoji_of(const Note& note) {
  switch (note.kind) {
    case Note::Kind::raised:
      return "warning";
    case Note::Kind::cleared:
      return "white_check_mark";
    case Note::Kind::alert:
    case Note::Kind::update:
    case Note::Kind::digest:
      break;
  }
  return note.severity == rules::Severity::urgent ? "rotating_light" : "newspaper";
}

json::array tags_of(const Note& note) {
  json::array tags;
  tags.emplace_back(emoji_of(note));
  for (const std::string& tag : note.tags) {
    if (tags.size() == kMaxTags) break;
    const std::string word = one_line(tag, 40);
    if (!word.empty()) tags.emplace_back(word);
  }
  return tags;
}

// The head is the title, and the headline's address what a tap opens.
std::string text_of(Message message) {
  std::erase_if(message, [](const Line& line) { return line.kind == Line::Kind::head; });
  for (Line& line : message) {
    if (line.kind == Line::Kind::headline) line.runs.front().url.clear();
  }
  return written(message, kPlain);
}

std::string body_of(const Note& note) {
  const Message message =
      message_of(note, [](const Message& one) { return text_of(one).size() <= kMaxMessage; });
  const Line* head = find_line(message, Line::Kind::head);
  const Line* headline = find_line(message, Line::Kind::headline);
  json::object body;
  body["title"] = one_line(head == nullptr ? "newswatch" : written(*head, kPlain), kMaxTitle);
  body["message"] = text_of(message);
  body["priority"] = priority_of(note.severity);
  body["tags"] = tags_of(note);
  if (headline != nullptr && !headline->runs.front().url.empty())
    body["click"] = headline->runs.front().url;
  return json::serialize(body);
}

ServiceRequest request_of(const Webhook& webhook, const Delivery& delivery) {
  ServiceRequest request = posted_json(webhook, delivery);
  request.url = url_below(webhook.url, "/");
  request.body = with_member(delivery.body, "topic", webhook.target);
  if (!webhook.token.empty())
    request.headers.push_back({"Authorization", "Bearer " + webhook.token});
  return request;
}

}  // namespace

// The defaults of a server: 60 requests, of which one comes back every 5 seconds.
constinit const Dialect kNtfy{.body = body_of,
                              .request = request_of,
                              .answer = as_the_status_says,
                              .rate = rules::AtMost{12, std::chrono::seconds(60)}};

}  // namespace newswatch::alerts
