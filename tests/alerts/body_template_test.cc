#include "alerts/body_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/payload.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr std::chrono::sys_seconds kSeen{1'718'006'403s};  // 2024-06-10T08:00:03Z

std::string filled_with(const Alert& alert, std::string_view text) {
  return filled(text, {"msg_1"}, json::parse(event_json(alert)).as_object());
}

TEST(BodyTemplate, InsertsValues) {
  struct Case {
    std::string text;
    std::string expected;
  };
  const std::vector<Case> cases{
      {R"({"a":"{{article.title}}"})", R"({"a":"Test of a newswatch channel"})"},
      {R"({"a":"{{ rule.title }}: {{article.title}}!"})",
       R"({"a":"Test alert: Test of a newswatch channel!"})"},
      {R"({"a":"{{data.rule.severity}}","b":[1,true,null,"x"]})",
       R"({"a":"low","b":[1,true,null,"x"]})"},
      {R"({"a":"{{id}} {{type}} {{timestamp}}"})",
       R"({"a":"msg_1 alert.matched 2024-06-10T08:00:03Z"})"},
      {R"({"a":"{{line}}","b":"{{headline}}","c":"{{link}}"})",
       R"({"a":"Test alert: Test of a newswatch channel","b":"Test of a newswatch channel","c":"https://example.org/newswatch/test"})"},
      {R"({"a":"{{rule.tags}}","b":"tags {{rule.tags}}"})", R"({"a":["test"],"b":"tags test"})"},
      {R"({"a":"{{officials.0.name}}","b":"{{officials.7.name}}","c":"x{{officials.7.name}}"})",
       R"({"a":"Test Person","b":null,"c":"x"})"},
      {R"({"a":"{{matches.0.start}}","b":"at {{matches.0.start}}"})", R"({"a":0,"b":"at 0"})"},
      {R"(["{{id}}"])", R"(["msg_1"])"},
      {R"({"{{id}}":"keys are as they are"})", R"({"{{id}}":"keys are as they are"})"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(fault_of_template(c.text), std::nullopt);
    EXPECT_EQ(filled_with(test_alert(kSeen), c.text), c.expected);
  }
}

TEST(BodyTemplate, LetsNoTextFromOutsideChangeItsShape) {
  Alert alert = test_alert(kSeen);
  alert.article.title = "\",\"admin\":true,\"x\":\"{{id}}\\";
  const std::string text = R"({"text":"{{article.title}}","more":"is {{article.title}}"})";
  const json::object body = json::parse(filled_with(alert, text)).as_object();
  EXPECT_EQ(body.size(), 2u);
  EXPECT_EQ(body.at("text").as_string(), alert.article.title);
  EXPECT_EQ(body.at("more").as_string(), "is " + alert.article.title);
}

TEST(BodyTemplate, CutsLongValuesUntilTheBodyFits) {
  Alert alert = test_alert(kSeen);
  alert.article.text = std::string(6'000, 'x');
  const std::string text =
      R"({"a":"{{article.summary}}","b":"{{article.summary}}","c":"{{article.summary}}","d":"{{article.summary}}"})";
  const std::string body = filled_with(alert, text);
  EXPECT_LE(body.size(), kMaxBodyBytes);
  EXPECT_GT(body.size(), 10'000u);
  EXPECT_TRUE(json::parse(body).is_object());
}

TEST(BodyTemplate, TellsWhatIsWrong) {
  struct Case {
    std::string text;
    std::string fault;
  };
  const std::vector<Case> cases{
      {"{", "is no JSON"},
      {R"("{{id}}")", "expected an object or a list"},
      {R"({"a":"{{article.titel}}"})", "there is no value {{article.titel}}"},
      {R"({"a":["{{}}"]})", "there is no value {{}}"},
      {R"({"a":{"b":"{{article.title"}})", "{{ without }}"},
      {R"({"a":"{{article.title.x}}"})", "there is no value {{article.title.x}}"},
      {"{\"a\":\"" + std::string(kMaxTemplateBytes, 'x') + "\"}", "is longer than 8000 bytes"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text.substr(0, 60));
    const auto fault = fault_of_template(c.text);
    ASSERT_TRUE(fault);
    EXPECT_THAT(*fault, HasSubstr(c.fault));
  }
}

TEST(BodyTemplate, KnowsTheValuesOfEveryKindOfEvent) {
  for (const char* path :
       {"notice.message", "notice.kind", "count", "alerts", "alerts.3.article.title",
        "previous.title", "sources.0.feed", "more_sources", "truncated"}) {
    EXPECT_EQ(fault_of_template("{\"a\":\"{{" + std::string(path) + "}}\"}"), std::nullopt) << path;
  }
}

}  // namespace
}  // namespace newswatch::alerts
