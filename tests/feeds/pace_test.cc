#include "feeds/pace.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using std::chrono::sys_seconds;

const sys_seconds kNow{1'700'000'000s};

// Has published every `gap` for a month, and is polled now.
PollState publishing_every(seconds gap) {
  PollState state{.last_attempt = kNow, .last_success = kNow};
  std::vector<sys_seconds> items;
  for (auto at = kNow - gap; at > kNow - 28 * 24h; at -= gap) items.push_back(at);
  observe(state.rhythm, items, sys_seconds{}, kNow);
  return state;
}

class PaceTest : public ::testing::Test {
 protected:
  Pace pace(const PollState& state) { return pace_of(state, feed, settings, kNow, terms); }

  Feed feed{.name = "a feed", .url = "https://example.org/feed"};
  FetchSettings settings;
  Terms terms;
};

TEST_F(PaceTest, FollowsTheFeedsRhythmBetweenItsBounds) {
  EXPECT_EQ(pace(publishing_every(10s)).wait, 60s);
  EXPECT_EQ(pace(publishing_every(10s)).why, Why::least);
  const Pace hourly = pace(publishing_every(1h));
  EXPECT_EQ(hourly.why, Why::rhythm);
  EXPECT_GT(hourly.wait, 5min);
  EXPECT_LT(hourly.wait, 30min);
  EXPECT_EQ(pace(publishing_every(27 * 24h)).why, Why::most);
  EXPECT_EQ(pace(publishing_every(27 * 24h)).wait, 4h);
}

TEST_F(PaceTest, TheFeedsOwnBoundsComeBeforeThoseOfAll) {
  feed.min_interval = 10min;
  EXPECT_EQ(pace(publishing_every(10s)).wait, 10min);
  feed.min_interval = 10s;
  EXPECT_LT(pace(publishing_every(10s)).wait, 60s);
  feed.max_interval = 30min;
  EXPECT_EQ(pace(publishing_every(27 * 24h)).wait, 30min);
}

TEST_F(PaceTest, TheUsersIntervalIsHisWord) {
  feed.every = 7min;
  EXPECT_EQ(pace(publishing_every(10s)).wait, 7min);
  EXPECT_EQ(pace(publishing_every(10s)).why, Why::every);
  feed.every = 10s;
  EXPECT_EQ(pace(publishing_every(10s)).wait, 60s) << "never below the shortest of all";
}

TEST_F(PaceTest, FeedsWhoseArticlesAlertAreAskedMoreOften) {
  PollState state = publishing_every(1h);
  const seconds usual = pace(state).wait;
  state.hits = 10'000;
  EXPECT_LT(pace(state).wait, usual / 2);
}

TEST_F(PaceTest, ADearerRequestMakesForFewerAndABudgetForNoneThatAreCheaper) {
  const PollState state = publishing_every(1h);
  const seconds usual = pace(state).wait;
  terms.price_factor = 4;
  EXPECT_GT(pace(state).wait, usual * 3 / 2);
  for (const double nonsense : {0.0, -1.0, 0.01, std::nan("")}) {
    terms.price_factor = nonsense;
    EXPECT_EQ(pace(state).wait, usual);
  }
}

TEST_F(PaceTest, ALateHubIsNoReasonToPollAsOften) {
  terms.safety_interval = 6h;
  EXPECT_EQ(pace(publishing_every(1h)).wait, 6h);
  EXPECT_EQ(pace(publishing_every(1h)).why, Why::push);
  PollState eager = publishing_every(1h);
  eager.eager = 2;
  EXPECT_EQ(pace(eager).wait, 6h);
  feed.every = 7min;
  EXPECT_EQ(pace(publishing_every(1h)).wait, 7min);
}

TEST_F(PaceTest, AfterAHitTheNextTwoPollsComeAsSoonAsMayBe) {
  PollState state = publishing_every(1h);
  learn(state, {.has_news = true, .new_items = {kNow - 10min}, .hits = 1}, kNow - 20min, kNow);
  EXPECT_EQ(pace(state).wait, 60s);
  EXPECT_EQ(pace(state).why, Why::eager);
  learn(state, {}, kNow, kNow + 1min);
  EXPECT_EQ(pace(state).why, Why::eager);
  learn(state, {}, kNow + 1min, kNow + 2min);
  EXPECT_NE(pace(state).why, Why::eager);
}

TEST_F(PaceTest, TheFirstDocumentIsHistoryAndNoReasonForHaste) {
  PollState state;
  learn(state, {.has_news = true, .new_items = {kNow - 10min, kNow - 90min}, .hits = 2},
        sys_seconds{}, kNow);
  EXPECT_EQ(state.eager, 0);
  EXPECT_EQ(state.delay, 0s);
}

TEST_F(PaceTest, WhereItemsMayHaveBeenLostTheFeedIsAskedMoreOftenForAWhile) {
  PollState state = publishing_every(1h);
  learn(state, {.has_news = true, .new_items = {kNow - 1min}, .may_have_lost = true}, kNow - 8min,
        kNow);
  EXPECT_EQ(state.gaps, 1u);
  EXPECT_EQ(pace(state).why, Why::eager);
  state.eager = 0;
  EXPECT_EQ(pace(state).wait, 4min);
  EXPECT_EQ(pace(state).why, Why::overlap);
  for (int n = 0; n < 40; ++n)
    learn(state, {.has_news = true, .new_items = {kNow}}, kNow - 60s, kNow);
  EXPECT_NE(pace(state).why, Why::overlap) << "nothing has been lost for long";
}

TEST_F(PaceTest, LearnsHowLateItIs) {
  PollState state;
  learn(state, {.new_items = {kNow - 100s, kNow - 300s}}, kNow - 400s, kNow);
  EXPECT_EQ(state.delay, 200s);
  learn(state, {.new_items = {kNow - 500s, kNow, kNow + 9s}}, kNow - 400s, kNow);
  EXPECT_EQ(state.delay, 200s) << "backlogs and clocks tell nothing";
  learn(state, {.new_items = {kNow - 300s}}, kNow - 400s, kNow);
  EXPECT_EQ(state.delay, 210s);
}

TEST_F(PaceTest, LearnsWhichFeedsAlert) {
  PollState state;
  learn(state, {.new_items = std::vector<sys_seconds>(100, kNow), .hits = 50}, kNow - 400s, kNow);
  EXPECT_EQ(state.hits, 5'000u);
  for (int n = 0; n < 200; ++n)
    learn(state, {.new_items = std::vector<sys_seconds>(1, kNow)}, kNow - 400s, kNow);
  EXPECT_LT(state.hits, 200u);
}

TEST_F(PaceTest, CountsWhatAFeedAsksOfTheBudget) {
  PollState state = publishing_every(1h);
  state.why = Why::rhythm;
  const Demand demand = demand_of(state, feed, settings, kNow);
  EXPECT_EQ(demand.fixed, 0);
  EXPECT_DOUBLE_EQ(demand.free, 3600.0 / static_cast<double>(pace(state).wait.count()));
  state.why = Why::most;
  state.interval = 4h;
  EXPECT_EQ(demand_of(state, feed, settings, kNow), (Demand{.fixed = 0.25}));
  feed.every = 6min;
  EXPECT_EQ(demand_of(state, feed, settings, kNow), (Demand{.fixed = 10}));
}

}  // namespace
}  // namespace newswatch::feeds
