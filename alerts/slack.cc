// Incoming webhooks of Slack. Sources: docs.slack.dev, "Rich text block", "Sending messages using
// incoming webhooks" (its error words), "Rate limits" (incoming webhooks: one message a second).
//
// Rich text takes words as they are: no markup and no mention is read from them. Blocks of about
// 11,000 characters are refused (slackapi/bolt-js issue 2867: 9,597 of 15,561 bytes of JSON were
// taken, 11,341 of 17,694 were not), so a message stays below that.

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/dialect.h"
#include "alerts/message.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxBlocksBytes = 14'000;
constexpr std::size_t kMaxNotificationBytes = 400;

std::string_view name_of(Run::Style style) {
  switch (style) {
    case Run::Style::bold:
      return "bold";
    case Run::Style::code:
      return "code";
    case Run::Style::struck:
      return "strike";
    case Run::Style::plain:
      break;
  }
  return "";
}

// For the notification's text. Mentions are read from "<…>", markup or not; of references, Slack
// knows these three.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out.push_back(c);
    }
  }
  return out;
}

json::object element_of(const Run& run) {
  json::object element;
  element["type"] = run.url.empty() ? "text" : "link";
  if (!run.url.empty()) element["url"] = run.url;
  element["text"] = run.text;
  if (run.style != Run::Style::plain) {
    json::object style;
    style[name_of(run.style)] = true;
    element["style"] = std::move(style);
  }
  return element;
}

json::object line_break() {
  json::object element;
  element["type"] = "text";
  element["text"] = "\n";
  return element;
}

json::object container(std::string_view type) {
  json::object object;
  object["type"] = type;
  object["elements"] = json::array();
  return object;
}

// Lines that follow one another share a section, items a list.
json::array elements_of(const Message& message) {
  json::array parts;
  const auto last_is = [&parts](std::string_view type) {
    return !parts.empty() && parts.back().as_object().at("type").as_string() == type;
  };
  for (const Line& line : message) {
    if (line.kind == Line::Kind::about) continue;
    const bool is_item = line.kind == Line::Kind::item;
    const bool is_quote = line.kind == Line::Kind::excerpt;
    const std::string_view type = is_item    ? "rich_text_list"
                                  : is_quote ? "rich_text_quote"
                                             : "rich_text_section";
    const bool goes_on = last_is(type);
    if (!goes_on) {
      json::object part = container(type);
      if (is_item) part["style"] = "bullet";
      parts.push_back(std::move(part));
    }
    json::array* into = &parts.back().as_object().at("elements").as_array();
    if (is_item) {
      into->push_back(container("rich_text_section"));
      into = &into->back().as_object().at("elements").as_array();
    } else if (goes_on) {
      into->push_back(line_break());
    }
    for (const Run& run : line.runs) into->push_back(element_of(run));
  }
  return parts;
}

json::array blocks_of(const Message& message) {
  json::array blocks;
  json::object rich;
  rich["type"] = "rich_text";
  rich["elements"] = elements_of(message);
  blocks.push_back(std::move(rich));
  if (const Line* about = find_line(message, Line::Kind::about)) {
    json::object words;
    words["type"] = "plain_text";
    words["text"] = about->runs.front().text;
    words["emoji"] = false;
    json::object context = container("context");
    context["elements"].as_array().push_back(std::move(words));
    blocks.push_back(std::move(context));
  }
  return blocks;
}

std::string body_of(const Note& note) {
  const Message message = message_of(note, [](const Message& one) {
    return json::serialize(blocks_of(one)).size() <= kMaxBlocksBytes;
  });
  json::object body;
  body["text"] = escaped(line_of(note, kMaxNotificationBytes));
  body["mrkdwn"] = false;
  body["blocks"] = blocks_of(message);
  body["unfurl_links"] = false;
  body["unfurl_media"] = false;
  return json::serialize(body);
}

// The answer is one word. These say that the webhook, its channel or its workspace is no more;
// others ("action_prohibited", "user_not_found") an administrator may undo.
bool says_gone(std::string_view word) {
  constexpr std::array<std::string_view, 7> kGone{
      "no_service",        "no_service_id",      "no_team", "team_disabled", "invalid_token",
      "channel_not_found", "channel_is_archived"};
  return std::ranges::find(kGone, word) != kGone.end();
}

ServiceAnswer answer_of(const net::HttpResponse& response) {
  std::string_view word = response.body;
  while (word.ends_with('\n')) word.remove_suffix(1);
  const json::object object = object_of(response);
  const json::value* ok = object.if_contains("ok");
  ServiceAnswer answer;
  answer.refused = is_success(response) && ok != nullptr && ok->is_bool() && !ok->get_bool();
  answer.gone = response.status >= 400 && response.status < 500 && says_gone(word);
  return answer;
}

}  // namespace

constinit const Dialect kSlack{.body = body_of,
                               .request = posted_json,
                               .answer = answer_of,
                               .rate = rules::AtMost{1, std::chrono::seconds(1)}};

}  // namespace newswatch::alerts
