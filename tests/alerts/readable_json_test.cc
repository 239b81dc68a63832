#include "alerts/readable_json.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace newswatch::alerts {
namespace {

TEST(ReadableJson, WritesWhatMisleadsAsEscapes) {
  struct Case {
    std::string name;
    std::string json;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"plain", R"({"a":"text \u0007 \" é 停火"})", R"({"a":"text \u0007 \" é 停火"})"},
      {"layout", "{\n\t\"a\": 1\r\n}\n", "{\n\t\"a\": 1\r\n}\n"},
      {"DEL", "\"a\x7f\"", "\"a\\u007f\""},
      {"C1",
       "\"\xc2\x9b"
       "2J\"",
       "\"\\u009b2J\""},
      {"no-break blank", "\"\xc2\xa0\"", "\"\xc2\xa0\""},
      {"override", "\"\xe2\x80\xae\"", "\"\\u202e\""},
      {"isolate", "\"\xe2\x81\xa6\"", "\"\\u2066\""},
      {"line separator", "\"\xe2\x80\xa8\"", "\"\\u2028\""},
      {"dash", "\"\xe2\x80\x94\"", "\"\xe2\x80\x94\""},
      {"byte order mark", "\"\xef\xbb\xbf\"", "\"\\ufeff\""},
      {"tag", "\"\xf3\xa0\x80\x81\"", "\"\\udb40\\udc01\""},
      {"emoji", "\"\xf0\x9f\x98\x80\"", "\"\xf0\x9f\x98\x80\""},
      {"no UTF-8", "\"a\xff\"", "\"a\xef\xbf\xbd\""},
      {"cut short", "\"\xe2\x80", "\"\xef\xbf\xbd\xef\xbf\xbd"},
      {"escape byte", "\"\x1b[2J\"", "\"\\u001b[2J\""},
      {"nothing", "", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(readable(c.json), c.expected);
  }
}

TEST(ReadableJson, KeepsTheValueOfEveryCharacter) {
  for (char32_t value = 1; value < 0x110000; value += value < 0x3000 ? 1 : 61) {
    if (value >= 0xd800 && value < 0xe000) continue;
    std::string text;
    const auto byte = [&text](char32_t bits) { text += static_cast<char>(bits); };
    if (value < 0x80) {
      byte(value);
    } else if (value < 0x800) {
      byte(0xc0 | value >> 6);
      byte(0x80 | (value & 0x3f));
    } else if (value < 0x10000) {
      byte(0xe0 | value >> 12);
      byte(0x80 | (value >> 6 & 0x3f));
      byte(0x80 | (value & 0x3f));
    } else {
      byte(0xf0 | value >> 18);
      byte(0x80 | (value >> 12 & 0x3f));
      byte(0x80 | (value >> 6 & 0x3f));
      byte(0x80 | (value & 0x3f));
    }
    const std::string json = boost::json::serialize(boost::json::string(text));
    const std::string shown = readable(json);
    ASSERT_EQ(boost::json::parse(shown).as_string(), text) << std::hex << std::uint32_t{value};
    ASSERT_EQ(misleads(value), shown != json && value >= 0xa0) << std::hex << std::uint32_t{value};
  }
}

}  // namespace
}  // namespace newswatch::alerts
