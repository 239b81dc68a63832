#include "alerts/payload.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/plain_text.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::chrono::sys_seconds kSeen{1'718'006'403s};  // 2024-06-10T08:00:03Z

Alert full_alert() {
  Alert alert;
  alert.article_key = "a_0123456789ABCDEFGHJKMNPQRS";
  alert.article.id.value = "tag:example.org,2024:1";
  alert.article.url = "https://example.org/story?a=1&b=2";
  alert.article.title = "Mediators say \"truce\" is close";
  alert.article.text = "In Doha, Antony Blinken said the 停火 talks go on.\nMore follows.";
  alert.article.authors = {{.name = "A. Writer"}, {.email = "desk@example.org"}};
  alert.article.published = kSeen - 63s;
  alert.article.first_seen = kSeen;
  alert.article.language = "en-GB";
  alert.feed.name = "BBC Middle East";
  alert.feed.url = "https://user:wort@feeds.example.org/rss.xml";
  alert.feed.publisher = "BBC";
  alert.feed.tags = {"broadcaster", "middle-east"};
  alert.rule_name = "ceasefire-talks";
  alert.rule_title = "Ceasefire talks";
  alert.rule_why = "Any sign that talks start, stall or end.";
  alert.severity = rules::Severity::high;
  alert.rule_tags = {"gaza"};
  alert.officials = {{"us.blinken", "Antony Blinken"}};
  alert.spans = {{rules::Field::title, 0, 15, 20, "truce", "truce"},
                 {rules::Field::text, 0, 9, 23, "Antony Blinken", "official:us.blinken"},
                 {rules::Field::text, 0, 33, 35, "停火", "停火"},
                 {rules::Field::author, 1, 0, 4, "desk", "author:desk"}};
  return alert;
}

json::object data_of(const Alert& alert) {
  return json::parse(event_json(alert)).as_object().at("data").as_object();
}

std::vector<std::string> truncated(const json::object& data) {
  std::vector<std::string> paths;
  const json::value* found = data.if_contains("truncated");
  if (found == nullptr) return paths;
  for (const json::value& path : found->as_array()) paths.emplace_back(path.as_string());
  return paths;
}

// The characters [start, end) of a text, counted in Unicode scalar values.
std::string slice(std::string_view text, std::uint64_t start, std::uint64_t end) {
  std::string out;
  for (std::uint64_t i = 0; i < end && !text.empty(); ++i) {
    const Scalar scalar = first_scalar(text);
    if (i >= start) out.append(text.substr(0, scalar.bytes));
    text.remove_prefix(scalar.bytes);
  }
  return out;
}

TEST(Payload, HasExactlyTheShapeReceiversAreTold) {
  const json::value expected = json::parse(R"json({
    "type": "alert.matched",
    "timestamp": "2024-06-10T08:00:03Z",
    "data": {
      "rule": {"name": "ceasefire-talks", "title": "Ceasefire talks", "severity": "high",
               "why": "Any sign that talks start, stall or end.", "tags": ["gaza"]},
      "feed": {"name": "BBC Middle East", "url": "https://feeds.example.org/rss.xml",
               "publisher": "BBC", "tags": ["broadcaster", "middle-east"]},
      "article": {"id": "a_0123456789ABCDEFGHJKMNPQRS", "url": "https://example.org/story?a=1&b=2",
                  "title": "Mediators say \"truce\" is close",
                  "summary": "In Doha, Antony Blinken said the 停火 talks go on.\nMore follows.",
                  "authors": ["A. Writer", "desk@example.org"],
                  "published": "2024-06-10T07:59:00Z", "first_seen": "2024-06-10T08:00:03Z",
                  "language": "en-GB"},
      "officials": [{"id": "us.blinken", "name": "Antony Blinken"}],
      "matches": [
        {"field": "title", "start": 15, "end": 20, "text": "truce", "term": "truce"},
        {"field": "text", "start": 9, "end": 23, "text": "Antony Blinken",
         "term": "official:us.blinken"},
        {"field": "text", "start": 33, "end": 35, "text": "停火", "term": "停火"},
        {"field": "author", "item": 1, "start": 0, "end": 4, "text": "desk", "term": "author:desk"}],
      "excerpt": "In Doha, Antony Blinken said the 停火 talks go on. More follows."
    }})json");
  EXPECT_EQ(json::serialize(json::parse(event_json(full_alert()))), json::serialize(expected));
}

TEST(Payload, HasTheSameShapeWhenLittleIsKnown) {
  Alert alert;
  alert.rule_name = "r";
  alert.article.first_seen = kSeen;
  const json::value expected = json::parse(R"json({
    "type": "alert.matched",
    "timestamp": "2024-06-10T08:00:03Z",
    "data": {
      "rule": {"name": "r", "title": "", "severity": "normal", "why": "", "tags": []},
      "feed": {"name": "", "url": "", "publisher": "", "tags": []},
      "article": {"id": "", "url": "", "title": "", "summary": "", "authors": [],
                  "published": null, "first_seen": "2024-06-10T08:00:03Z", "language": ""},
      "officials": [], "matches": [], "excerpt": ""
    }})json");
  EXPECT_EQ(json::serialize(json::parse(event_json(alert))), json::serialize(expected));
}

