#include "feeds/budget.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace newswatch::feeds {
namespace {

TEST(Budget, ChargesTheUsualPriceWhereThereIsEnough) {
  Budget budget;
  budget.count({}, {.free = 1e9});
  EXPECT_EQ(budget.price_factor(), 1) << "no limit";
  budget.set_limit(100);
  budget.count({.free = 1e9}, {.free = 60, .fixed = 40});
  EXPECT_EQ(budget.price_factor(), 1);
}

TEST(Budget, MakesRequestsAsDearAsItTakes) {
  Budget budget;
  budget.set_limit(100);
  budget.count({}, {.free = 180, .fixed = 40});
  EXPECT_DOUBLE_EQ(budget.price_factor(), 9) << "a third of 180 is what is left";
  EXPECT_DOUBLE_EQ(budget.planned(), 100);
}

TEST(Budget, DoesWhatItCanWhereTheFixedRequestsAloneAreMore) {
  Budget budget;
  budget.set_limit(100);
  budget.count({}, {.free = 10, .fixed = 300});
  EXPECT_DOUBLE_EQ(budget.price_factor(), Budget::kDearest);
  budget.set_limit(0);
  EXPECT_LE(budget.price_factor(), Budget::kDearest);
}

TEST(Budget, KeepsToItsLimitWhateverFeedsComeAndGo) {
  std::mt19937_64 dice(5);
  Budget budget;
  std::vector<Demand> feeds(50);
  for (int round = 0; round < 10'000; ++round) {
    const auto limit = static_cast<std::uint32_t>(1 + dice() % 2'000);
    budget.set_limit(limit);
    Demand& feed = feeds[dice() % feeds.size()];
    const Demand next{.free = static_cast<double>(dice() % 1'000) / 7,
                      .fixed = static_cast<double>(dice() % 10) / 7};
    budget.count(feed, next);
    feed = next;
    Demand all;
    for (const Demand& one : feeds) {
      all.free += one.free;
      all.fixed += one.fixed;
    }
    ASSERT_GE(budget.price_factor(), 1);
    if (all.fixed + all.free / std::sqrt(Budget::kDearest) <= limit) {
      ASSERT_LE(all.fixed + all.free / std::sqrt(budget.price_factor()), limit * 1.000001);
    }
  }
}

}  // namespace
}  // namespace newswatch::feeds
