// "6 per hour": what is beyond it waits until the hour has room, to be told together, and nothing
// else does.

#include <gmock/gmock.h>

#include "tests/store/fixtures.h"

namespace newswatch::testing {
namespace {

using store::NewArticle;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class AtMost : public StoreTest {};

TEST_F(AtMost, DeliveriesBeyondAtMostWaitTogetherUntilTheWindowHasRoom) {
  std::vector<NewArticle> articles;
  for (std::uint64_t n = 0; n < 6; ++n) {
    const store::NewAlert limited = at_most(alert("rule"), 2, 1h);
    articles.push_back(alerting(article("a_" + std::to_string(n), n), {limited}));
  }
  commit(document("feed", articles));
  std::vector<std::chrono::seconds> waits;
  for (const auto& delivery : due("desk", kNoon + 24h)) {
    waits.push_back(delivery.next_attempt - kNoon);
    EXPECT_EQ(delivery.created, kNoon);
    EXPECT_EQ(delivery.deferred, waits.size() > 2);
  }
  EXPECT_THAT(waits, ElementsAre(0s, 0s, 1h, 1h, 1h, 1h));
}

// What is told in one message takes one place of the window.
TEST_F(AtMost, CountsDeferredDeliveriesAsOneMessage) {
  const auto add = [this](std::uint64_t n, std::chrono::sys_seconds now) {
    const std::string key = "a_" + std::to_string(n);
    commit(document("feed", {alerting(article(key, n), {at_most(alert("rule"), 2, 1h)})}, now));
    return story(key).deliveries.at(0).next_attempt - kNoon;
  };
  EXPECT_EQ(add(1, kNoon), 0s);
  EXPECT_EQ(add(2, kNoon + 10min), 10min);
  EXPECT_EQ(add(3, kNoon + 20min), 1h);  // two within the hour before
  EXPECT_EQ(add(4, kNoon + 30min), 1h);  // with the third
  EXPECT_EQ(add(5, kNoon + 59min), 1h);
  EXPECT_EQ(add(6, kNoon + 61min), 70min);  // the second and the digest are within the hour
  EXPECT_EQ(add(7, kNoon + 65min), 70min);
  EXPECT_EQ(add(8, kNoon + 121min), 121min);
}

TEST_F(AtMost, CountsForOneRuleAndOneChannelOnly) {
  store::NewAlert limited = at_most(alert("rule", {"desk", "log"}), 1, 1h);
  const store::NewAlert other = at_most(alert("other", {"desk"}), 1, 1h);
  commit(document("feed", {alerting(article("a_1", 1), {limited, other})}));
  EXPECT_THAT(due("desk"), SizeIs(2));
  EXPECT_THAT(due("log"), SizeIs(1));
  limited.deliveries.pop_back();
  commit(document("feed", {alerting(article("a_2", 2), {limited})}));
  EXPECT_THAT(due("desk"), SizeIs(2));
  EXPECT_THAT(due("desk", kNoon + 1h), SizeIs(3));
}

TEST_F(AtMost, CountsFromWhenAlertsWereToGoNotFromTheirRetries) {
  const store::NewAlert limited = at_most(alert("rule"), 1, 1h);
  commit(document("feed", {alerting(article("a_1", 1), {limited})}));
  begin(due("desk")[0].id, kNoon + 10h);
  commit(document("feed", {alerting(article("a_2", 2), {limited})}, kNoon + 61min));
  ASSERT_THAT(due("desk", kNoon + 61min), SizeIs(1));
  EXPECT_EQ(due("desk", kNoon + 61min)[0].article_key, "a_2");
}

TEST_F(AtMost, AClockThatWasAYearAheadHoldsBackNothing) {
  const store::NewAlert limited = at_most(alert("rule"), 1, 1h);
  commit(document("feed", {alerting(article("a_1", 1), {limited})}, kNoon + 365 * 24h));
  commit(document("feed", {alerting(article("a_2", 2), {limited})}));
  ASSERT_THAT(due("desk"), SizeIs(1));
  EXPECT_EQ(due("desk")[0].article_key, "a_2");
}

TEST_F(AtMost, AWindowWithRoomDelaysNothing) {
  const store::NewAlert limited = at_most(alert("rule"), 1, 1h);
  commit(document("feed", {alerting(article("a_1", 1), {limited})}));
  commit(document("feed", {alerting(article("a_2", 2), {limited})}, kNoon + 2h));
  EXPECT_THAT(due("desk", kNoon + 2h), SizeIs(2));
}

}  // namespace
}  // namespace newswatch::testing