TEST(Payload, IsOneLineAndTheSameBytesEachTime) {
  const std::string body = event_json(full_alert());
  EXPECT_EQ(body.find('\n'), std::string::npos);
  EXPECT_EQ(body, event_json(full_alert()));
  EXPECT_THAT(body, Not(HasSubstr("wort")));
}

TEST(Payload, CarriesOffsetsThatFindTheWordsInTheTextItCarries) {
  const json::object data = data_of(full_alert());
  const json::object& article = data.at("article").as_object();
  for (const json::value& one : data.at("matches").as_array()) {
    const json::object& match = one.as_object();
    const std::string field(match.at("field").as_string());
    if (field == "author") continue;
    const json::string& text = article.at(field == "title" ? "title" : "summary").as_string();
    const auto start = match.at("start").to_number<std::uint64_t>();
    const auto end = match.at("end").to_number<std::uint64_t>();
    EXPECT_EQ(slice(text, start, end), match.at("text").as_string());
  }
}

TEST(Payload, KeepsOffsetsTrueAcrossControlsAndBrokenBytes) {
  Alert alert = full_alert();
  alert.article.title = "a\r\x1b\x07\xFF\xC2\x85 truce";
  alert.spans = {{rules::Field::title, 0, 7, 12, "truce", "truce"}};
  const json::object data = data_of(alert);
  const json::string& title = data.at("article").as_object().at("title").as_string();
  EXPECT_EQ(slice(title, 7, 12), "truce");
  EXPECT_EQ(title, "a   \uFFFD  truce");
}

TEST(Payload, ShowsThePassageOfTheFirstHitInTheText) {
  Alert alert = full_alert();
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "слово ";
  const auto start = static_cast<std::uint32_t>(2000 * 6);
  text += "перемирие ";
  for (int i = 0; i < 2000; ++i) text += "слово ";
  alert.article.text = text;
  alert.spans = {{rules::Field::title, 0, 15, 20, "truce", "truce"},
                 {rules::Field::text, 0, start, start + 9, "перемирие", "перемири*"}};
  const std::string excerpt(data_of(alert).at("excerpt").as_string());
  EXPECT_THAT(excerpt, HasSubstr(" перемирие "));
  EXPECT_TRUE(excerpt.starts_with("…слово ") && excerpt.ends_with("слово…")) << excerpt;
}

TEST(Payload, ShowsTheTitleWhenOnlyThatWasHit) {
  Alert alert = full_alert();
  alert.spans = {{rules::Field::title, 0, 15, 20, "truce", "truce"}};
  EXPECT_EQ(data_of(alert).at("excerpt").as_string(), alert.article.title);
  alert.spans = {{rules::Field::author, 0, 0, 4, "desk", "author:desk"}};
  EXPECT_EQ(data_of(alert).at("excerpt").as_string(), alert.article.title);
}

TEST(Payload, HoldsNoControlByte) {
  Alert alert = full_alert();
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  alert.article.title = alert.article.text = alert.rule_why = alert.feed.name = all;
  alert.article.url = "https://example.org/" + all;
  alert.spans = {{rules::Field::text, 0, 0, 40, all, all}};
  const std::string body = event_json(alert);
  for (const char c : body) EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20 || c == 0x7F);
  const json::value parsed = json::parse(body);  // strict: throws on what is not UTF-8
  const std::string title(parsed.at("data").at("article").at("title").as_string());
  for (const char c : title) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

