// The life of a subscription, step by step.

#include "feeds/subscribing.h"

#include <gtest/gtest.h>

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using State = Subscription::State;
using Mode = Intent::Mode;

constexpr std::chrono::sys_seconds kNow{1'718'006'400s};

class Subscribing : public ::testing::Test {
 protected:
  Subscription fresh{.token = "t", .feed_url = "f", .topic = "topic", .hub = "a"};
  std::mt19937_64 chance{1};

  static Intent intent(Mode mode, std::optional<std::chrono::seconds> lease = 10 * 24h) {
    return {.mode = mode, .topic = "topic", .challenge = "c", .lease = lease};
  }
  Subscription active(std::optional<std::chrono::seconds> lease = 10 * 24h) {
    return *heard(asked(fresh, kNow), intent(Mode::subscribe, lease), kNow, chance);
  }
};

TEST_F(Subscribing, AsksAtOnceAndIsActiveOnceConfirmed) {
  EXPECT_EQ(next_step(fresh, kNow), Step::ask);
  const Subscription waiting = asked(fresh, kNow);
  EXPECT_EQ(next_step(waiting, kNow), Step::wait);
  EXPECT_EQ(due(waiting), kNow + kConfirmWithin);
  const Subscription one = active();
  EXPECT_EQ(one.state, State::active);
  EXPECT_EQ(one.lease_until, kNow + 10 * 24h);
  EXPECT_EQ(next_step(one, kNow), Step::wait);
  EXPECT_EQ(due(one), one.renew_at);
}

TEST_F(Subscribing, ConfirmsOnlyWhatItHasAskedFor) {
  struct Case {
    const char* name;
    Subscription before;
    Intent said;
  };
  Subscription leaving = asked(left(active(), kNow), kNow);
  Intent other = intent(Mode::subscribe);
  other.topic = "another";
  const std::vector<Case> cases = {
      {"not asked", fresh, intent(Mode::subscribe)},
      {"unsubscribe, not asked", fresh, intent(Mode::unsubscribe)},
      {"unsubscribe, where a subscription is asked", asked(fresh, kNow), intent(Mode::unsubscribe)},
      {"unsubscribe what is active", active(), intent(Mode::unsubscribe)},
      {"unsubscribe, while it is renewed", asked(active(), kNow), intent(Mode::unsubscribe)},
      {"subscribe again", active(), intent(Mode::subscribe)},
      {"subscribe, where the end is asked", leaving, intent(Mode::subscribe)},
      {"another topic", asked(fresh, kNow), other},
      {"too late", asked(fresh, kNow - kConfirmWithin - 1s), intent(Mode::subscribe)},
      {"denied, not asked", fresh, intent(Mode::denied)},
      {"ended", *heard(leaving, intent(Mode::unsubscribe), kNow, chance), intent(Mode::denied)},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_FALSE(heard(c.before, c.said, kNow, chance));
  }
}

TEST_F(Subscribing, RenewsAtThreeFifthsToFourFifthsOfTheLease) {
  for (const auto lease : {std::chrono::seconds(3600), std::chrono::seconds(864'000)}) {
    std::chrono::seconds least = lease;
    std::chrono::seconds most{0};
    for (int n = 0; n < 200; ++n) {
      const auto wait = active(lease).renew_at - kNow;
      least = std::min<std::chrono::seconds>(least, wait);
      most = std::max<std::chrono::seconds>(most, wait);
    }
    EXPECT_GE(least, lease * 3 / 5);
    EXPECT_LE(least, lease * 62 / 100);
    EXPECT_LE(most, lease * 4 / 5);
    EXPECT_GE(most, lease * 78 / 100);
  }
}

TEST_F(Subscribing, AShortLeaseDoesNotHurryUs) {
  const Subscription one = active(1s);
  EXPECT_EQ(one.renew_at, kNow + kShortestRenewal);
  EXPECT_EQ(next_step(one, kNow + 1s), Step::lapse);
  const Subscription again = lapsed(one, kNow + 1s);
  EXPECT_EQ(again.state, State::wanted);
}

TEST_F(Subscribing, WithoutALeaseTheWishHolds) {
  EXPECT_EQ(active(std::nullopt).lease_until, kNow + kWantedLease);
}

TEST_F(Subscribing, StaysActiveWhileItIsRenewedAndKeepsItsAge) {
  Subscription one = active();
  const auto then = one.renew_at;
  EXPECT_EQ(next_step(one, then), Step::ask);
  one = asked(one, then);
  EXPECT_EQ(one.state, State::active);
  const auto renewed = heard(one, intent(Mode::subscribe), then + 1s, chance);
  ASSERT_TRUE(renewed);
  EXPECT_EQ(renewed->active_since, kNow);
  EXPECT_EQ(renewed->lease_until, then + 1s + 10 * 24h);
}

TEST_F(Subscribing, DoublesTheWaitUpToADay) {
  Subscription one = fresh;
  std::vector<std::chrono::seconds> waits;
  for (int n = 0; n < 8; ++n) {
    one = failed(asked(one, kNow), "no", 1, kNow);
    waits.push_back(one.retry_at - kNow);
  }
  EXPECT_EQ(waits, (std::vector<std::chrono::seconds>{1h, 2h, 4h, 8h, 16h, 24h, 24h, 24h}));
  EXPECT_EQ(one.reason, "no");
}

TEST_F(Subscribing, TriesTheOtherHubsBeforeItWaits) {
  const std::vector<std::string> hubs{"a", "b", "c"};
  Subscription one = fresh;
  std::vector<std::string> order;
  std::vector<std::chrono::seconds> waits;
  for (int n = 0; n < 6; ++n) {
    order.push_back(one.hub);
    one = failed(asked(one, kNow), "no", hubs.size(), kNow);
    waits.push_back(one.retry_at - kNow);
    one.hub = next_hub(one.hub, hubs);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"a", "b", "c", "a", "b", "c"}));
  EXPECT_EQ(waits, (std::vector<std::chrono::seconds>{1min, 1min, 1h, 1min, 1min, 2h}));
  EXPECT_EQ(next_hub("gone", hubs), "a");
  EXPECT_EQ(next_hub("a", {}), "a");
}

TEST_F(Subscribing, ADenialHoldsForADay) {
  Intent no = intent(Mode::denied);
  no.reason = "members only";
  for (const Subscription& before : {asked(fresh, kNow), active()}) {
    const auto one = heard(before, no, kNow, chance);
    ASSERT_TRUE(one);
    EXPECT_EQ(one->state, State::wanted);
    EXPECT_EQ(one->reason, "the hub denies it: members only");
    EXPECT_EQ(next_step(*one, kNow + 24h - 1s), Step::wait);
    EXPECT_EQ(next_step(*one, kNow + 24h), Step::ask);
  }
}

TEST_F(Subscribing, LeavesWithTheHubsConsentOrAfterThreeRequests) {
  Subscription one = left(active(), kNow);
  EXPECT_EQ(next_step(one, kNow), Step::ask);
  const auto agreed = heard(asked(one, kNow), intent(Mode::unsubscribe), kNow, chance);
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->state, State::ended);
  EXPECT_EQ(next_step(*agreed, kNow + kEndedFor), Step::forget);
  for (int n = 0; n < 3; ++n) {
    EXPECT_EQ(one.state, State::leaving);
    one = failed(asked(one, kNow), "no", 1, kNow);
  }
  EXPECT_EQ(one.state, State::ended);
  EXPECT_EQ(left(fresh, kNow).state, State::ended);
}

