#include "alerts/retry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "alerts/channel.h"

namespace newswatch::alerts {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::uint64_t kSeed = 20240610;

TEST(RetrySchedule, IsTheOneOfStandardWebhooks) {
  const std::vector<seconds> expected = {0s, 5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
  EXPECT_EQ(default_retry_waits(), expected);
}

TEST(RetrySchedule, StrewsEachWaitByAFifthAndUsesAllOfIt) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937_64 chance(kSeed);
  for (std::uint32_t attempts = 2; attempts < default_retry_waits().size(); ++attempts) {
    SCOPED_TRACE(attempts);
    const auto base = static_cast<double>(default_retry_waits()[attempts].count());
    double least = 10 * base;
    double most = 0;
    for (int i = 0; i < 1000; ++i) {
      const auto wait = next_wait(default_retry_waits(), attempts, chance);
      ASSERT_TRUE(wait);
      least = std::min(least, static_cast<double>(wait->count()));
      most = std::max(most, static_cast<double>(wait->count()));
    }
    EXPECT_GE(least, 0.8 * base - 1);
    EXPECT_LE(most, 1.2 * base + 1);
    EXPECT_LT(least, 0.83 * base);
    EXPECT_GT(most, 1.17 * base);
  }
}

TEST(RetrySchedule, DoesNotDelayTheFirstAttempt) {
  std::mt19937_64 chance(kSeed);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(next_wait(default_retry_waits(), 0, chance), 0s);
}

TEST(RetrySchedule, EndsAfterItsLastWait) {
  std::mt19937_64 chance(kSeed);
  EXPECT_TRUE(next_wait(default_retry_waits(), 9, chance));
  EXPECT_EQ(next_wait(default_retry_waits(), 10, chance), std::nullopt);
  EXPECT_EQ(next_wait(default_retry_waits(), 4'000'000'000u, chance), std::nullopt);
  EXPECT_EQ(next_wait({}, 0, chance), std::nullopt);
}

TEST(RetrySchedule, IsTheSameForTheSameChance) {
  std::mt19937_64 one(kSeed);
  std::mt19937_64 other(kSeed);
  EXPECT_EQ(next_wait({0s, 24h}, 1, one), next_wait({0s, 24h}, 1, other));
  EXPECT_NE(next_wait({0s, 24h}, 1, one), next_wait({0s, 24h}, 1, one));
}

// The moment is RFC 9110's own example in its three forms.
TEST(HttpDate, IsReadInAllThreeForms) {
  const sys_seconds moment{784111777s};
  struct Case {
    std::string text;
    std::optional<sys_seconds> expected;
  };
  const std::vector<Case> cases = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", moment},
      {"Sunday, 06-Nov-94 08:49:37 GMT", moment},
      {"Sun Nov  6 08:49:37 1994", moment},
      {"Thu, 29 Feb 2024 00:00:00 GMT", sys_days(std::chrono::year(2024) / 2 / 29)},
      {"Wed, 31 Dec 1969 23:59:59 GMT", sys_seconds(-1s)},
      {"Tuesday, 01-Jan-69 00:00:00 GMT", sys_days(std::chrono::year(2069) / 1 / 1)},
      {"Thursday, 01-Jan-70 00:00:00 GMT", sys_seconds(0s)},
      {"Fri, 30 Jun 2017 23:59:60 GMT", sys_seconds(1498867200s)},
      {"Thu, 30 Feb 2024 00:00:00 GMT", std::nullopt},
      {"Thu, 29 Feb 2023 00:00:00 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 08:49:37 +0100", std::nullopt},
      {"Sun, 06 Nov 1994 24:00:00 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 08:60:37 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 08:49 GMT", std::nullopt},
      {"Sun, 06 nov 1994 08:49:37 GMT", std::nullopt},
      {"Sun, 06 Nov 19940 08:49:37 GMT", std::nullopt},
      {"Sun, 06 Nov 199 08:49:37 GMT", std::nullopt},
      {"Sun Nov  6 08:49:37 4", std::nullopt},
      {"Sun, -6 Nov 1994 08:49:37 GMT", moment},
      {"1994-11-06T08:49:37Z", std::nullopt},
      {"soon", std::nullopt},
      {"", std::nullopt},
      {std::string(100'000, '-'), std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text.substr(0, 60));
    EXPECT_EQ(http_date(c.text), c.expected);
  }
}

TEST(RetryAfter, IsReadAsSecondsOrAsADateAndCapped) {
  const sys_seconds now{784111777s};  // Sun, 06 Nov 1994 08:49:37 GMT
  struct Case {
    std::string name;
    int status;
    std::string value;
    std::optional<seconds> expected;
  };
  const std::vector<Case> cases = {
      {"seconds", 429, "120", 121s},
      {"seconds of an unavailable receiver", 503, "120", 121s},
      {"blanks around", 503, "  120\t", 121s},
      {"none", 503, "0", 1s},
      {"nearly a day", 429, "86398", 24h - 1s},
      {"a date", 503, "Sun, 06 Nov 1994 08:59:37 GMT", 600s},
      {"a date in the old form", 429, "Sunday, 06-Nov-94 08:50:37 GMT", 60s},
      {"now", 429, "Sun, 06 Nov 1994 08:49:37 GMT", 0s},
      {"a date gone by, as if the clocks differed", 429, "Sun, 06 Nov 1994 08:00:00 GMT", 0s},
      {"a date before 1970", 429, "Wed, 31 Dec 1969 23:59:59 GMT", 0s},
      {"exactly a day", 429, "86400", 24h},
      {"more than a day", 429, "86401", 24h},
      {"more than any number", 429, "99999999999999999999999999", 24h},
      {"a date far off", 429, "Fri, 31 Dec 9999 23:59:59 GMT", 24h},
      {"negative", 429, "-5", std::nullopt},
      {"a fraction", 429, "1.5", std::nullopt},
      {"words", 429, "later", std::nullopt},
      {"nothing", 429, "", std::nullopt},
      {"another failure", 500, "120", std::nullopt},
      {"a redirect", 301, "120", std::nullopt},
      {"success", 200, "120", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const net::HttpResponse response{.status = c.status, .headers = {{"retry-after", c.value}}};
    EXPECT_EQ(retry_after(response, now), c.expected);
  }
  EXPECT_EQ(retry_after({.status = 503}, now), std::nullopt);
}

}  // namespace
}  // namespace newswatch::alerts
