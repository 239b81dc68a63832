#include "alerts/pacing.h"

#include <gtest/gtest.h>

namespace newswatch::alerts {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_seconds;

constexpr sys_seconds kNow{1'718'006'403s};

TEST(Rate, IsNoneWithoutALimit) {
  Rate rate;
  rate.take(1'000'000);
  EXPECT_GT(rate.room(kNow), 1'000'000u);
}

TEST(Rate, BeginsWithOneSoThatARestartIsNoBurst) {
  Rate rate(rules::AtMost{30, 60s});
  EXPECT_EQ(rate.room(kNow), 1u);
  rate.take(1);
  EXPECT_EQ(rate.room(kNow), 0u);
  EXPECT_EQ(rate.next(kNow), kNow + 2s);
  EXPECT_EQ(rate.room(kNow + 1s), 0u);
  EXPECT_EQ(rate.room(kNow + 2s), 1u);
}

TEST(Rate, SavesUpAtMostOneWindow) {
  Rate rate(rules::AtMost{5, 60s});
  static_cast<void>(rate.room(kNow));
  EXPECT_EQ(rate.room(kNow + 3h), 5u);
  rate.take(5);
  EXPECT_EQ(rate.room(kNow + 3h), 0u);
  EXPECT_EQ(rate.next(kNow + 3h), kNow + 3h + 12s);
}

TEST(Rate, OfLessThanOneAMinuteWaits) {
  Rate rate(rules::AtMost{1, 3600s});
  EXPECT_EQ(rate.room(kNow), 1u);
  rate.take(1);
  EXPECT_EQ(rate.next(kNow), kNow + 1h);
  EXPECT_EQ(rate.room(kNow + 1h - 1s), 0u);
  EXPECT_EQ(rate.room(kNow + 1h), 1u);
}

TEST(Rate, NeverExceedsItsLimitInAnyWindow) {
  Rate rate(rules::AtMost{7, 20s});
  std::vector<sys_seconds> taken;
  for (sys_seconds now = kNow; now < kNow + 1h; now += 1s) {
    for (std::size_t n = rate.room(now); n > 0; --n) {
      rate.take(1);
      taken.push_back(now);
    }
  }
  for (std::size_t i = 0; i + 14 < taken.size(); ++i)
    EXPECT_GE(taken[i + 14] - taken[i], 20s) << "a burst and a window at most";
  EXPECT_NEAR(static_cast<double>(taken.size()), 7 * 180, 8);
}

TEST(Rate, AClockSetBackGivesNothingAndTakesNothing) {
  Rate rate(rules::AtMost{1, 60s});
  EXPECT_EQ(rate.room(kNow), 1u);
  rate.take(1);
  EXPECT_EQ(rate.room(kNow - 24h), 0u);
  EXPECT_EQ(rate.room(kNow - 24h + 60s), 1u);
}

TEST(Breaker, OpensAfterFiveFailuresInARowAndLetsOneTry) {
  Breaker breaker;
  for (int i = 0; i < 4; ++i) breaker.failed(kNow);
  EXPECT_EQ(breaker.state(kNow), Breaker::State::closed);
  breaker.failed(kNow);
  EXPECT_EQ(breaker.state(kNow), Breaker::State::open);
  EXPECT_EQ(breaker.until(), kNow + 5s);
  EXPECT_EQ(breaker.state(kNow + 5s), Breaker::State::half_open);
}

TEST(Breaker, WaitsLongerEachTimeUpToAMinute) {
  Breaker breaker;
  for (int i = 0; i < 5; ++i) breaker.failed(kNow);
  for (const auto wait : {10s, 20s, 40s, 60s, 60s, 60s}) {
    breaker.failed(kNow);
    EXPECT_EQ(breaker.until(), kNow + wait);
  }
}

TEST(Breaker, ClosesWithTheFirstSuccess) {
  Breaker breaker;
  for (int i = 0; i < 50; ++i) breaker.failed(kNow);
  breaker.succeeded();
  EXPECT_EQ(breaker.state(kNow), Breaker::State::closed);
  for (int i = 0; i < 4; ++i) breaker.failed(kNow);
  EXPECT_EQ(breaker.state(kNow), Breaker::State::closed);
}

TEST(Breaker, AClockSetBackLetsOneTry) {
  Breaker breaker;
  for (int i = 0; i < 9; ++i) breaker.failed(kNow);
  EXPECT_EQ(breaker.state(kNow - 24h), Breaker::State::half_open);
}

}  // namespace
}  // namespace newswatch::alerts
