#include "config/values.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace newswatch::config {
namespace {

using std::chrono::seconds;

TEST(Durations, AreANumberAndAUnit) {
  struct Case {
    std::string_view text;
    std::optional<seconds> value;
  };
  const Case cases[] = {
      {"90s", seconds(90)},
      {"5m", seconds(300)},
      {"2h", seconds(7'200)},
      {"1d", seconds(86'400)},
      {"0s", seconds(0)},
      {"10000d", seconds(864'000'000)},
      {"10001d", std::nullopt},
      {"", std::nullopt},
      {"5", std::nullopt},
      {"m", std::nullopt},
      {"-5m", std::nullopt},
      {"+5m", std::nullopt},
      {"5 m", std::nullopt},
      {"5M", std::nullopt},
      {"1.5h", std::nullopt},
      {"1h30m", std::nullopt},
      {"5ms", std::nullopt},
      {"0x5s", std::nullopt},
      {"18446744073709551616s", std::nullopt},
      {"213503982334601d", std::nullopt},  // overflows 64 bits once it is seconds
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(parse_duration(c.text), c.value);
  }
}

TEST(Durations, ArePrintedInTheLargestUnitThatFits) {
  EXPECT_EQ(to_string(seconds(90)), "90s");
  EXPECT_EQ(to_string(seconds(300)), "5m");
  EXPECT_EQ(to_string(seconds(86'400)), "1d");
  EXPECT_EQ(to_string(seconds(0)), "0s");
}

TEST(Sizes, KnowDecimalAndBinaryUnits) {
  struct Case {
    std::string_view text;
    std::optional<std::size_t> value;
  };
  const Case cases[] = {
      {"512B", 512},
      {"64KiB", 65'536},
      {"10MB", 10'000'000},
      {"32MiB", 33'554'432},
      {"1GiB", 1'073'741'824},
      {"2kB", 2'000},
      {"1024GiB", std::nullopt},
      {"64", std::nullopt},
      {"64K", std::nullopt},
      {"MiB", std::nullopt},
      {"-1MiB", std::nullopt},
      {"1 MiB", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(parse_size(c.text), c.value);
  }
  EXPECT_EQ(size_to_string(33'554'432), "32MiB");
  EXPECT_EQ(size_to_string(1'000), "1000B");
}

TEST(Dates, AreDaysThatExist) {
  using std::chrono::sys_days, std::chrono::year, std::chrono::month, std::chrono::day;
  EXPECT_EQ(parse_date("2021-01-26"), sys_days(year(2021) / month(1) / day(26)));
  EXPECT_EQ(parse_date("2024-02-29"), sys_days(year(2024) / month(2) / day(29)));
  for (const std::string_view text : {"2023-02-29", "2021-13-01", "2021-00-10", "2021-1-26",
                                      "21-01-26", "2021/01/26", "2021-01-26T00:00:00Z", ""}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(parse_date(text), std::nullopt);
  }
}

TEST(Rates, AreACountPerUnit) {
  EXPECT_EQ(parse_at_most("6 per hour"), (rules::AtMost{6, seconds(3'600)}));
  EXPECT_EQ(parse_at_most("1 per minute"), (rules::AtMost{1, seconds(60)}));
  EXPECT_EQ(parse_at_most("20 per day"), (rules::AtMost{20, seconds(86'400)}));
  for (const std::string_view text :
       {"0 per hour", "6 per fortnight", "6/hour", "6 per", "per hour", "six per hour", "6per hour",
        "1000001 per hour", ""}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(parse_at_most(text), std::nullopt);
  }
}

TEST(Distances, AreWordsASentenceOrAParagraph) {
  using Unit = rules::Distance::Unit;
  EXPECT_EQ(parse_distance("25 words"), (rules::Distance{Unit::words, 25, false}));
  EXPECT_EQ(parse_distance("1 word"), (rules::Distance{Unit::words, 1, false}));
  EXPECT_EQ(parse_distance("sentence"), (rules::Distance{Unit::sentence, 0, false}));
  EXPECT_EQ(parse_distance("paragraph"), (rules::Distance{Unit::paragraph, 0, false}));
  for (const std::string_view text : {"0 words", "25", "words", "25 letters", "-3 words", ""}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(parse_distance(text), std::nullopt);
  }
}

TEST(Urls, AreAbsoluteAndOfTheWeb) {
  for (const std::string_view good :
       {"https://example.org", "http://127.0.0.1:8080/feed.xml", "http://[::1]:8080/",
        "https://example.org/a?b=c#d", "https://xn--e1afmkfd.xn--p1ai/rss",
        "https://example.org/nachrichten/über-uns.xml"}) {
    SCOPED_TRACE(good);
    EXPECT_EQ(fault_of_url(good), std::nullopt);
  }
  for (const std::string_view bad :
       {"", "example.org", "ftp://example.org/", "https://", "https:///path", "https://a b/",
        "https://user@example.org/", "https://example.org:0/", "https://example.org:/",
        "https://example.org:99999/", "https://example.org:8443hook", "https://example.org:80x/",
        "https://example.org:000080/", "javascript:alert(1)", "https://пример.рф/"}) {
    SCOPED_TRACE(bad);
    EXPECT_NE(fault_of_url(bad), std::nullopt);
  }
  EXPECT_NE(fault_of_url("https://example.org/" + std::string(9'000, 'a')), std::nullopt);
}

TEST(ListenAddresses, AreNumericWithAPort) {
  for (const std::string_view good : {"127.0.0.1:8642", "0.0.0.0:0", "[::1]:8642", "[::]:65535"}) {
    EXPECT_TRUE(is_listen_address(good)) << good;
  }
  for (const std::string_view bad : {"", "127.0.0.1", ":8642", "localhost:8642", "::1:8642",
                                     "127.0.0.1:65536", "127.0.0.1:", "[127.0.0.1]:1", "1.2.3:4"}) {
    EXPECT_FALSE(is_listen_address(bad)) << bad;
  }
}

}  // namespace
}  // namespace newswatch::config
