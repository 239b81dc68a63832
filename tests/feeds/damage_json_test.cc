// A sound JSON Feed is damaged in every way of the table, at every place where the damage fits; it
// must be read as if it were whole.

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/json_repair.h"
#include "feeds/parse.h"
#include "tests/feeds/damage_documents.h"

namespace newswatch::feeds {
namespace {

using newswatch::testing::json_feed;
using newswatch::testing::Layout;

// Replaces `what` by `by`, at each place by itself.
struct Replacement {
  std::string_view name;
  std::string_view what;
  std::string_view by;
};

constexpr Replacement kOnePlace[] = {
    {"missing comma between members", "\",", "\""},
    {"missing comma behind a list", "],", "]"},
    {"missing comma between items", "},", "}"},
    {"two commas", "\",", "\",,"},
    {"semicolon for a comma", "\",", "\";"},
    {"comma behind the last member", "</p>\"", "</p>\","},
    {"comma behind the last element", "\"desk\"]", "\"desk\",]"},
    {"missing colon", "\": ", "\" "},
    {"two colons", "\": ", "\":: "},
    {"equals sign for a colon", "\": ", "\" = "},
    {"arrow for a colon", "\": ", "\" => "},
    {"missing end of a title", "\",\n  \"date_published\"", ",\n  \"date_published\""},
    {"missing end of a title, packed", "\",\"date_published\"", ",\"date_published\""},
    {"missing start of an address", "\"url\": \"", "\"url\": "},
    {"missing start of a key", "\"title\":", "title\":"},
    {"missing end of a key", "\"title\":", "\"title:"},
    {"bare key", "\"title\":", "title:"},
    {"missing end of an item", "},{", ",{"},
    {"missing end of an item, in lines", "},\n  {", ",\n  {"},
    {"missing end of an object in a list", "5}]", "5]"},
    {"missing end of a list", "\"desk\"],", "\"desk\","},
    {"missing start of an item", "},{", "},"},
    {"missing start of an item, in lines", "},\n  {", "},\n  "},
    {"one brace too many behind an item", "},{", "}},{"},
    {"one bracket too many", "\"desk\"],", "\"desk\"]],"},
    {"comment of C", "\"title\":", "/* \"x */ \"title\":"},
    {"comment to the end of the line", "\"title\":", "// it's \"x\n \"title\":"},
    {"NaN", "\"tags\":", "\"x\": NaN, \"tags\":"},
    {"undefined", "\"tags\":", "\"x\": undefined, \"tags\":"},
    {"None", "\"tags\":", "\"x\": None, \"y\": True, \"tags\":"},
    {"a number too large", "\"tags\":", "\"x\": 1e99999, \"tags\":"},
    {"odd numbers", "\"tags\":", "\"x\": 007, \"y\": +5, \"z\": .5, \"w\": 0x1F, \"tags\":"},
    {"a member without a value", "\"tags\":", "\"x\":, \"tags\":"},
    {"a key alone", "\"tags\":", "\"x\", \"tags\":"},
    {"a million digits",
     "\"tags\":", "\"x\": -1234567890123456789012345678901234567890, \"tags\":"},
    {"control characters between members", "\"tags\":", "\x01\x0B\"tags\":"},
    {"byte order mark in the middle", "\"tags\":", "\xEF\xBB\xBF\"tags\":"},
};

bool same_articles(const Document& a, const Document& b) {
  return a.feed == b.feed && a.articles == b.articles;
}

TEST(DamageToJson, IsReadAsIfTheDocumentWereWhole) {
  for (const Layout layout : {Layout::lines, Layout::packed}) {
    const std::string sound = json_feed(layout);
    const auto expected = parse(sound, {});
    ASSERT_TRUE(expected.has_value());
    ASSERT_EQ(expected->articles.size(), 5u);
    ASSERT_TRUE(expected->warnings.empty());
    for (const Replacement& kind : kOnePlace) {
      for (auto at = sound.find(kind.what); at != std::string::npos;
           at = sound.find(kind.what, at + 1)) {
        std::string damaged = sound;
        damaged.replace(at, kind.what.size(), kind.by);
        SCOPED_TRACE(std::string(kind.name) + " at " + std::to_string(at) + ": " +
                     damaged.substr(at > 40 ? at - 40 : 0, 120));
        const auto read = parse(damaged, {});
        ASSERT_TRUE(read.has_value());
        EXPECT_TRUE(same_articles(*read, *expected)) << repair_json(damaged);
      }
    }
  }
}

TEST(DamageToJson, OfTheWholeDocumentIsReadAsIfThereWereNone) {
  const std::string sound = json_feed(Layout::lines);
  const auto expected = parse(sound, {});
  ASSERT_TRUE(expected.has_value());
  const auto replaced = [](std::string text, std::string_view what, std::string_view by) {
    return newswatch::testing::replaced(std::move(text), what, by);
  };
  const struct {
    std::string_view name;
    std::string text;
  } cases[] = {
      {"apostrophes", replaced(sound, "\"", "'")},
      {"byte order mark", "\xEF\xBB\xBF" + sound},
      {"two byte order marks", "\xEF\xBB\xBF\xEF\xBB\xBF" + sound},
      {"a callback", "callback(" + sound + ");"},
      {"an assignment", "var feed = " + sound + ";"},
      {"a guard", ")]}',\n" + sound},
      {"an endless loop as a guard", "for(;;);" + sound},
      {"a guard of while", "while(1);" + sound},
      {"a warning in front", "Notice: undefined $x on line 5\n" + sound},
      {"a script behind", sound + "<script>x()</script>"},
      {"two documents", sound + sound},
      {"one brace too many at the end", sound + "}"},
      {"missing end", sound.substr(0, sound.rfind('}'))},
      {"missing end of the list and the whole", sound.substr(0, sound.rfind(']'))},
      {"trailing NULs", sound + std::string(64, '\0')},
      {"Windows line ends", replaced(sound, "\n", "\r\n")},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const auto read = parse(c.text, {});
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_TRUE(same_articles(*read, *expected)) << repair_json(c.text);
  }
}

TEST(DamageToJson, OfTypographicQuotationMarksIsMended) {
  const auto read = parse(
      "{“version”: “https://jsonfeed.org/version/1.1”, “items”: [{“id”: “1”, “title”: “One”}]}",
      {});
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->articles.size(), 1u);
  EXPECT_EQ(read->articles[0].title, "One");
}

TEST(DamageToJson, InsideAStringKeepsItsText) {
  const struct {
    std::string_view name;
    std::string_view bad;
    std::string_view title;
  } cases[] = {
      {"quotation marks", "He said \"no\" and left", "He said \"no\" and left"},
      {"quotation marks at the end", "He said \"no\"", "He said \"no\""},
      {"quotation marks before a comma", "He said \"no\", and left", "He said \"no\", and left"},
      {"line end", "One\ntwo", "One two"},
      {"tab", "One\ttwo", "One two"},
      {"control characters", "One\x01\x1F two", "One two"},
      {"an escaped apostrophe", "It\\'s so", "It's so"},
      {"a hexadecimal escape", "caf\\xe9", "café"},
      {"a broken escape", "one \\u12 two", "one u12 two"},
      {"an unknown escape", "one \\q two", "one q two"},
      {"surrogates", "dove \\ud83d\\udd4a", "dove \xF0\x9F\x95\x8A"},
      {"braces", "a } b ] c { d", "a } b ] c { d"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const std::string text =
        R"({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": ")" +
        std::string(c.bad) + R"(", "url": "https://x.example/1"}, {"id": "2", "title": "Two"}]})";
    const auto read = parse(text, {});
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->articles.size(), 2u);
    EXPECT_EQ(read->articles[0].title, c.title) << repair_json(text);
    EXPECT_EQ(read->articles[0].url, "https://x.example/1");
    EXPECT_EQ(read->articles[1].title, "Two");
  }
}

}  // namespace
}  // namespace newswatch::feeds
