// How a deliverer paces itself: order, rate, breaker, the receiver's wishes, clocks that are set.

#include <gmock/gmock.h>

#include "tests/support/deliverer_fixture.h"

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
using alerts::DeliveryState;
using ::testing::ElementsAre;
using ::testing::SizeIs;

const std::string kDesk = "https://desk.example/hook";

class PaceTest : public testing::DelivererFixture {
 protected:
  std::vector<std::string> bodies() const {
    std::vector<std::string> all;
    for (const auto& asked : receivers.asked_at(kDesk)) all.push_back(asked.request.body);
    return all;
  }
  std::vector<std::chrono::seconds> times() const {
    std::vector<std::chrono::seconds> all;
    for (const auto& asked : receivers.asked_at(kDesk)) all.push_back(asked.when - testing::kDay);
    return all;
  }
  static alerts::Channel desk() { return webhook("desk", kDesk); }
};

TEST_F(PaceTest, StrictOrderLetsNoneOvertakeOneThatFails) {
  receivers.script.answer(kDesk, {.status = 204});
  receivers.script.answer(kDesk, {.status = 500});
  receivers.script.answer(kDesk, {.status = 500});
  receivers.script.answer(kDesk, {.status = 204});
  alerts::Channel channel = desk();
  channel.pace.order = alerts::Order::strict;
  start(channel);
  add_alerts(4, {"desk"});
  EXPECT_THAT(bodies(), ElementsAre("{\"n\":1}", "{\"n\":2}"));
  add_alerts(1, {"desk"});
  clock.advance(10min);
  EXPECT_THAT(bodies(), ElementsAre("{\"n\":1}", "{\"n\":2}", "{\"n\":2}", "{\"n\":2}", "{\"n\":3}",
                                    "{\"n\":4}", "{\"n\":5}"));
  EXPECT_EQ(receivers.most_at_once, 1u);
}

TEST_F(PaceTest, StrictOrderGoesOnWhenOneIsGivenUp) {
  receivers.script.answer(kDesk, {.status = 500});
  receivers.script.answer(kDesk, {.status = 500});
  receivers.script.answer(kDesk, {.status = 204});
  alerts::Channel channel = desk();
  channel.pace.order = alerts::Order::strict;
  channel.pace.retry = {0s, 1s};
  start(channel);
  add_alerts(2, {"desk"});
  clock.advance(10s);
  EXPECT_THAT(bodies(), ElementsAre("{\"n\":1}", "{\"n\":1}", "{\"n\":2}"));
  EXPECT_EQ(dead(), 1u);
  EXPECT_EQ(delivered(), 1u);
}

TEST_F(PaceTest, StrictOrderSurvivesAKill) {
  receivers.script.answer(kDesk, {.status = 500});
  receivers.script.answer(kDesk, {.status = 204});
  alerts::Channel channel = desk();
  channel.pace.order = alerts::Order::strict;
  start(channel);
  add_alerts(3, {"desk"});
  restart_after(1s);
  start(channel);
  EXPECT_THAT(bodies(), ElementsAre("{\"n\":1}"));
  clock.advance(1min);
  EXPECT_THAT(bodies(), ElementsAre("{\"n\":1}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}"));
}

TEST_F(PaceTest, ARateBoundsAttemptsAndDropsNothing) {
  receivers.script.answer(kDesk, {.status = 204});
  alerts::Channel channel = desk();
  channel.pace.rate = rules::AtMost{6, 60s};
  start(channel);
  add_alerts(4, {"desk"});
  clock.advance(1h);
  EXPECT_THAT(times(), ElementsAre(0s, 10s, 20s, 30s));
  add_alerts(10, {"desk"});
  clock.advance(10min);
  EXPECT_THAT(times(), SizeIs(14));
  for (std::size_t i = 4; i < 10; ++i) EXPECT_EQ(times()[i], 1h) << "saved up";
  EXPECT_EQ(times()[10], 1h + 10s);
  EXPECT_EQ(delivered(), 14u);
}

TEST_F(PaceTest, RetryAfterHoldsUpTheWholeChannel) {
  receivers.script.answer(kDesk, {.status = 429, .headers = {{"Retry-After", "600"}}});
  receivers.script.answer(kDesk, {.status = 204});
  alerts::Channel channel = desk();
  channel.pace.at_once = 1;
  start(channel);
  add_alerts(3, {"desk"});
  clock.advance(9min);
  EXPECT_THAT(times(), ElementsAre(0s));
  clock.advance(2min);
  EXPECT_THAT(times(), SizeIs(4));
  for (std::size_t i = 1; i < 4; ++i) EXPECT_GE(times()[i], 600s);
}

