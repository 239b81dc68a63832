// newswatch.schema.json, which editors use, says the same as the reader.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "config/keys.h"
#include "tests/config/fixtures.h"

namespace newswatch::config {
namespace {

boost::json::value schema() {
  const auto path = std::filesystem::path(NEWSWATCH_SOURCE_DIR) / "config/newswatch.schema.json";
  return boost::json::parse(test::content_of(path));
}

TEST(Schema, KnowsTheKeysTheReaderKnows) {
  struct Case {
    std::string_view pointer;
    std::span<const std::string_view> keys;
  };
  const Case cases[] = {
      {"", kTopKeys},
      {"/properties/store", kStoreKeys},
      {"/properties/http", kHttpKeys},
      {"/properties/fetch", kFetchKeys},
      {"/properties/alerts", kAlertsKeys},
      {"/definitions/feed", kFeedKeys},
      {"/definitions/login", kLoginKeys},
      {"/definitions/official", kOfficialKeys},
      {"/definitions/rule", kRuleKeys},
      {"/definitions/rule/properties/alert", kRuleAlertKeys},
      {"/definitions/rule/properties/examples", kExamplesKeys},
      {"/definitions/form", kMatchKeys},
      {"/definitions/channel", kChannelKeys},
      {"/definitions/log", kLogKeys},
      {"/definitions/webhook", kWebhookKeys},
      {"/properties/notices", kNoticesKeys},
      {"/definitions/channel/properties/quiet_hours", kQuietKeys},
      {"/definitions/service", kServiceKeys},
      {"/definitions/telegram", kTelegramKeys},
      {"/definitions/ntfy", kNtfyKeys},
      {"/definitions/matrix", kMatrixKeys},
      {"/definitions/pagerduty", kPagerDutyKeys},
      {"/definitions/mail", kMailKeys},
      {"/definitions/exec", kExecKeys},
  };
  const boost::json::value root = schema();
  for (const Case& c : cases) {
    SCOPED_TRACE(c.pointer);
    const boost::json::object& section = root.at_pointer(c.pointer).as_object();
    std::set<std::string> in_schema;
    for (const auto& member : section.at("properties").as_object()) in_schema.emplace(member.key());
    EXPECT_EQ(in_schema, std::set<std::string>(c.keys.begin(), c.keys.end()));
    EXPECT_FALSE(section.at("additionalProperties").as_bool());
  }
}

// Every "$ref" leads to a definition, and every definition is used.
void collect_references(const boost::json::value& value, std::set<std::string>& found) {
  if (value.is_array()) {
    for (const auto& item : value.as_array()) collect_references(item, found);
  } else if (value.is_object()) {
    for (const auto& member : value.as_object()) {
      if (member.key() == "$ref") {
        found.emplace(member.value().as_string());
      } else {
        collect_references(member.value(), found);
      }
    }
  }
}

TEST(Schema, RefersToDefinitionsThatExistAndHoldsNoOthers) {
  const boost::json::value root = schema();
  std::set<std::string> used;
  collect_references(root, used);
  std::set<std::string> defined;
  for (const auto& member : root.at("definitions").as_object()) {
    defined.insert("#/definitions/" + std::string(member.key()));
  }
  EXPECT_EQ(used, defined);
}

}  // namespace
}  // namespace newswatch::config