// Everything too long at once, in characters of each length and in such as JSON must escape.
TEST(Payload, StaysUnder20kBWhateverTheAlertHolds) {
  for (const char* character : {"a", "é", "停", "👍", "\"", "\\", "\n", "\x01", "\xFF", "\u2028",
                                "e\u0301", "\u0301", " "}) {
    SCOPED_TRACE(character);
    std::string huge;
    while (huge.size() < 30'000) huge += character;
    Alert alert;
    alert.article_key = huge;
    alert.article.id.value = alert.article.url = alert.article.title = alert.article.text = huge;
    alert.article.language = alert.feed.name = alert.feed.url = alert.feed.publisher = huge;
    alert.rule_name = alert.rule_title = alert.rule_why = huge;
    alert.article.published = alert.article.first_seen = kSeen;
    alert.article.authors.assign(100, {.name = huge});
    alert.feed.tags.assign(100, huge);
    alert.rule_tags.assign(100, huge);
    alert.officials.assign(100, {huge, huge});
    alert.spans.assign(100, {rules::Field::author, 4'000'000'000u, 4'000'000'000u, 4'000'000'000u,
                             huge.substr(0, 5000), huge.substr(0, 5000)});
    alert.spans[0].field = rules::Field::text;
    const std::string body = event_json(alert);
    EXPECT_LE(body.size(), kMaxEventBytes);
    const json::value parsed = json::parse(body);
    EXPECT_THAT(
        truncated(parsed.at("data").as_object()),
        ::testing::IsSupersetOf({"article.title", "article.summary", "article.authors",
                                 "article.url", "feed.tags", "officials", "matches", "rule.why"}));
  }
}

// URLs that just pass, names that just pass: the sum of what the narrowest limits let through.
TEST(Payload, StaysUnder20kBWhenEveryFieldIsJustShortEnough) {
  for (const std::size_t bytes : {60u, 80u, 100u, 160u, 300u, 600u, 1000u, 1200u, 1500u, 2000u}) {
    SCOPED_TRACE(bytes);
    const std::string field(bytes, '"');
    Alert alert;
    alert.article_key = alert.article.url = alert.article.title = field;
    alert.article.text = std::string(6000, '\\');
    alert.article.language = alert.feed.name = alert.feed.url = alert.feed.publisher = field;
    alert.rule_name = alert.rule_title = alert.rule_why = field;
    alert.article.authors.assign(50, {.name = field});
    alert.feed.tags.assign(50, field);
    alert.rule_tags.assign(50, field);
    alert.officials.assign(50, {field, field});
    alert.spans.assign(64, {rules::Field::category, 4'000'000'000u, 1, 2, field, field});
    EXPECT_LE(event_json(alert).size(), kMaxEventBytes);
  }
}

TEST(Payload, SaysWhatWasCutAndEndsItWithASign) {
  Alert alert = full_alert();
  std::string text;
  while (text.size() < 50'000) text += "停火谈判";
  alert.article.text = text;
  const json::object data = data_of(alert);
  EXPECT_EQ(truncated(data), std::vector<std::string>{"article.summary"});
  const std::string summary(data.at("article").as_object().at("summary").as_string());
  EXPECT_TRUE(summary.ends_with("…"));
  EXPECT_TRUE(text.starts_with(summary.substr(0, summary.size() - 3)));
}

TEST(Payload, LeavesOutAUrlThatIsTooLongBecauseACutOneLeadsElsewhere) {
  Alert alert = full_alert();
  alert.article.url = "https://example.org/" + std::string(3000, 'x');
  const json::object data = data_of(alert);
  EXPECT_EQ(data.at("article").as_object().at("url").as_string(), "");
  EXPECT_EQ(truncated(data), std::vector<std::string>{"article.url"});
}

TEST(Payload, SaysNothingOfCutsWhenNothingWasCut) {
  EXPECT_FALSE(data_of(full_alert()).contains("truncated"));
}

TEST(Rfc3339, TellsTimesBetweenTheYears1And9999) {
  struct Case {
    std::int64_t time;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {1'718'006'403, "2024-06-10T08:00:03Z"},
      {0, "1970-01-01T00:00:00Z"},
      {-1, "1969-12-31T23:59:59Z"},
      {-62'135'596'800, "0001-01-01T00:00:00Z"},
      {-62'135'596'801, ""},
      {253'402'300'799, "9999-12-31T23:59:59Z"},
      {253'402'300'800, ""},
      {INT64_MAX, ""},
      {INT64_MIN, ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.time);
    EXPECT_EQ(rfc3339(std::chrono::sys_seconds(std::chrono::seconds(c.time))), c.expected);
  }
}

TEST(Payload, BearsTimesThatNoCalendarHolds) {
  Alert alert = full_alert();
  alert.article.published = std::chrono::sys_seconds(std::chrono::seconds(INT64_MAX));
  EXPECT_TRUE(data_of(alert).at("article").as_object().at("published").is_null());
}

TEST(TestAlert, FillsEveryFieldAndItsOffsetsAreRight) {
  const Alert alert = test_alert(kSeen);
  for (const rules::Span& span : alert.spans) {
    const std::string& text =
        span.field == rules::Field::title ? alert.article.title : alert.article.text;
    EXPECT_EQ(slice(text, span.start, span.end), span.text);
  }
  const json::object data = data_of(alert);
  for (const char* list : {"officials", "matches"}) EXPECT_FALSE(data.at(list).as_array().empty());
  for (const char* part : {"rule", "feed", "article"}) {
    for (const auto& [key, value] : data.at(part).as_object()) {
      EXPECT_FALSE(value.is_null()) << part << '.' << std::string(key);
      EXPECT_FALSE(value.is_string() && value.as_string().empty())
          << part << '.' << std::string(key);
    }
  }
  EXPECT_FALSE(data.contains("truncated"));
}

}  // namespace
}  // namespace newswatch::alerts
