// What is agreed with hubs, and what a pushed document leaves behind.

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "tests/store/fixtures.h"

namespace newswatch::testing {
namespace {

using feeds::Subscription;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class SubscriptionsTest : public StoreTest {
 protected:
  std::vector<Subscription> remembered() { return valid(store->subscriptions().remembered()); }
  void write(const store::SubscriptionChanges& changes) {
    const auto written = store->subscriptions().write(changes);
    ASSERT_TRUE(written) << written.error().message;
  }

  const Subscription one{.token = "token",
                         .callback = "https://me.test/push/token",
                         .feed_url = "http://feed.test/",
                         .topic = "http://feed.test/self",
                         .hub = "https://hub.test/",
                         .secret = "secret",
                         .state = Subscription::State::active,
                         .asked_until = kNoon + 1s,
                         .active_since = kNoon + 2s,
                         .lease_until = kNoon + 3s,
                         .renew_at = kNoon + 4s,
                         .last_push = kNoon + 5s,
                         .retry_at = kNoon + 6s,
                         .failures = 7,
                         .reason = "no \"reason\"",
                         .recent = {0, 1, 0xffff'ffff'ffff'ffff}};
};

TEST_F(SubscriptionsTest, OutliveTheProcessAsTheyAre) {
  Subscription bare{.token = "another"};
  write({.written = {one, bare}});
  reopen();
  EXPECT_THAT(remembered(), ElementsAre(one, bare));
}

TEST_F(SubscriptionsTest, AreRewrittenInTheirPlaceAndForgotten) {
  Subscription second = one;
  second.token = "second";
  write({.written = {one, second}});
  Subscription renewed = one;
  renewed.lease_until += 10s;
  renewed.recent.clear();
  renewed.state = Subscription::State::leaving;
  write({.written = {renewed}});
  EXPECT_THAT(remembered(), ElementsAre(renewed, second));
  write({.written = {}, .forgotten = {"token", "unknown"}});
  EXPECT_THAT(remembered(), ElementsAre(second));
}

class PushedDocument : public StoreTest {
 protected:
  static store::DocumentCommit pushed(std::vector<store::NewArticle> articles,
                                      std::chrono::sys_seconds now = kNoon) {
    store::DocumentCommit made = document("http://feed.test/", std::move(articles), now);
    made.from = store::DocumentCommit::From::push;
    return made;
  }
  static store::DocumentCommit polled(std::vector<store::NewArticle> articles,
                                      std::chrono::sys_seconds now = kNoon) {
    store::DocumentCommit made = document("http://feed.test/", std::move(articles), now);
    made.state.etag = "\"v1\"";
    made.state.body_hash = 7;
    made.state.next_poll = now + 300s;
    made.state.not_before = now + 200s;
    return made;
  }
  std::vector<std::uint64_t> items() {
    std::vector<std::uint64_t> known;
    for (const auto& item : valid(store->known_items("http://feed.test/")))
      known.push_back(item.item.bits);
    return known;
  }
};

TEST_F(PushedDocument, LeavesThePollingOfItsFeedAsItIs) {
  const auto poll = polled({article("a_1", 1)});
  commit(poll);
  auto push = pushed({alerting(article("a_2", 2), {alert("rule")})});
  push.state.etag = "of the push";
  push.state.next_poll = kNoon + 9h;
  EXPECT_EQ(commit(push).alerts, 1u);
  EXPECT_EQ(valid(reader()->feeds()).at(0).state, poll.state);
  EXPECT_THAT(due("desk"), SizeIs(1));
}

TEST_F(PushedDocument, MakesNoItemLeaveTheFeed) {
  commit(polled({article("a_1", 1)}));
  commit(pushed({article("a_2", 2)}, kNoon + 1s));
  EXPECT_THAT(items(), ElementsAre(1u, 2u));
  valid(store->forget(kNoon + 1000h, 1000));
  EXPECT_THAT(items(), ElementsAre(1u));  // what nobody has found by then is forgotten, no more
}

TEST_F(PushedDocument, HoldsItemsThatHaveLeftTwoDaysLaterUnlessAPollFindsThem) {
  const auto left_at = [&](std::uint64_t item) {
    const auto known = valid(store->known_items("http://feed.test/"));
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& one) {
      return one.item == store::short_item(item);
    });
    return found == known.end() ? kNoon : found->left_at.value_or(std::chrono::sys_seconds());
  };
  constexpr std::chrono::sys_seconds kPresent{};
  commit(polled({article("a_1", 1), article("a_2", 2)}));
  commit(polled({article("a_2", 2)}, kNoon + 1h));
  std::vector<store::NewArticle> pushes{article("a_1", 1), article("a_2", 2), article("a_3", 3)};
  for (auto& one : pushes) one.content = 7;
  commit(pushed(pushes, kNoon + 2h));
  EXPECT_EQ(left_at(1), kNoon + 50h) << "it is told of again";
  EXPECT_EQ(left_at(2), kPresent);
  EXPECT_EQ(left_at(3), kNoon + 50h);
  commit(pushed(pushes, kNoon + 3h));
  EXPECT_EQ(left_at(3), kNoon + 50h) << "the same again is no news";
  commit(polled({article("a_4", 4)}, kNoon + 4h));
  EXPECT_EQ(left_at(1), kNoon + 50h);
  EXPECT_EQ(left_at(2), kNoon + 4h);
  auto found = polled({}, kNoon + 5h);
  found.present = {3, 4};
  commit(found);
  EXPECT_EQ(left_at(3), kPresent);
}

TEST_F(PushedDocument, IsNewOnlyOnceWhicheverWayItCame) {
  const auto hot = alerting(article("a_2", 2), {alert("rule")});
  EXPECT_EQ(commit(pushed({hot})).alerts, 1u);
  EXPECT_EQ(commit(polled({hot})).new_articles, 0u);
  EXPECT_EQ(commit(pushed({hot})).new_articles, 0u);
  EXPECT_THAT(due("desk"), SizeIs(1));
}

TEST_F(PushedDocument, StaysOnceAPollHasFoundIt) {
  commit(pushed({article("a_2", 2)}));
  commit(polled({article("a_2", 2)}, kNoon + 6h));
  auto edited = article("a_2", 2);
  edited.content = 2;
  commit(pushed({edited}, kNoon + 7h));
  valid(store->forget(kNoon + 1000h, 1000));
  EXPECT_THAT(items(), ElementsAre(2u));
}

TEST_F(PushedDocument, IsNotForgottenBeforeASafetyPollCanFindIt) {
  commit(pushed({article("a_2", 2)}));
  valid(store->forget(kNoon + 25h, 1000));  // a day later, where nothing is kept for longer
  EXPECT_THAT(items(), ElementsAre(2u));
}

TEST_F(PushedDocument, OfAFeedNobodyRemembersMakesItsRow) {
  commit(pushed({article("a_1", 1)}));
  EXPECT_THAT(valid(reader()->feeds()), SizeIs(1));
  EXPECT_THAT(items(), ElementsAre(1u));
  commit(pushed({}));
  EXPECT_THAT(valid(reader()->feeds()), SizeIs(1));
}

}  // namespace
}  // namespace newswatch::testing