TEST_F(PaceTest, RetryAfterHoldsUpTheWholeChannelAcrossARestart) {
  receivers.script.answer(kDesk, {.status = 429, .headers = {{"Retry-After", "600"}}});
  receivers.script.answer(kDesk, {.status = 204});
  alerts::Channel channel = desk();
  channel.pace.at_once = 1;
  start(channel);
  add_alerts(3, {"desk"});
  restart_after(1min);
  start(channel);
  clock.advance(8min);
  EXPECT_THAT(times(), ElementsAre(0s));
  clock.advance(2min);
  EXPECT_EQ(delivered(), 3u);
}

TEST_F(PaceTest, OtherSettingsEndWhatTheOldReceiverAskedFor) {
  receivers.script.answer(kDesk, {.status = 429, .headers = {{"Retry-After", "80000"}}});
  const std::string other = "https://other.example/hook";
  receivers.script.answer(other, {.status = 204});
  Deliverer& deliverer = start(desk());
  add_alerts(6, {"desk"});
  clock.advance(1min);
  deliverer.configure(webhook("desk", other));
  clock.advance(1s);
  EXPECT_EQ(delivered(), 6u);
}

TEST_F(PaceTest, AnOutageUsesUpFewAttemptsOfAllThatWait) {
  for (int i = 0; i < 40; ++i) receivers.script.answer(kDesk, {.status = 503});
  receivers.script.answer(kDesk, {.status = 204});
  start(desk());
  add_alerts(100, {"desk"});
  clock.advance(20min);
  EXPECT_LE(receivers.asked.size(), 40u);
  std::size_t untouched = 0;
  for (const auto& one : deliveries(DeliveryState::waiting)) untouched += one.attempts == 0 ? 1 : 0;
  EXPECT_GE(untouched, 60u);
  clock.advance(24h);
  EXPECT_EQ(delivered(), 100u);
  EXPECT_EQ(dead(), 0u);
}

TEST_F(PaceTest, OneDeliveryAloneComesNoLaterForTheBreaker) {
  receivers.script.answer(kDesk, {.status = 503});
  start(desk());
  add_alerts(1, {"desk"});
  clock.advance(24h * 7);
  const auto& waits = alerts::default_retry_waits();
  ASSERT_EQ(times().size(), waits.size());
  for (std::size_t i = 1; i < waits.size(); ++i)
    EXPECT_LE(times()[i] - times()[i - 1], waits[i] * 6 / 5 + 1s);
}

TEST_F(PaceTest, AClockThatWasAheadKeepsNothingWaiting) {
  receivers.script.answer(kDesk, {.status = 503});
  receivers.script.answer(kDesk, {.status = 204});
  clock.jump(testing::kDay + 24h * 365);
  start(desk());
  add_alerts(1, {"desk"});
  clock.jump(testing::kDay);
  add_alerts(1, {"desk"});
  clock.advance(10s);
  EXPECT_EQ(delivered(), 2u);
}

TEST_F(PaceTest, AClockThatWasAheadAtTheTimeOfAKillKeepsNothingWaiting) {
  receivers.script.answer(kDesk, {.status = 503});
  receivers.script.answer(kDesk, {.status = 204});
  clock.jump(testing::kDay + 24h * 365);
  start(desk());
  add_alerts(1, {"desk"});
  restart_after(-24h * 365);
  start(desk());
  EXPECT_EQ(delivered(), 0u) << "its wait is not over";
  clock.advance(1min);
  EXPECT_EQ(delivered(), 1u);
}

TEST_F(PaceTest, AnAttemptThatThrowsGivesItsPlaceBack) {
  int throws = 6;
  receivers.on_asked = [&throws](const net::HttpRequest&) {
    if (throws-- > 0) throw std::bad_alloc();
  };
  receivers.script.answer(kDesk, {.status = 204});
  start(desk());
  add_alerts(8, {"desk"});
  clock.advance(24h);
  EXPECT_EQ(delivered(), 8u);
  EXPECT_THAT(journal.lines, SizeIs(6)) << "each of them was told";
}

}  // namespace
}  // namespace newswatch::daemon
