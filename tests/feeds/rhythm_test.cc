#include "feeds/rhythm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace newswatch::feeds {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using Times = std::vector<sys_seconds>;

constexpr sys_seconds kMonday{days(19'723)};  // 1 January 2024
constexpr sys_seconds kNever{};
constexpr seconds kDay = days(1);

int hour_of(sys_seconds time) {
  return static_cast<int>((time - std::chrono::floor<days>(time)) / hours(1));
}

bool is_weekend(sys_seconds time) {
  const std::chrono::weekday day(std::chrono::floor<days>(time));
  return day == std::chrono::Saturday || day == std::chrono::Sunday;
}

// Polls every `every` from `from` on until `until`; `published` is ascending.
Rhythm polled(const Times& published, sys_seconds from, sys_seconds until, seconds every,
              Rhythm rhythm = {}, sys_seconds before = kNever) {
  auto next = std::upper_bound(published.begin(), published.end(), before);
  for (sys_seconds now = from; now <= until; now += every) {
    const auto end = std::upper_bound(next, published.end(), now);
    observe(rhythm, Times(next, end), before, now);
    before = now;
    next = end;
  }
  return rhythm;
}

// An article about every `gap` while `is_open`, give or take half of it.
template <class Open>
Times published(sys_seconds from, sys_seconds until, seconds gap, Open is_open) {
  std::mt19937_64 dice(7);
  Times times;
  for (sys_seconds now = from; now < until;) {
    now += gap / 2 + seconds(dice() % static_cast<std::uint64_t>(gap.count()));
    if (is_open(now)) times.push_back(now);
  }
  return times;
}

bool always(sys_seconds) { return true; }
bool in_office(sys_seconds time) {
  return !is_weekend(time) && hour_of(time) >= 8 && hour_of(time) < 18;
}

// A long known feed without any habit.
Rhythm steady(double per_day) {
  Rhythm rhythm;
  rhythm.last = static_cast<std::uint32_t>(kMonday.time_since_epoch().count());
  rhythm.since = rhythm.last - 1'000 * 86'400;
  const double known = double(kHalfLife.count()) / std::log(2) / 86'400;
  rhythm.count = static_cast<float>(per_day * (known + 0.5) - 0.5);
  return rhythm;
}

seconds wait(const Rhythm& rhythm, sys_seconds from, double price, seconds least = seconds(0),
             seconds most = kLongestWait) {
  return next_visit(rhythm, from, price, least, most) - from;
}

// What next_visit promises, second by second.
seconds slow_wait(const Rhythm& rhythm, sys_seconds from, double price, seconds most) {
  double expected = 0;
  double waited = 0;
  for (seconds after{0}; after < most; ++after) {
    const double rate =
        (rate_at(rhythm, from + after) + rate_at(rhythm, from + after + seconds(1))) / 2;
    waited += expected + rate / 2;
    expected += rate;
    if (waited >= price) return after + seconds(1);
  }
  return most;
}

TEST(Rhythm, AFeedOfWhichNothingIsKnownIsAskedWithinTheHour) {
  EXPECT_GT(wait({}, kMonday, 60), minutes(10));
  EXPECT_LE(wait({}, kMonday, 60), hours(1));
  EXPECT_NEAR(items_per_day({}, kMonday), 1, 0.01);
}

TEST(Rhythm, TheNextVisitIsWhereASlowSumReachesThePrice) {
  const Times office = published(kMonday, kMonday + days(40), minutes(50), in_office);
  Times bursts;
  for (int day = 0; day < 40; day += 2) {
    for (int i = 0; i < 9; ++i) bursts.push_back(kMonday + days(day) + hours(9) + minutes(25 * i));
  }
  const struct {
    const char* name;
    Rhythm rhythm;
  } cases[] = {
      {"nothing", {}},
      {"steady", steady(40)},
      {"office", polled(office, kMonday, kMonday + days(30), hours(1))},
      {"bursts", polled(bursts, kMonday, kMonday + days(38) + hours(11), hours(1))},
  };
  for (const auto& c : cases) {
    for (const double price : {0.5, 60.0, 1'500.0}) {
      for (const seconds later : {seconds(0), seconds(7'777)}) {
        SCOPED_TRACE(std::string(c.name) + " " + std::to_string(price));
        const sys_seconds last{seconds(c.rhythm.last)};
        const sys_seconds from = std::max(last, kMonday) + later;
        const seconds reference = slow_wait(c.rhythm, from, price, hours(9));
        const seconds fast = wait(c.rhythm, from, price, seconds(0), hours(9));
        EXPECT_NEAR(double(fast.count()), double(reference.count()), 2);
      }
    }
  }
}

TEST(Rhythm, ARateWithoutHabitsMakesTheWaitTheRootOfTwicePriceOverRate) {
  for (const double per_day : {0.2, 3.0, 50.0, 900.0}) {
    for (const double price : {1.0, 60.0, 5'000.0}) {
      SCOPED_TRACE(std::to_string(per_day) + " a day at " + std::to_string(price));
      const double expected = std::sqrt(2 * price / (per_day / 86'400));
      EXPECT_NEAR(double(wait(steady(per_day), kMonday, price).count()), expected,
                  1 + expected / 1'000);
    }
  }
}

TEST(Rhythm, ArticlesThenWaitHalfAWaitInTheMean) {
  const double expected = std::sqrt(2 * 60.0 / (10.0 / 86'400)) / 2;
  const seconds delay = expected_delay(steady(10), kMonday, 60, seconds(60), hours(24));
  EXPECT_NEAR(double(delay.count()), expected, 3);
  EXPECT_EQ(expected_delay(steady(10), kMonday, 60, hours(4), hours(4)), hours(2));
  EXPECT_GE(expected_delay(steady(1e5), kMonday, 0, seconds(0), seconds(0)), seconds(0));
}

TEST(Rhythm, OfficeHoursAreLearntAndNightsAndWeekendsLeftAlone) {
  const sys_seconds end = kMonday + days(42);
  const Rhythm rhythm =
      polled(published(kMonday, end, minutes(40), in_office), kMonday, end, hours(1));
  int office = 0;
  int other = 0;
  for (sys_seconds now = end; now < end + days(7);) {
    now = next_visit(rhythm, now, 60, seconds(60), hours(24));
    ++(in_office(now) ? office : other);
  }
  // 50 hours of the week against 118.
  EXPECT_GT(office, 50);
  EXPECT_LT(other * 4, office);
  EXPECT_GT(rate_at(rhythm, end + days(1) + hours(12)), 8 * rate_at(rhythm, end + hours(2)));
  EXPECT_GT(rate_at(rhythm, end + days(1) + hours(12)),
            8 * rate_at(rhythm, end + days(5) + hours(12)));
}

TEST(Rhythm, TheTenMinutesOfATimerAreLearnt) {
  Times hourly;
  for (int i = 0; i < 500; ++i) hourly.push_back(kMonday + hours(i) + minutes(31));
  const Rhythm rhythm = polled(hourly, kMonday, kMonday + hours(480), minutes(20));
  const sys_seconds now = kMonday + hours(481);
  EXPECT_GT(rate_at(rhythm, now + minutes(35)), 8 * rate_at(rhythm, now + minutes(5)));
}

TEST(Rhythm, AWeeklyFeedIsAskedMostOnItsDay) {
  Times weekly;
  for (int i = 0; i < 12; ++i) weekly.push_back(kMonday + days(7 * i + 2) + hours(6) + minutes(10));
  const Rhythm rhythm = polled(weekly, kMonday, kMonday + days(77), hours(1));
  const sys_seconds monday = kMonday + days(77);
  EXPECT_GT(rate_at(rhythm, monday + days(2) + minutes(375)),
            5 * rate_at(rhythm, monday + days(4) + minutes(375)));
  EXPECT_NEAR(items_per_day(rhythm, monday), 1 / 7.0, 0.05);
}

TEST(Rhythm, TheWaitKeepsItsBoundsAtAnyPriceAndTime) {
  const double infinite = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Rhythm rhythm = steady(5);
  for (const double price : {nan, -infinite, -1.0, 0.0, 1e-300, 60.0, 1e300, infinite}) {
    for (const sys_seconds from :
         {sys_seconds::min(), kNever, kMonday - days(4'000), kMonday, kMonday + days(90'000)}) {
      SCOPED_TRACE(std::to_string(price));
      const sys_seconds sane = std::max(from, sys_seconds(seconds(-(std::int64_t{1} << 40))));
      const sys_seconds next = next_visit(rhythm, from, price, minutes(7), hours(3));
      EXPECT_GE(next, sane + minutes(7));
      EXPECT_LE(next, sane + hours(3));
    }
  }
  const sys_seconds far = next_visit(rhythm, sys_seconds::max(), 60, minutes(1), hours(1));
  EXPECT_GT(far, kMonday);
  EXPECT_EQ(wait(rhythm, kMonday, 60, hours(9), hours(2)), hours(9));
  EXPECT_EQ(wait(rhythm, kMonday, 60, seconds::min(), seconds::min()), seconds(0));
  EXPECT_EQ(wait(rhythm, kMonday, infinite, seconds(0), seconds::max()), kLongestWait);
}

TEST(Rhythm, AHigherPriceNeverMeansAnEarlierVisit) {
  const Rhythm rhythm = polled(published(kMonday, kMonday + days(20), minutes(90), in_office),
                               kMonday, kMonday + days(20), hours(1));
  seconds before{0};
  for (double price = 0.01; price < 1e7; price *= 1.3) {
    const seconds now = wait(rhythm, kMonday + days(20), price);
    EXPECT_GE(now, before);
    before = now;
  }
}

TEST(Rhythm, TheFirstDocumentTellsTheRate) {
  const struct {
    const char* name;
    Times items;
    double least;
    double most;
  } cases[] = {
      {"twenty in ten days", published(kMonday - days(10), kMonday, hours(12), always), 1.5, 2.5},
      {"twenty in two hours", published(kMonday - hours(2), kMonday, minutes(6), always), 20, 300},
      {"four in a year",
       {kMonday - days(350), kMonday - days(300), kMonday - days(200), kMonday - days(100)},
       0,
       0.05},
      {"none", {}, 0.9, 1.1},
      {"one, long ago", {kMonday - days(300)}, 0, 0.05},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    Rhythm rhythm;
    observe(rhythm, c.items, kNever, kMonday);
    EXPECT_GT(items_per_day(rhythm, kMonday), c.least);
    EXPECT_LT(items_per_day(rhythm, kMonday), c.most);
    EXPECT_EQ(rhythm.items, c.items.size());
  }
}

TEST(Rhythm, AnOldArticleThatIsPinnedDoesNotStretchTheHistory) {
  Times items = published(kMonday - days(1), kMonday, minutes(60), always);
  Rhythm plain;
  observe(plain, items, kNever, kMonday);
  items.push_back(kMonday - days(600));
  Rhythm pinned;
  observe(pinned, items, kNever, kMonday);
  EXPECT_NEAR(items_per_day(pinned, kMonday), items_per_day(plain, kMonday), 3);
}

TEST(Rhythm, AFirstDocumentWithOneTimeForAllTellsNothing) {
  Rhythm rhythm;
  observe(rhythm, Times(40, kMonday - minutes(3)), kNever, kMonday);
  EXPECT_NEAR(items_per_day(rhythm, kMonday), 1, 0.2);
  EXPECT_EQ(rhythm.items, 40u);
}

TEST(Rhythm, AFirstDocumentThatComesAgainCountsOnce) {
  const Times items = published(kMonday - days(9), kMonday, hours(3), always);
  Rhythm once;
  observe(once, items, kNever, kMonday);
  Rhythm twice = once;
  observe(twice, items, kNever, kMonday);
  EXPECT_EQ(twice, once);
}

TEST(Rhythm, AFeedWithoutDatesIsLearntFromThePollsThatFindItsArticles) {
  const Times truth = published(kMonday, kMonday + days(40), minutes(60), in_office);
  Rhythm rhythm;
  sys_seconds before = kNever;
  auto next = truth.begin();
  for (sys_seconds now = kMonday; now < kMonday + days(35); now += hours(1)) {
    const auto end = std::upper_bound(next, truth.end(), now);
    observe(rhythm, Times(static_cast<std::size_t>(end - next), now), before, now);
    before = now;
    next = end;
  }
  EXPECT_NEAR(items_per_day(rhythm, before), double(truth.size()) / 40, 1.5);
  EXPECT_GT(rate_at(rhythm, kMonday + days(36) + hours(12)),
            8 * rate_at(rhythm, kMonday + days(36) + hours(2)));
}

TEST(Rhythm, TimesThatCannotBeCountAsUnknown) {
  const sys_seconds now = kMonday + hours(1);
  Rhythm known;
  observe(known, {}, kNever, kMonday);
  Rhythm undated = known;
  observe(undated, Times(3, now), kMonday, now);
  for (const sys_seconds time : {sys_seconds::min(), kNever, kMonday - days(1), kMonday,
                                 now + seconds(1), now + days(9'000), sys_seconds::max()}) {
    Rhythm rhythm = known;
    observe(rhythm, Times(3, time), kMonday, now);
    EXPECT_EQ(rhythm, undated) << time.time_since_epoch().count();
  }
}

TEST(Rhythm, AFeedThatFallsSilentIsAskedEverMoreRarely) {
  const sys_seconds end = kMonday + days(30);
  Rhythm rhythm = polled(published(kMonday, end, hours(2), always), kMonday, end, hours(1));
  seconds before = wait(rhythm, end, 60);
  for (int week = 1; week <= 8; ++week) {
    rhythm = polled({}, end + days(7 * week - 7) + hours(1), end + days(7 * week), hours(1), rhythm,
                    end + days(7 * week - 7));
    const seconds now = wait(rhythm, end + days(7 * week), 60);
    EXPECT_GT(now, before);
    before = now;
  }
  EXPECT_GT(before, 8 * wait(steady(12), kMonday, 60));
}

TEST(Rhythm, AFeedThatWakesUpIsBelievedWithinTwoDays) {
  const sys_seconds wakes = kMonday + days(60);
  Rhythm rhythm = polled({}, kMonday, wakes, hours(2));
  EXPECT_LT(items_per_day(rhythm, wakes), 0.05);
  const sys_seconds later = wakes + days(2);
  rhythm = polled(published(wakes, later, hours(1), always), wakes + hours(2), later, hours(2),
                  rhythm, wakes);
  EXPECT_GT(items_per_day(rhythm, later), 8);
}

TEST(Rhythm, ABurstIsFollowedCloselyAndThenForgotten) {
  Times bursts;
  for (int day = 0; day < 60; day += 3) {
    const sys_seconds begin = kMonday + days(day) + hours(day * 7 % 24);
    for (int i = 0; i < 12; ++i) bursts.push_back(begin + minutes(17 * i));
  }
  const sys_seconds end = kMonday + days(61);
  const Rhythm quiet = polled(bursts, kMonday, end, hours(1));
  Rhythm stirred = quiet;
  observe(stirred, Times{end + minutes(18), end + minutes(40)}, end, end + minutes(50));
  Rhythm still = quiet;
  observe(still, {}, end, end + minutes(50));
  const sys_seconds now = end + minutes(50);
  EXPECT_LT(wait(stirred, now, 60) * 5, wait(still, now, 60) * 3);
  EXPECT_GT(rate_at(stirred, now), 3 * rate_at(still, now));
  EXPECT_LT(rate_at(stirred, now + kDay), 1.5 * rate_at(still, now + kDay));
}

TEST(Rhythm, ABatchSetFreeAtOnceIsNoBurst) {
  Times batches;
  for (int day = 0; day < 40; ++day) {
    for (int i = 0; i < 20; ++i) batches.push_back(kMonday + days(day) + minutes(310) + seconds(i));
  }
  const Rhythm rhythm = polled(batches, kMonday, kMonday + days(39), hours(1));
  EXPECT_NEAR(items_per_day(rhythm, kMonday + days(39)), 20, 4);
  EXPECT_LT(rhythm.chain, 65'536 / 20);
  EXPECT_GT(rhythm.batch, 256 * 10);
}

TEST(Rhythm, TheSameHistoryMakesTheSameRhythmInAnyOrderOfItsItems) {
  Times items = published(kMonday - days(9), kMonday, hours(3), always);
  Rhythm one;
  observe(one, items, kNever, kMonday);
  std::mt19937_64 dice(3);
  std::shuffle(items.begin(), items.end(), dice);
  Rhythm other;
  observe(other, items, kNever, kMonday);
  EXPECT_EQ(one, other);
}

TEST(Rhythm, NothingThatIsObservedBreaksIt) {
  std::mt19937_64 dice(5);
  const sys_seconds times[] = {
      sys_seconds::min(),      sys_seconds(seconds(-1)), kNever,
      sys_seconds(seconds(1)), kMonday - days(5'000),    kMonday,
      kMonday + seconds(1),    kMonday + hours(5),       kMonday + days(40),
      kMonday + days(30'000),  sys_seconds::max()};
  const auto any = [&] { return times[dice() % std::size(times)]; };
  Rhythm rhythm;
  for (int round = 0; round < 3'000; ++round) {
    Times items(dice() % 50 == 0 ? 5'000 : dice() % 4);
    for (sys_seconds& item : items) item = any();
    const sys_seconds now = any();
    observe(rhythm, items, any(), now);
    const double rate = rate_at(rhythm, any());
    ASSERT_TRUE(std::isfinite(rate) && rate >= 0) << rate;
    const double daily = items_per_day(rhythm, now);
    ASSERT_TRUE(std::isfinite(daily) && daily >= 0) << daily;
    const seconds waited = wait(rhythm, kMonday, 60, seconds(60), hours(24));
    ASSERT_GE(waited, seconds(60));
    ASSERT_LE(waited, hours(24));
    ASSERT_EQ(rhythm_from_bytes(to_bytes(rhythm)), rhythm);
    if (dice() % 40 == 0) rhythm = {};
  }
}

TEST(Rhythm, AClockSetBackTeachesNothingWrongForLong) {
  const sys_seconds end = kMonday + days(30);
  const Times truth = published(kMonday, end + days(30), hours(3), always);
  Rhythm rhythm = polled(truth, kMonday, end, hours(1));
  observe(rhythm, {}, end, end + days(3'000));  // the clock was ahead
  rhythm = polled(truth, end + hours(1), end + days(7), hours(1), rhythm, end);
  EXPECT_NEAR(items_per_day(rhythm, end + days(7)), 8, 3);
}

TEST(Rhythm, ItsBytesBringItBack) {
  const sys_seconds end = kMonday + days(30);
  const Rhythm rhythm =
      polled(published(kMonday, end, minutes(33), in_office), kMonday, end, minutes(50));
  EXPECT_NE(rhythm, Rhythm{});
  EXPECT_EQ(rhythm_from_bytes(to_bytes(rhythm)), rhythm);
  EXPECT_EQ(rhythm_from_bytes(to_bytes({})), Rhythm{});
  EXPECT_LE(to_bytes(rhythm).size(), 64u);
}

TEST(Rhythm, ItsBytesAreTheSameOnEveryMachine) {
  Rhythm rhythm;
  rhythm.last = 0x01020304;
  rhythm.since = 0x00030405;
  rhythm.count = 1;
  rhythm.chain = 0x0708;
  rhythm.minutes[5] = 9;
  const std::string bytes = to_bytes(rhythm);
  EXPECT_EQ(bytes.substr(0, 9), std::string("\x01\x04\x03\x02\x01\x05\x04\x03\x00", 9));
  EXPECT_EQ(bytes.substr(13, 8), std::string("\x00\x00\x80\x3f\x00\x00\x08\x07", 8));
  EXPECT_EQ(bytes.back(), '\x09');
}

TEST(Rhythm, OtherBytesAreADefault) {
  const std::string good = to_bytes(steady(3));
  ASSERT_NE(rhythm_from_bytes(good), Rhythm{});
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(rhythm_from_bytes(good.substr(0, size)), Rhythm{});
  }
  EXPECT_EQ(rhythm_from_bytes(good + '\0'), Rhythm{});
  const auto with = [&](std::size_t at, std::string_view bytes) {
    return std::string(good).replace(at, bytes.size(), bytes);
  };
  const struct {
    const char* name;
    std::string bytes;
  } cases[] = {
      {"another version", with(0, "\x02")},
      {"count not a number", with(13, std::string_view("\x00\x00\xc0\x7f", 4))},
      {"count infinite", with(13, std::string_view("\x00\x00\x80\x7f", 4))},
      {"count negative", with(13, std::string_view("\x00\x00\x80\xbf", 4))},
      {"count beyond all", with(13, std::string_view("\x00\x00\x00\x7f", 4))},
      {"known since after the last poll", with(5, "\xff\xff\xff\xff")},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(rhythm_from_bytes(c.bytes), Rhythm{});
  }
}

}  // namespace
}  // namespace newswatch::feeds
