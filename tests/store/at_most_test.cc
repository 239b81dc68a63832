// "6 per hour": what is beyond it waits its turn, and nothing else does.

#include <gmock/gmock.h>

#include "tests/store/fixtures.h"

namespace newswatch::testing {
namespace {

using store::NewArticle;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class AtMost : public StoreTest {};

TEST_F(AtMost, DeliveriesBeyondAtMostWaitUntilTheWindowHasRoom) {
  std::vector<NewArticle> articles;
  for (std::uint64_t n = 0; n < 6; ++n) {
    store::NewAlert limited = alert("rule");
    limited.at_most = rules::AtMost{.count = 2, .per = 1h};
    articles.push_back(alerting(article("a_" + std::to_string(n), n), {limited}));
  }
  commit(document("feed", articles));
  std::vector<std::chrono::seconds> waits;
  for (const auto& delivery : due("desk", kNoon + 24h)) {
    waits.push_back(delivery.next_attempt - kNoon);
    EXPECT_EQ(delivery.created, kNoon);
  }
  EXPECT_THAT(waits, ElementsAre(0s, 0s, 1h, 1h, 2h, 2h));
}

TEST_F(AtMost, CountsForOneRuleAndOneChannelOnly) {
  store::NewAlert limited = alert("rule", {"desk", "log"});
  limited.at_most = rules::AtMost{.count = 1, .per = 1h};
  store::NewAlert other = alert("other", {"desk"});
  other.at_most = limited.at_most;
  commit(document("feed", {alerting(article("a_1", 1), {limited, other})}));
  EXPECT_THAT(due("desk"), SizeIs(2));
  EXPECT_THAT(due("log"), SizeIs(1));
  limited.deliveries.pop_back();
  commit(document("feed", {alerting(article("a_2", 2), {limited})}));
  EXPECT_THAT(due("desk"), SizeIs(2));
  EXPECT_THAT(due("desk", kNoon + 1h), SizeIs(3));
}

TEST_F(AtMost, CountsFromWhenAlertsWereToGoNotFromTheirRetries) {
  store::NewAlert limited = alert("rule");
  limited.at_most = rules::AtMost{.count = 1, .per = 1h};
  commit(document("feed", {alerting(article("a_1", 1), {limited})}));
  begin(due("desk")[0].id, kNoon + 10h);
  commit(document("feed", {alerting(article("a_2", 2), {limited})}, kNoon + 61min));
  ASSERT_THAT(due("desk", kNoon + 61min), SizeIs(1));
  EXPECT_EQ(due("desk", kNoon + 61min)[0].article_key, "a_2");
}

TEST_F(AtMost, AClockThatWasAYearAheadHoldsBackNothing) {
  store::NewAlert limited = alert("rule");
  limited.at_most = rules::AtMost{.count = 1, .per = 1h};
  commit(document("feed", {alerting(article("a_1", 1), {limited})}, kNoon + 365 * 24h));
  commit(document("feed", {alerting(article("a_2", 2), {limited})}));
  ASSERT_THAT(due("desk"), SizeIs(1));
  EXPECT_EQ(due("desk")[0].article_key, "a_2");
}

TEST_F(AtMost, AWindowWithRoomDelaysNothing) {
  store::NewAlert limited = alert("rule");
  limited.at_most = rules::AtMost{.count = 1, .per = 1h};
  commit(document("feed", {alerting(article("a_1", 1), {limited})}));
  commit(document("feed", {alerting(article("a_2", 2), {limited})}, kNoon + 2h));
  EXPECT_THAT(due("desk", kNoon + 2h), SizeIs(2));
}

}  // namespace
}  // namespace newswatch::testing