TEST_F(Subscribing, TakesEachBodyOnceAndRemembersTheLastOnes) {
  Subscription one = active();
  EXPECT_TRUE(take_push(one, 1, kNow));
  EXPECT_FALSE(take_push(one, 1, kNow + 1s));
  EXPECT_EQ(one.last_push, kNow + 1s);
  for (std::uint64_t n = 2; n < 100; ++n) EXPECT_TRUE(take_push(one, n, kNow));
  EXPECT_EQ(one.recent.size(), kRecentBodies);
  EXPECT_FALSE(take_push(one, 99, kNow));
}

TEST_F(Subscribing, PollsMoreRarelyTheLongerPushesCome) {
  Subscription one = active(100 * 24h);
  EXPECT_FALSE(safety_interval(one, kNow));  // none has come
  ASSERT_TRUE(take_push(one, 1, kNow));
  EXPECT_EQ(safety_interval(one, kNow), 6h);
  EXPECT_EQ(safety_interval(one, kNow + 2 * 24h), 12h);
  EXPECT_EQ(safety_interval(one, kNow + 30 * 24h), 24h);
  EXPECT_FALSE(safety_interval(one, one.lease_until));
  EXPECT_FALSE(safety_interval(broken(one, kNow), kNow));
  EXPECT_FALSE(safety_interval(left(one, kNow), kNow));
  EXPECT_EQ(next_step(broken(one, kNow), kNow), Step::ask);
}

TEST_F(Subscribing, KnowsWhenAPushIsOverdue) {
  Subscription one = active();
  const auto later = kNow + 24h;
  using Times = std::vector<std::chrono::sys_seconds>;
  EXPECT_FALSE(overdue_at(one, Times{later}, later));  // pushes were never relied on
  ASSERT_TRUE(take_push(one, 1, kNow));
  struct Case {
    const char* name;
    Times published;
    std::optional<std::chrono::sys_seconds> overdue;
  };
  const Case cases[] = {
      {"nothing new", {}, std::nullopt},
      {"out for long", {later - 11min}, later},
      {"just out", {later - 4min}, later + 6min},
      {"without a date", {later}, later + 10min},
      {"dated ahead", {later + 3h}, later + 10min},
      {"older than the agreement", {kNow - 1s}, std::nullopt},
      {"several", {later, later - 4min, kNow - 1h}, later + 6min},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(overdue_at(one, c.published, later), c.overdue);
  }
}

TEST_F(Subscribing, AClockSetBackMakesNothingWaitForEver) {
  Subscription one = after_clock_set_back(active(), kNow - 100 * 24h);
  EXPECT_EQ(next_step(one, kNow - 100 * 24h), Step::ask);
  one = after_clock_set_back(failed(fresh, "no", 1, kNow), kNow - 100 * 24h);
  EXPECT_LE(due(one), kNow - 99 * 24h);
}

}  // namespace
}  // namespace newswatch::feeds
