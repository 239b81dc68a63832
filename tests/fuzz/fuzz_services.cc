// What services are told and answer: the first byte picks the kind of note and how long its lists
// are, each line is a text of it in turn, and the whole is an answer besides. Whatever they hold,
// each body is JSON within the service's limits in which no text is markup, and each answer is
// understood or not, within bounds.

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "alerts/message.h"
#include "alerts/plain_text.h"
#include "alerts/retry.h"
#include "alerts/services.h"
#include "feeds/utf8.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
using newswatch::fuzz::take_until;
namespace alerts = newswatch::alerts;
namespace json = boost::json;
namespace net = newswatch::net;
using alerts::Note;
using alerts::Service;

constexpr Service kServices[] = {Service::slack,      Service::discord,   Service::teams,
                                 Service::mattermost, Service::telegram,  Service::ntfy,
                                 Service::matrix,     Service::pagerduty, Service::alertmanager};

// The lines one after the other, for ever.
class Texts {
 public:
  explicit Texts(std::string_view all) : all_(all), rest_(all) {}
  std::string next() {
    if (rest_.empty()) rest_ = all_;
    return std::string(take_until(rest_, '\n'));
  }

 private:
  const std::string_view all_;
  std::string_view rest_;
};

Note note_of(std::uint8_t choice, std::string_view input) {
  Texts texts(input);
  Note note;
  note.kind = static_cast<Note::Kind>(choice % 5);
  note.severity = static_cast<newswatch::rules::Severity>(choice / 5 % 4);
  const std::size_t length = choice / 20 * 5u;
  note.id = "msg_X";
  for (std::string* text : {&note.headline, &note.url, &note.rule, &note.rule_title, &note.why,
                            &note.feed, &note.published, &note.excerpt, &note.seen})
    *text = texts.next();
  if (note.kind == Note::Kind::update) note.previous_headline = texts.next();
  for (std::size_t i = 0; i < length; ++i) {
    note.officials.push_back(texts.next());
    note.tags.push_back(texts.next());
    note.sources.push_back({texts.next(), texts.next()});
    if (note.kind == Note::Kind::digest)
      note.items.push_back({texts.next(), texts.next(), texts.next(), texts.next()});
  }
  note.more_sources = length;
  return note;
}

std::string text_at(const json::value& body, std::string_view path) {
  boost::system::error_code failure;
  const json::value* found = body.find_pointer(path, failure);
  check(found != nullptr && found->is_string());
  return std::string(found->get_string());
}

// Behind every "@" stands a word joiner, but within the address of a link.
bool mentions_somebody(std::string_view text) {
  bool address = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("<a href=\"")) address = true;
    if (rest.starts_with("\">")) address = false;
    if (text[at] == '@' && !address && !rest.substr(1).starts_with("\xE2\x81\xA0")) return true;
  }
  return false;
}

void check_limits(Service service, const json::value& body) {
  if (service == Service::discord) {
    const std::string text = text_at(body, "/embeds/0/description");
    check(!text.empty() && alerts::utf16_units(text) <= 4'096);
  }
  if (service == Service::mattermost || service == Service::telegram) {
    const std::string text = text_at(body, "/text");
    check(!text.empty());
    check(!mentions_somebody(text));
  }
  if (service == Service::mattermost) {
    check(alerts::utf16_units(text_at(body, "/text")) <= 16'383);
  }
  if (service == Service::ntfy) check(text_at(body, "/message").size() <= 4'096);
  if (service == Service::matrix) check(!text_at(body, "/body").empty());
  if (service == Service::pagerduty) check(text_at(body, "/payload/summary").size() <= 1'024);
}

void check_bodies(const Note& note) {
  for (const Service service : kServices) {
    const alerts::Webhook webhook{
        .url = "https://service.example/", .service = service, .token = "t", .target = "c"};
    const std::string stored = alerts::service_body(webhook, note);
    check(newswatch::feeds::is_valid_utf8(stored));
    check(service != Service::teams || stored.size() <= 28'000);
    check(service != Service::slack || stored.size() <= 16'000);
    check(service != Service::matrix || stored.size() <= 63'000);
    boost::system::error_code failure;
    const json::value body = json::parse(stored, failure);
    check(!failure);
    check_limits(service, body);
    const auto request = alerts::service_request(webhook, {.id = {note.id}, .body = stored});
    check(!json::parse(request.body, failure).is_null() && !failure);
  }
}

void check_answers(std::string_view input) {
  for (const Service service : kServices) {
    for (const int status : {200, 400, 401, 403, 404, 429, 503}) {
      const net::HttpResponse response{
          .status = status,
          .headers = {{"X-RateLimit-Reset-After", std::string(input.substr(0, 30))}},
          .body = std::string(input)};
      const auto answer = alerts::service_answer({.service = service}, response);
      check(!answer.refused || status == 200);
      check(!answer.gone || status >= 400);
      if (!answer.retry_after) continue;
      check(answer.retry_after->count() >= 0 && *answer.retry_after <= alerts::kMaxRetryAfter);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = newswatch::fuzz::text_of(data, size);
  check_answers(input);
  if (size == 0) return 0;
  const Note note = note_of(data[0], input.substr(1));
  check_bodies(note);
  const std::string link = alerts::link_of(note.url, 1'000);
  check(link.size() <= 1'000 && link.find_first_of(" ()[]<>\"'|\\\n") == std::string::npos);
  return 0;
}
