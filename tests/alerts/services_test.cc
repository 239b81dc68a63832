// What holds for the body of every service, whatever the note.

#include "alerts/services.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>
#include <regex>

#include "alerts/plain_text.h"
#include "tests/support/dialects.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;
using testing::body_for;
using ::testing::HasSubstr;

struct Shape {
  std::size_t max_bytes;  // of the whole body
  const char* text;       // the path of its longest text
  std::size_t max_units;  // of that
};

// As the services document them, not as newswatch applies them.
const std::map<Service, Shape>& shapes() {
  static const std::map<Service, Shape> all{
      {Service::slack, {16'000, "/text", 3'000}},
      {Service::discord, {100'000, "/embeds/0/description", 4'096}},
      {Service::teams, {28 * 1024, "/attachments/0/content/fallbackText", 28 * 1024}},
      {Service::mattermost, {1'000'000, "/text", 16'383}},
      {Service::telegram, {100'000, "/text", 100'000}},  // 4,096 when read: below
      {Service::ntfy, {100'000, "/message", 4'096}},
      {Service::matrix, {65'536 - 2'000, "/body", 65'536}},
      {Service::pagerduty, {512 * 1024, "/payload/summary", 1'024}},
      {Service::alertmanager, {100'000, "/0/annotations/description", 100'000}},
  };
  return all;
}

std::vector<std::pair<std::string, std::string>> nasty_texts() {
  const auto times = [](std::string_view text, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
  };
  return {{"empty", ""},
          {"blank", " \n "},
          {"markup", "*_~`[x](http://e.example)<b>&amp;</b>|<!channel><@1>@everyone @all \\\"'"},
          {"markup at length", times("<!here>@everyone**_`~[]()&\"", 400)},
          {"quotes", std::string(9'000, '"')},
          {"backslashes", std::string(9'000, '\\')},
          {"ampersands", std::string(9'000, '&')},
          {"at signs", std::string(9'000, '@')},
          {"emoji", times("😀", 3'000)},
          {"emoji, odd", "x" + times("😀", 3'000)},
          {"families", times("👩‍👩‍👧‍👦", 900)},
          {"Arabic", times("هدنة ", 2'000)},
          {"Chinese", times("停火谈判", 1'500)},
          {"accents", "e" + times("\u0301", 4'000)},
          {"directions", times("\u202Eabc\u2067", 900)},
          {"not UTF-8", times("\xFF\xC0\xED\xA0\x80", 900)},
          {"controls", times(std::string("\0\x01\x1b[31m\r\n\x7f\u0085", 12), 300)},
          {"one long word", std::string(15'000, 'x')}};
}

std::string read_html(const std::string& html) {
  static const std::regex tag(R"(</?(b|code|s|a|blockquote|strong|del)( href="[^"<>]*")?>|<br>)");
  std::string text = std::regex_replace(html, tag, "");
  EXPECT_EQ(text.find_first_of("<>\""), std::string::npos) << html.substr(0, 400);
  static const std::regex reference("&(amp|lt|gt|quot);");
  text = std::regex_replace(text, reference, "x");
  EXPECT_EQ(text.find('&'), std::string::npos) << html.substr(0, 400);
  return text;
}

// Every "[", "(", "*", "<", … that is text stands behind a backslash or before a word joiner.
std::string without_links_and_styles(std::string text) {
  static const std::regex link(R"(\]\(https://[^()\s]*\))");
  text = std::regex_replace(text, link, "");
  static const std::regex escaped(R"(\\[^0-9A-Za-z\s])");
  return std::regex_replace(text, escaped, "");
}

void check(Service service, const Note& note) {
  const std::string body = body_for(service, note);
  const Shape& shape = shapes().at(service);
  EXPECT_TRUE(cleaned(body) == body);  // UTF-8 without control characters
  EXPECT_LE(body.size(), shape.max_bytes);
  boost::system::error_code failure;
  const json::value value = json::parse(body, failure);
  ASSERT_FALSE(failure) << body.substr(0, 400);
  const json::value* text = value.find_pointer(shape.text, failure);
  ASSERT_TRUE(text != nullptr) << body.substr(0, 400);
  const std::string words(text->as_string());
  EXPECT_FALSE(words.empty());
  EXPECT_LE(service == Service::ntfy ? words.size() : utf16_units(words), shape.max_units);
  if (service == Service::telegram) {
    EXPECT_LE(utf16_units(read_html(words)), 4'096u);
  }
  if (service == Service::matrix) {
    read_html(std::string(value.at("formatted_body").as_string()));
  }
  if (service == Service::telegram || service == Service::mattermost) {
    static const std::regex mention("@(?!\u2060)");
    EXPECT_FALSE(std::regex_search(words, mention)) << words.substr(0, 400);
  }
  if (service == Service::discord || service == Service::mattermost) {
    const std::string rest = without_links_and_styles(words);
    for (const char* mark : {"](", "***", "__", "<@", "<!", "||"})
      EXPECT_EQ(rest.find(mark), std::string::npos) << mark << ": " << words.substr(0, 400);
  }
}

TEST(Services, BearAnyTextInEveryPlace) {
  const std::pair<Note::Kind, std::size_t> kinds[] = {
      {Note::Kind::alert, 0},   {Note::Kind::update, 0},  {Note::Kind::raised, 0},
      {Note::Kind::cleared, 0}, {Note::Kind::digest, 25}, {Note::Kind::digest, 60}};
  for (const Service service : testing::kServices) {
    for (const auto& [name, text] : nasty_texts()) {
      for (const auto& [kind, items] : kinds) {
        SCOPED_TRACE(std::string(name_of(service)) + ", " + name + ", kind " +
                     std::to_string(static_cast<int>(kind)));
        Note note = testing::note_full_of(text, items);
        note.kind = kind;
        check(service, note);
        if (::testing::Test::HasFailure()) return;
      }
    }
  }
}

TEST(Services, NameOrCountEveryAlertOfADigest) {
  for (const Service service : testing::kServices) {
    for (const auto& [name, text] : nasty_texts()) {
      SCOPED_TRACE(std::string(name_of(service)) + ", " + name);
      const std::string body = body_for(service, testing::note_full_of(text, 25));
      std::size_t named = 0;
      while (named < 25 && body.find("Report " + std::to_string(named + 1)) != std::string::npos)
        ++named;
      EXPECT_GE(named, 5u);
      if (named < 25) {
        EXPECT_THAT(body, HasSubstr("… and " + std::to_string(25 - named) + " more"));
      }
    }
  }
}

// Digests of ordinary length are whole, with their links.
TEST(Services, NameEveryAlertOfAnOrdinaryDigest) {
  Note note = testing::digest_note(25);
  for (Note::Item& item : note.items) item.headline += std::string(60, 'h');
  for (const Service service : testing::kServices) {
    SCOPED_TRACE(name_of(service));
    const std::string body = body_for(service, note);
    for (std::size_t i = 1; i <= 25; ++i)
      EXPECT_THAT(body, HasSubstr("https://news.example/" + std::to_string(i)));
    EXPECT_EQ(body.find(" more"), std::string::npos);
  }
}

TEST(Services, AreToldNoTimeThatIsNone) {
  Note note = testing::raised_note();
  note.published.clear();
  for (const char* seen : {"", "yesterday", "2024-13-10T08:00:03Z", "\xFF"}) {
    note.seen = seen;
    for (const Service service : {Service::discord, Service::pagerduty, Service::alertmanager}) {
      const std::string body = body_for(service, note);
      for (const char* member : {"timestamp", "startsAt", "endsAt"})
        EXPECT_EQ(body.find(member), std::string::npos) << name_of(service);
      EXPECT_EQ(cleaned(body), body);
    }
  }
}

TEST(Services, AreToldTheSameInEveryAttempt) {
  for (const Service service : testing::kServices)
    EXPECT_EQ(body_for(service, testing::alert_note()), body_for(service, testing::alert_note()));
}

TEST(Services, KeepNoAddressInTheStoredBody) {
  const Webhook addressed{.url = "https://T0KEN.example/", .token = "T0KEN", .target = "T4RGET"};
  for (const Service service : testing::kServices) {
    Webhook webhook = addressed;
    webhook.service = service;
    EXPECT_EQ(service_body(webhook, testing::alert_note()),
              service_body({.service = service}, testing::alert_note()));
  }
}

TEST(Services, BearAnyAnswer) {
  const std::string deep(1'000'000, '[');
  std::string nested;
  for (int i = 0; i < 200'000; ++i) nested += R"({"a":)";
  for (const Service service : testing::kServices) {
    SCOPED_TRACE(name_of(service));
    for (const int status : {200, 400, 401, 403, 404, 429, 500}) {
      for (const std::string& body :
           {std::string(), deep, nested, std::string(1u << 20, '\0'), std::string("\xFF\xFE"),
            std::string(R"({"ok":1,"code":1.5,"retry_after":{},"parameters":[],"error":7})"),
            std::string(R"({"retry_after":1e999,"retry_after_ms":-1,"event_id":3})"),
            std::string("[]"), std::string("null"), std::string("\"ok\"")}) {
        const ServiceAnswer answer =
            service_answer({.service = service}, {.status = status, .body = body});
        EXPECT_FALSE(answer.gone);
        EXPECT_FALSE(answer.refused && status != 200);
        if (answer.retry_after) {
          EXPECT_GE(answer.retry_after->count(), 0);
          EXPECT_LE(answer.retry_after->count(), 86'400);
        }
      }
    }
  }
}

TEST(Services, NeverShowATokenInAnError) {
  for (const Service service : testing::kServices) {
    Webhook webhook{.url = "https://service.example/hooks/S3CRET",
                    .service = service,
                    .token = "123:T0KEN",
                    .target = "room"};
    const ServiceRequest request = service_request(webhook, {.id = {"msg_A"}, .body = "{}"});
    std::string told = "no answer from " + request.url + " to " + request.body;
    for (const net::Header& header : request.headers) told += header.value;
    const net::HttpError error{net::HttpError::Kind::connect, told};
    const std::string words = outcome_of(webhook, error, {}).error;
    EXPECT_EQ(words.find("T0KEN"), std::string::npos) << words;
    EXPECT_EQ(words.find("S3CRET"), std::string::npos) << words;
  }
}

TEST(Services, HaveARateUnlessTheyAreOnesOwn) {
  for (const Service service : testing::kServices)
    EXPECT_EQ(default_rate(service).has_value(), service != Service::alertmanager)
        << name_of(service);
  EXPECT_EQ(default_rate(Service::webhook), std::nullopt);
}

}  // namespace
}  // namespace newswatch::alerts
