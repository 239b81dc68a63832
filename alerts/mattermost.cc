// Incoming webhooks of Mattermost. Sources: developers.mattermost.com, "Incoming webhooks",
// docs.mattermost.com, "Format messages" (a post: 16,383 characters) and "Rate limiting".
//
// Mentions are read from the text itself, and "<!channel>" is made one as in Slack: word joiners
// keep them words.

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/dialect.h"
#include "alerts/markup.h"
#include "alerts/message.h"
#include "alerts/plain_text.h"
#include "net/ascii.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxPost = 16'383;
constexpr std::string_view kWordJoiner = "\xE2\x81\xA0";

// Whether a mark means something to Mattermost that no backslash takes away: a mention, a tag, a
// reference, an emoji's name, an address that would be linked.
bool is_magic(char mark, char next) {
  const bool letter = net::ascii::is_letter(next);
  return mark == '@' || mark == '<' || (mark == '&' && (letter || next == '#')) ||
         (mark == ':' && (letter || next == '/' || next == '+' || next == '-'));
}

std::string escaped(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*{}[]()#+-.!_>~|";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kMarks.find(text[i]) != std::string_view::npos) out.push_back('\\');
    out.push_back(text[i]);
    if (is_magic(text[i], i + 1 < text.size() ? text[i + 1] : ' ')) out += kWordJoiner;
  }
  return out;
}

// Mentions have been read from addresses, too.
std::string linked(std::string_view words, std::string_view url) {
  std::string out = std::string("[").append(words).append("](");
  for (const char c : url) out += c == '@' ? std::string_view("%40") : std::string_view(&c, 1);
  return out.append(")");
}

// A line right behind a quote would be read as part of it.
constexpr Markup kMarkdown{.escaped = escaped,
                           .linked = linked,
                           .bold = {"**", "**"},
                           .code = {"`", "`"},
                           .struck = {"~~", "~~"},
                           .quote = {"> ", ""},
                           .line_break = "\n",
                           .after_quote = "\n\n"};

std::string body_of(const Note& note) {
  const Message message = message_of(
      note, [](const Message& one) { return utf16_units(written(one, kMarkdown)) <= kMaxPost; });
  json::object body;
  body["text"] = written(message, kMarkdown);
  return json::serialize(body);
}

}  // namespace

// The server's own limit: 10 requests a second, where it is on. No answer says that a webhook is
// gone: "web.incoming_webhook.invalid.app_error" is also what it says when its database fails.
constinit const Dialect kMattermost{.body = body_of,
                                    .request = posted_json,
                                    .answer = as_the_status_says,
                                    .rate = rules::AtMost{10, std::chrono::seconds(1)}};

}  // namespace newswatch::alerts
