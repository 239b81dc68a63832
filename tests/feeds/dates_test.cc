#include "feeds/dates.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>

#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

struct Case {
  const char* text;
  const char* expected;  // null: no date
};

template <std::size_t N>
void hold(const Case (&cases)[N]) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto date = parse_date(c.text);
    const std::string read = date ? format_rfc3339(*date) : "no date";
    EXPECT_EQ(read, c.expected != nullptr ? c.expected : "no date");
  }
}

TEST(Dates, Rfc822InItsDialects) {
  hold({
      {"Mon, 10 Jun 2024 08:00:03 Z", "2024-06-10T08:00:03Z"},
      {"Mon,10 Jun 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Mon 10 Jun 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Mon, Jun 10 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Mon, 10 Jun, 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Tue, 10 Jun 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},  // it was a Monday
      {"mon, 10 jun 2024 08:00:03 gmt", "2024-06-10T08:00:03Z"},
      {"10 Jun 2024", "2024-06-10T00:00:00Z"},
      {"2024 Jun 10", "2024-06-10T00:00:00Z"},
      {"Jun 10 2024", "2024-06-10T00:00:00Z"},
      {"June 2024", "2024-06-01T00:00:00Z"},
      {"1 Jan 04 19:48 GMT", "2004-01-01T19:48:00Z"},
      {"Thu, 01 Jan 70 00:00:00 GMT", "1970-01-01T00:00:00Z"},
      {"Thu, 01 Jan 104 00:00:00 GMT", "2004-01-01T00:00:00Z"},
      {"Mon, 10 Jun 2024 8:0:3 GMT", "2024-06-10T08:00:03Z"},
      {"Mon, 10 Jun 2024 08:00:03.25 GMT", "2024-06-10T08:00:03Z"},
      {"Mon, 10 Jun 2024 24:00:00 GMT", "2024-06-11T00:00:00Z"},
      {"Mon, 10 Jun 2024 08:00:60 GMT", "2024-06-10T08:01:00Z"},
      {"Mon, 31 Jun 2024 08:00:00 GMT", "2024-07-01T08:00:00Z"},
      {"Mon, 10 Jun 2024 08:00:03 +0000 (UTC)", "2024-06-10T08:00:03Z"},
      {"Mon, 10 Jun 2024 (a (nested) comment) 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Monday, 10 June 2024, at 8:00 am GMT", "2024-06-10T08:00:00Z"},
      {"Monday, June 10th, 2024 8:00 PM EST", "2024-06-11T01:00:00Z"},
      {"June 1st, 2024", "2024-06-01T00:00:00Z"},
      {"10-Jun-2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"10/Jun/2024:08:00:03 +0200", "2024-06-10T06:00:03Z"},
      {"Mon, 10 Sept 2024 08:00:03 GMT", "2024-09-10T08:00:03Z"},
      {"12:30 AM, Jun 10, 2024", "2024-06-10T00:30:00Z"},
      {"12:30 p.m., Jun 10, 2024", "2024-06-10T12:30:00Z"},
      {"Posted on Jun 10, 2024 by A. Writer", "2024-06-10T00:00:00Z"},
      {"\n  Mon, 10 Jun 2024 08:00:03 GMT\t", "2024-06-10T08:00:03Z"},
  });
}

TEST(Dates, Zones) {
  hold({
      {"10 Jun 2024 08:00:03 EDT", "2024-06-10T12:00:03Z"},
      {"10 Jun 2024 08:00:03 ET", "2024-06-10T13:00:03Z"},
      {"10 Jun 2024 08:00:03 PDT", "2024-06-10T15:00:03Z"},
      {"10 Jun 2024 08:00:03 CEST", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 MESZ", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 BST", "2024-06-10T07:00:03Z"},
      {"10 Jun 2024 08:00:03 IST", "2024-06-10T02:30:03Z"},
      {"10 Jun 2024 08:00:03 A", "2024-06-10T09:00:03Z"},
      {"10 Jun 2024 08:00:03 N", "2024-06-10T07:00:03Z"},
      {"10 Jun 2024 08:00:03 +2", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 +02", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 +530", "2024-06-10T02:30:03Z"},
      {"10 Jun 2024 08:00:03 +05:30", "2024-06-10T02:30:03Z"},
      {"10 Jun 2024 08:00:03+0530", "2024-06-10T02:30:03Z"},
      {"10 Jun 2024 08:00:03 GMT+2", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 UTC+02:00", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 GMT-0430", "2024-06-10T12:30:03Z"},
      {"10 Jun 2024 08:00:03 \u22120430", "2024-06-10T12:30:03Z"},
      {"10 Jun 2024 08:00:03 +9900", "2024-06-10T08:00:03Z"},
      {"10 Jun 2024 08:00:03 Eastern Daylight Time", "2024-06-10T12:00:03Z"},
      {"10 Jun 2024 08:00:03 Pacific Standard Time", "2024-06-10T16:00:03Z"},
      {"10 Jun 2024 08:00:03 Europe/Berlin", "2024-06-10T06:00:03Z"},
      {"10 Jan 2024 08:00:03 Europe/Berlin", "2024-01-10T07:00:03Z"},
      {"10 Jun 2024 08:00:03 America/Argentina/Buenos_Aires", "2024-06-10T11:00:03Z"},
      {"10 Jun 2024 08:00:03 Etc/GMT", "2024-06-10T08:00:03Z"},
      {"10 Jun 2024 08:00:03 Nowhere/Land", "2024-06-10T08:00:03Z"},
      {"Mon Jun 10 2024 08:00:03 GMT+0200 (Central European Summer Time)", "2024-06-10T06:00:03Z"},
      {"Mon Jun 10 08:00:03 CEST 2024", "2024-06-10T06:00:03Z"},
      {"Mon Jun 10 08:00:03 2024 +0200", "2024-06-10T06:00:03Z"},
      {"Mon Jun 10 08:00:03 +0200 2024", "2024-06-10T06:00:03Z"},
  });
}

TEST(Dates, Iso8601InFullAndCutShort) {
  hold({
      {"2024-06-10T08:00:03Z", "2024-06-10T08:00:03Z"},
      {"2024-06-10t08:00:03z", "2024-06-10T08:00:03Z"},
      {"2024-06-10T08:00:03", "2024-06-10T08:00:03Z"},
      {"2024-06-10T08:00Z", "2024-06-10T08:00:00Z"},
      {"2024-06-10T08Z", "2024-06-10T08:00:00Z"},
      {"2024-06-10T08:00:03,5Z", "2024-06-10T08:00:03Z"},
      {"2024-06-10T08:00:03.123456789+02:00", "2024-06-10T06:00:03Z"},
      {"2024-06-10T08:00:03 +0200", "2024-06-10T06:00:03Z"},
      {"2024-06-10T08:00:03+02", "2024-06-10T06:00:03Z"},
      {"2024-06-10 08:00:03 EST", "2024-06-10T13:00:03Z"},
      {"2024-06-10T24:00:00Z", "2024-06-11T00:00:00Z"},
      {"2024-6-1", "2024-06-01T00:00:00Z"},
      {"20240610T0800Z", "2024-06-10T08:00:00Z"},
      {"20240610T08Z", "2024-06-10T08:00:00Z"},
      {"20240610080003", "2024-06-10T08:00:03Z"},
      {"202406100800", "2024-06-10T08:00:00Z"},
      {"240610", "2024-06-10T00:00:00Z"},
      {"2024-162", "2024-06-10T00:00:00Z"},
      {"2024162", "2024-06-10T00:00:00Z"},
      {"2024-W24-1", "2024-06-10T00:00:00Z"},
      {"2024-W24", "2024-06-10T00:00:00Z"},
      {"2024W241T080003Z", "2024-06-10T08:00:03Z"},
      {"2021-W01-1", "2021-01-04T00:00:00Z"},
      {"2024", "2024-01-01T00:00:00Z"},
      {"03-12-31", "2003-12-31T00:00:00Z"},
      {"03-12-31T10:14:55Z", "2003-12-31T10:14:55Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
  });
}

TEST(Dates, FiguresByPlausibility) {
  hold({
      {"2024/06/10 08:00:03", "2024-06-10T08:00:03Z"},
      {"2024.06.10", "2024-06-10T00:00:00Z"},
      {"2024 06 10", "2024-06-10T00:00:00Z"},
      {"2024-31-01", "2024-01-31T00:00:00Z"},
      {"10.06.2024, 08.30", "2024-06-10T08:30:00Z"},
      {"10.6.24", "2024-06-10T00:00:00Z"},
      {"10/06/2024 08:00", "2024-06-10T08:00:00Z"},
      {"06/20/2024 8:00 AM", "2024-06-20T08:00:00Z"},
      {"06/10/2024 8:00:00 AM", "2024-06-10T08:00:00Z"},
      {"Mon, 22/07/2013 12:42:42", "2013-07-22T12:42:42Z"},
      {"Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z"},
      {"08:00 10.06.2024", "2024-06-10T08:00:00Z"},
      {"1718006403.75", "2024-06-10T08:00:03Z"},
      {"1718006403000000", "2024-06-10T08:00:03Z"},
  });
}

TEST(Dates, NonsenseGivesNone) {
  hold({
      {"", nullptr},
      {"   ", nullptr},
      {"tomorrow", nullptr},
      {"10", nullptr},
      {"June", nullptr},
      {"10 June", nullptr},
      {"2024-00-10", nullptr},
      {"2024-06-32", nullptr},
      {"0/0/0", nullptr},
      {"32 Jun 2024", nullptr},
      {"Mon, 10 Jun 2024 25:00:00 GMT", nullptr},
      {"Mon, 10 Jun 2024 08:61:00 GMT", nullptr},
      {"1234567890123456789012", nullptr},
      {"(10 Jun 2024)", nullptr},
      {"08:00:03", nullptr},
      {"3 apples and 4 pears", nullptr},
      {"v1.2.3", nullptr},
  });
}

TEST(Dates, AbsurdOnesAreReadAndMarked) {
  for (const char* meant : {"1971-01-01", "1998-06-10", "2024-06-10", "2100-12-31"})
    EXPECT_TRUE(is_plausible(parse_date(meant).value())) << meant;
  for (const char* slip : {"0000-01-01", "0001-01-01", "1970-01-01", "2101-01-01", "9999-12-31"})
    EXPECT_FALSE(is_plausible(parse_date(slip).value())) << slip;
  const auto document = parse(
      "<rss version='2.0'><channel><item><title>a</title><pubDate>Mon, 01 Jan 0001 00:00:00 "
      "GMT</pubDate></item></channel></rss>",
      {});
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->articles.size(), 1u);
  EXPECT_TRUE(document->articles[0].published.has_value());
  ASSERT_EQ(document->warnings.size(), 1u);
  EXPECT_EQ(document->warnings[0], "1 article has a date that cannot be meant");
}

TEST(Dates, CommentsAndFloodsAreBounded) {
  const std::string open(100'000, '(');
  EXPECT_FALSE(parse_date(open));
  EXPECT_FALSE(parse_date(std::string(100'000, '1')));
  EXPECT_FALSE(parse_date(std::string(100'000, ':')));
  std::string words;
  for (int i = 0; i < 10'000; ++i) words += "jun ";
  EXPECT_FALSE(parse_date(words));
}

TEST(Dates, BrokenUtf8IsNoLetter) {
  EXPECT_EQ(parse_date("10 Jun 2024 \xff\xfe 08:00 \xe2\x82"), parse_date("10 Jun 2024 08:00"));
}

TEST(Dates, NeverEndBadlyWhateverTheyAreMadeOf) {
  constexpr const char* kPieces[] = {
      "10",  "2024", "Jun",   ":",    "-",       "/",      ".",    " ",    "T",    "Z",  "+",  "年",
      "月",  "十",   "(",     ")",    "PM",      "W",      "ม.ค.", "令和", "午後", "08", "30", "th",
      "GMT", "ربيع", "tháng", "\xff", "Europe/", "Berlin", ",",    "a",    "。",   "元"};
  std::mt19937_64 chance(20240610);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    const auto count = chance() % 14;
    for (std::uint64_t k = 0; k < count; ++k) text += kPieces[chance() % std::size(kPieces)];
    if (const auto date = parse_date(text)) {
      EXPECT_EQ(parse_date(format_rfc3339(*date)),
                std::clamp(*date, std::chrono::sys_seconds(std::chrono::seconds(-62167219200)),
                           std::chrono::sys_seconds(std::chrono::seconds(253402300799))))
          << text;
    }
  }
}

}  // namespace
}  // namespace newswatch::feeds
