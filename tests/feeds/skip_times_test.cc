#include "feeds/skip_times.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_seconds;

const sys_seconds kTuesday{1'699'920'000s};  // 2023-11-14T00:00:00Z

SkipTimes hours_of(const std::vector<std::string>& texts) {
  SkipTimes times;
  for (const std::string& text : texts) add_hour(times, text);
  return times;
}

SkipTimes days_of(const std::vector<std::string>& texts) {
  SkipTimes times;
  for (const std::string& text : texts) add_day(times, text);
  return times;
}

TEST(SkipTimes, ReadHoursAndDaysAsTheyAreWritten) {
  EXPECT_EQ(hours_of({"0", " 23 ", "24"}).hours, (1u << 23) | 1u);
  EXPECT_EQ(hours_of({"", "x", "25", "-1", "99999999999999999999"}).hours, 0u);
  EXPECT_EQ(days_of({"Sunday", " saturday ", "MON"}).days, 0b1000011);
  EXPECT_EQ(days_of({"", "s", "Su", "Someday", "Mondays"}).days, 0);
}

TEST(SkipTimes, TellWhenTheFeedIsOpenAgain) {
  struct Case {
    std::string name;
    SkipTimes times;
    sys_seconds from, open;
  };
  const std::vector<Case> cases = {
      {"nothing is skipped", {}, kTuesday + 5s, kTuesday + 5s},
      {"an hour that is open", {.hours = 1u << 3}, kTuesday + 2h + 59min, kTuesday + 2h + 59min},
      {"the rest of an hour", {.hours = 1u << 3}, kTuesday + 3h + 1s, kTuesday + 4h},
      {"across midnight", {.hours = (1u << 23) | 1u}, kTuesday + 23h, kTuesday + 25h},
      {"a day", {.days = 0b100}, kTuesday, kTuesday + 24h},
      {"a weekend", {.days = 0b1000001}, kTuesday + 4 * 24h + 7h, kTuesday + 6 * 24h},
      {"a day and the hour after it", {.hours = 1u, .days = 0b100}, kTuesday + 9h, kTuesday + 25h},
      {"everything", {.hours = (1u << 24) - 1}, kTuesday + 5s, kTuesday + 5s},
      {"every day", {.days = 0b1111111}, kTuesday + 5s, kTuesday + 5s},
      {"before 1970", {.hours = 1u << 23}, sys_seconds(-10s), sys_seconds(0s)},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(first_open(c.times, c.from), c.open);
  }
}

TEST(SkipTimes, ComeBackFromTheStoreWithoutWhatMeansNothing) {
  const SkipTimes times{.hours = 0xABCDEF, .days = 0b1010101};
  EXPECT_EQ(skip_times_of(to_number(times)), times);
  EXPECT_EQ(skip_times_of(-1), (SkipTimes{.hours = (1u << 24) - 1, .days = 0b1111111}));
}

TEST(SkipTimes, AreReadFromDocumentsOfEveryDialectThatHasThem) {
  const SkipTimes wanted{.hours = 0b110, .days = 0b1000000};
  for (const char* document :
       {"<rss version='2.0'><channel><title>t</title><skipHours><hour>1</hour><hour>2</hour>"
        "</skipHours><skipDays><day>Saturday</day></skipDays></channel></rss>",
        R"({"rss":{"version":"2.0","channel":{"title":"t","skipHours":{"hour":["1","2"]},)"
        R"("skipDays":{"day":"Saturday"},"item":[{"title":"x"}]}}})"}) {
    const auto parsed = parse(document, {});
    ASSERT_TRUE(parsed) << document;
    EXPECT_EQ(parsed->feed.skip, wanted) << document;
  }
}

TEST(SkipTimes, ArchivesAndPagesAreReadFromLinks) {
  const auto parsed = parse(
      "<feed xmlns='http://www.w3.org/2005/Atom'><id>i</id><title>t</title>"
      "<link rel='next' href='http://x.example/?p=2'/>"
      "<link rel='prev-archive' href='http://x.example/2023/10'/></feed>",
      {});
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->feed.next_url, "http://x.example/?p=2");
  EXPECT_EQ(parsed->feed.previous_archive_url, "http://x.example/2023/10");
}

}  // namespace
}  // namespace newswatch::feeds
