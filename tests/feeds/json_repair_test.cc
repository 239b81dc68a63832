#include "feeds/json_repair.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

TEST(JsonRepair, ClosesWhatIsCutBehindTheLastWholeValue) {
  struct Case {
    std::string_view cut;
    std::string_view closed;
  };
  constexpr Case kCases[] = {
      {"{\"a\":[1,2", "{\"a\":[1]}"},
      {"{\"a\":[{\"b\":1},{\"b\":\"x", "{\"a\":[{\"b\":1},{}]}"},
      {"{\"a\":\"x\",\"b\":\"y", "{\"a\":\"x\"}"},
      {"{\"a\":\"}\\\"]\",\"b", "{\"a\":\"}\\\"]\"}"},
      {"{\"a\":\"x\ny\"}", "{\"a\":\"x\\ny\"}"},
      {"{\"a\":1}<script>", "{\"a\":1}"},
      {std::string_view("[\"x\\\0\",1]", 9), "[\"x\",1]"},
      {"[\"x\\\ny\"]", "[\"x\\ny\"]"},
      {"", ""},
      {"\"a\":1,", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.cut);
    EXPECT_EQ(repair_json(c.cut), c.closed);
  }
}

TEST(JsonRepair, KeepsTheWholeItemsOfAFeedCutAnywhere) {
  const std::string head =
      "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[";
  std::string feed = head;
  std::vector<std::size_t> ends;
  for (int i = 0; i < 3; ++i) {
    if (i > 0) feed += ",";
    feed += "{\"id\":\"" + std::to_string(i) + "\",\"title\":\"a \\\"b\\\" {\",\"tags\":[\"x\"]}";
    ends.push_back(feed.size());
  }
  feed += "]}";
  for (std::size_t cut = head.size(); cut <= feed.size(); ++cut) {
    SCOPED_TRACE(cut);
    const auto document = parse(std::string_view(feed).substr(0, cut), {});
    ASSERT_TRUE(document.has_value());
    std::size_t whole = 0;
    while (whole < ends.size() && ends[whole] <= cut) ++whole;
    ASSERT_GE(document->articles.size(), whole);
    EXPECT_EQ(document->warnings.empty(), cut == feed.size());
  }
}

}  // namespace
}  // namespace newswatch::feeds
