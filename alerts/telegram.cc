// Telegram's Bot API. Sources: core.telegram.org/bots/api (sendMessage: 4,096 characters after
// parsing; "HTML style"; ResponseParameters), core.telegram.org/bots/faq (limits).

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/dialect.h"
#include "alerts/event.h"
#include "alerts/markup.h"
#include "alerts/message.h"
#include "alerts/plain_text.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxText = 4'096;  // UTF-16, as its offsets are

// "@name" would ring somebody up.
std::string escaped(std::string_view text) { return html_escaped(without_mentions(text)); }

std::string linked(std::string_view words, std::string_view url) {
  return "<a href=\"" + html_escaped(url) + "\">" + std::string(words) + "</a>";
}

constexpr Markup kHtml{.escaped = escaped,
                       .linked = linked,
                       .bold = {"<b>", "</b>"},
                       .code = {"<code>", "</code>"},
                       .struck = {"<s>", "</s>"},
                       .quote = {"<blockquote>", "</blockquote>"},
                       .line_break = "\n",
                       .after_quote = "\n"};

// What is left when Telegram has read the HTML.
constexpr Markup kRead{
    .escaped = without_mentions,
    .linked = [](std::string_view words, std::string_view) { return std::string(words); },
    .bold = {},
    .code = {},
    .struck = {},
    .quote = {},
    .line_break = "\n",
    .after_quote = "\n"};

std::string body_of(const Note& note) {
  const Message message = message_of(
      note, [](const Message& one) { return utf16_units(written(one, kRead)) <= kMaxText; });
  json::object preview;
  preview["is_disabled"] = true;
  json::object body;
  body["text"] = written(message, kHtml);
  body["parse_mode"] = "HTML";
  body["link_preview_options"] = std::move(preview);
  if (note.severity == rules::Severity::low) body["disable_notification"] = true;
  return json::serialize(body);
}

ServiceRequest request_of(const Webhook& webhook, const Delivery& delivery) {
  ServiceRequest request = posted_json(webhook, delivery);
  std::string token;
  for (const char c : webhook.token) token += c == ':' ? ":" : path_segment({&c, 1});
  request.url = url_below(webhook.url, "/bot" + token + "/sendMessage");
  request.body = with_member(delivery.body, "chat_id", webhook.target);
  return request;
}

// What the bot cannot mend by trying again: put out, blocked, the chat deleted or under another id.
// "chat not found" may be a user who has yet to write to the bot, 401 a token that is wrong: these
// end as dead letters.
bool says_gone(int status, const json::object& object) {
  constexpr std::array<std::string_view, 5> kGone{"bot was kicked", "bot was blocked",
                                                  "user is deactivated", "chat was deleted",
                                                  "bot is not a member"};
  if (status == 400) return object_at(object, "parameters").contains("migrate_to_chat_id");
  const std::string words = text_at(object, "description");
  return status == 403 && std::ranges::any_of(kGone, [&words](std::string_view one) {
           return words.find(one) != std::string::npos;
         });
}

ServiceAnswer answer_of(const net::HttpResponse& response) {
  const json::object object = object_of(response);
  const json::value* ok = object.if_contains("ok");
  ServiceAnswer answer;
  // The API says so in every answer; a 200 without it is somebody else's.
  answer.refused = is_success(response) && (ok == nullptr || !ok->is_bool() || !ok->get_bool());
  answer.gone = says_gone(response.status, object);
  answer.retry_after = seconds_at(object_at(object, "parameters"), "retry_after");
  return answer;
}

}  // namespace

// 20 messages a minute in a group, and one a second in a chat.
constinit const Dialect kTelegram{.body = body_of,
                                  .request = request_of,
                                  .answer = answer_of,
                                  .rate = rules::AtMost{1, std::chrono::seconds(3)}};

}  // namespace newswatch::alerts
