#include "alerts/quiet.h"

#include <gtest/gtest.h>

namespace newswatch::alerts {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_seconds at(int year, unsigned month, unsigned day, std::chrono::seconds time) {
  return sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)) + time;
}

TEST(QuietHours, LastFromTheirBeginningToTheirEndInTheirZone) {
  struct Case {
    std::string name;
    QuietHours quiet;
    sys_seconds now;
    std::optional<sys_seconds> end;
  };
  const QuietHours night{22h, 7h, "UTC"};
  const QuietHours noon{12h, 13h + 30min, "UTC"};
  const QuietHours paris{22h, 7h, "Europe/Paris"};
  const QuietHours kathmandu{0h, 6h, "Asia/Kathmandu"};  // 5:45 ahead
  const std::vector<Case> cases{
      {"a second before", night, at(2024, 6, 10, 22h - 1s), std::nullopt},
      {"the beginning", night, at(2024, 6, 10, 22h), at(2024, 6, 11, 7h)},
      {"midnight", night, at(2024, 6, 11, 0h), at(2024, 6, 11, 7h)},
      {"a second before the end", night, at(2024, 6, 11, 7h - 1s), at(2024, 6, 11, 7h)},
      {"the end", night, at(2024, 6, 11, 7h), std::nullopt},
      {"the turn of the year", night, at(2024, 12, 31, 23h), at(2025, 1, 1, 7h)},
      {"within one day", noon, at(2024, 6, 10, 13h), at(2024, 6, 10, 13h + 30min)},
      {"after it", noon, at(2024, 6, 10, 13h + 30min), std::nullopt},
      {"summer time", paris, at(2024, 6, 10, 20h), at(2024, 6, 11, 5h)},
      {"before it", paris, at(2024, 6, 10, 20h - 1s), std::nullopt},
      {"winter time", paris, at(2024, 1, 10, 21h), at(2024, 1, 11, 6h)},
      {"clocks go forward", paris, at(2024, 3, 30, 22h), at(2024, 3, 31, 5h)},
      {"clocks go back", paris, at(2024, 10, 26, 21h), at(2024, 10, 27, 6h)},
      {"quarters of hours", kathmandu, at(2024, 6, 10, 18h + 15min), at(2024, 6, 11, 15min)},
      {"before them", kathmandu, at(2024, 6, 10, 18h + 14min), std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(quiet_until(c.quiet, c.now), c.end);
  }
}

// In Paris half past two did not exist on that day: the quiet hours end when the clocks jump, or
// an hour after, never before now.
TEST(QuietHours, EndWhereTheirEndIsLeftOut) {
  const QuietHours quiet{22h, 2h + 30min, "Europe/Paris"};
  const sys_seconds now = at(2024, 3, 31, 30min);
  const auto end = quiet_until(quiet, now);
  ASSERT_TRUE(end);
  EXPECT_GT(*end, now);
  EXPECT_LE(*end, at(2024, 3, 31, 1h + 30min));
}

TEST(QuietHours, AlwaysEndLaterThanNowAndWithinADay) {
  for (const char* zone : {"UTC", "Europe/Paris", "America/New_York", "Pacific/Apia", "Asia/Tehran",
                           "Australia/Lord_Howe", ""}) {
    const QuietHours quiet{21h + 15min, 6h + 45min, zone};
    for (sys_seconds now = at(2024, 1, 1, 0h); now < at(2025, 1, 1, 0h); now += 1h + 7s) {
      const auto end = quiet_until(quiet, now);
      if (!end) continue;
      EXPECT_GT(*end, now) << zone;
      EXPECT_LE(*end, now + 11h) << zone;
      EXPECT_EQ(quiet_until(quiet, *end), std::nullopt) << zone;
    }
  }
}

TEST(Zones, AreThoseOfTheDatabase) {
  for (const char* name : {"UTC", "Europe/Paris", "Asia/Jerusalem", "America/Argentina/Salta"})
    EXPECT_TRUE(is_zone(name)) << name;
  for (const char* name : {"", "Europe/Pari", "Mars/Base", "Paris", "\xff"})
    EXPECT_FALSE(is_zone(name)) << name;
}

}  // namespace
}  // namespace newswatch::alerts
