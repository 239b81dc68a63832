#include "daemon/notices.h"

#include <gmock/gmock.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "daemon/health.h"
#include "tests/support/deliverer_fixture.h"

namespace newswatch::daemon {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using alerts::NoticeKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kDesk = "https://desk.example/hook";
const std::string kOps = "https://ops.example/hook";

class NoticesTest : public testing::DelivererFixture {
 protected:
  NoticesTest() {
    notice_settings.to = {"ops"};
    notice_channels = {webhook("desk", kDesk), webhook("ops", kOps)};
    notice_feeds = {"BBC"};
  }

  // "notice.raised feed_failing BBC"
  std::vector<std::string> told(const std::string& url = kOps) const {
    std::vector<std::string> all;
    for (const auto& asked : receivers.asked_at(url)) {
      const json::object event = json::parse(asked.request.body).as_object();
      const json::object& notice = event.at("data").at("notice").as_object();
      all.push_back(std::string(event.at("type").as_string()) + " " +
                    std::string(notice.at("kind").as_string()) + " " +
                    std::string(notice.at("subject").as_string()));
    }
    return all;
  }
};

TEST_F(NoticesTest, TellOnceWhenItComesAndOnceWhenItIsOver) {
  receivers.script.answer(kOps, {.status = 204});
  start(webhook("ops", kOps));
  for (int i = 0; i < 3; ++i) notices->raise(NoticeKind::feed_failing, "BBC", "It fails.");
  clock.settle();
  EXPECT_THAT(told(), ElementsAre("notice.raised feed_failing BBC"));
  clock.advance(1h);
  for (int i = 0; i < 3; ++i) notices->clear(NoticeKind::feed_failing, "BBC", "It is well.");
  clock.settle();
  EXPECT_THAT(told(),
              ElementsAre("notice.raised feed_failing BBC", "notice.cleared feed_failing BBC"));
  notices->raise(NoticeKind::feed_failing, "BBC", "Again.");
  clock.settle();
  EXPECT_THAT(told(), SizeIs(3));
}

TEST_F(NoticesTest, AreRememberedAcrossRestarts) {
  receivers.script.answer(kOps, {.status = 204});
  start(webhook("ops", kOps));
  notices->raise(NoticeKind::disk_full, "", "Little room.");
  clock.settle();
  restart_after(1h);
  start(webhook("ops", kOps));
  EXPECT_TRUE(notices->is_raised(NoticeKind::disk_full, ""));
  notices->raise(NoticeKind::disk_full, "", "Little room.");
  clock.settle();
  EXPECT_THAT(told(), SizeIs(1));
  notices->clear(NoticeKind::disk_full, "", "Room.");
  clock.settle();
  restart_after(1h);
  EXPECT_FALSE(notices->is_raised(NoticeKind::disk_full, ""));
}

TEST_F(NoticesTest, NothingIsClearedThatWasNotRaised) {
  receivers.script.answer(kOps, {.status = 204});
  start(webhook("ops", kOps));
  notices->clear(NoticeKind::feed_failing, "BBC", "It is well.");
  notices->clear(NoticeKind::disk_full, "", "Room.");
  clock.advance(1h);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(NoticesTest, OfFeedsAndChannelsThatAreNoMoreAreOver) {
  receivers.script.answer(kOps, {.status = 204});
  start(webhook("ops", kOps));
  notices->raise(NoticeKind::feed_failing, "BBC", "It fails.");
  notices->raise(NoticeKind::channel_failing, "desk", "It fails.");
  notices->raise(NoticeKind::disk_full, "", "Little room.");
  notices->configure(notice_settings, {webhook("ops", kOps)}, {});
  EXPECT_FALSE(notices->is_raised(NoticeKind::feed_failing, "BBC"));
  EXPECT_FALSE(notices->is_raised(NoticeKind::channel_failing, "desk"));
  EXPECT_TRUE(notices->is_raised(NoticeKind::disk_full, ""));
}

TEST_F(NoticesTest, OfADiskWithLittleRoomComeAndGo) {
  notice_settings.disk_free_bytes = std::uint64_t{1} << 62;
  notices->configure(notice_settings, notice_channels, notice_feeds);
  loops->spawn("disk", watch_disk(store_path(), clock, *notices));
  clock.settle();
  EXPECT_TRUE(notices->is_raised(NoticeKind::disk_full, ""));
  notice_settings.disk_free_bytes = 0;
  notices->configure(notice_settings, notice_channels, notice_feeds);
  clock.advance(2min);
  EXPECT_FALSE(notices->is_raised(NoticeKind::disk_full, ""));
}

TEST(ClockJumps, AreToldApartFromTimeThatPasses) {
  using std::chrono::steady_clock;
  const steady_clock::time_point start{};
  const auto wall = [](std::chrono::seconds since) { return testing::kDay + since; };
  ClockJumps jumps(wall(0s), start);
  EXPECT_EQ(jumps.look(wall(15s), start + 15s), 0s);
  EXPECT_EQ(jumps.look(wall(1h), start + 1h), 0s) << "a machine that was busy";
  EXPECT_EQ(jumps.look(wall(1h + 75s), start + 1h + 15s), 0s) << "a minute is no jump";
  EXPECT_EQ(jumps.look(wall(2h), start + 1h + 30s), 2h - 1h - 90s);
  EXPECT_FALSE(jumps.even_for_an_hour(start + 2h));
  EXPECT_EQ(jumps.look(wall(1h), start + 1h + 45s), -1h - 15s);
  EXPECT_FALSE(jumps.even_for_an_hour(start + 2h + 44s));
  EXPECT_TRUE(jumps.even_for_an_hour(start + 2h + 45s));
}

TEST_F(NoticesTest, WaitForAStoreThatDoesNotAnswer) {
  receivers.script.answer(kOps, {.status = 204});
  start(webhook("ops", kOps));
  faulty->failing = {"tell"};
  notices->raise(NoticeKind::disk_full, "", "Little room.");
  clock.advance(1h);
  EXPECT_THAT(told(), IsEmpty());
  faulty->failing.clear();
  clock.advance(5s);
  EXPECT_THAT(told(), SizeIs(1));
}

TEST_F(NoticesTest, A410IsToldOnAnotherChannel) {
  receivers.script.answer(kDesk, {.status = 410});
  receivers.script.answer(kOps, {.status = 204});
  Deliverer& desk = start(webhook("desk", kDesk));
  start(webhook("ops", kOps));
  add_alerts(3, {"desk"});
  EXPECT_THAT(told(), ElementsAre("notice.raised channel_disabled desk"));
  const std::string url = "https://new.example/hook";
  receivers.script.answer(url, {.status = 204});
  desk.configure(webhook("desk", url));
  clock.settle();
  EXPECT_THAT(told(), ElementsAre("notice.raised channel_disabled desk",
                                  "notice.cleared channel_disabled desk"));
  EXPECT_EQ(receivers.asked_at(url).size(), 3u);
}

TEST_F(NoticesTest, AChannelIsNotToldOfItsOwnTrouble) {
  notice_settings.to = {"desk"};
  notices->configure(notice_settings, notice_channels, notice_feeds);
  receivers.script.answer(kDesk, {.status = 410});
  start(webhook("desk", kDesk));
  add_alerts(1, {"desk"});
  EXPECT_EQ(waiting(), 1u);
}

TEST_F(NoticesTest, AChannelThatAcceptsNothingForLongIsToldOf) {
  for (int i = 0; i < 6; ++i) receivers.script.answer(kDesk, {.status = 503});
  receivers.script.answer(kDesk, {.status = 204});
  receivers.script.answer(kOps, {.status = 204});
  start(webhook("desk", kDesk));
  start(webhook("ops", kOps));
  add_alerts(1, {"desk"});
  clock.advance(10min);
  EXPECT_THAT(told(), IsEmpty());
  clock.advance(3h);
  EXPECT_THAT(told(), ElementsAre("notice.raised channel_failing desk"));
  clock.advance(48h);
  EXPECT_THAT(told(), ElementsAre("notice.raised channel_failing desk",
                                  "notice.cleared channel_failing desk"));
}

TEST_F(NoticesTest, AChannelWhoseAlertsWereGivenUpIsToldOfWithoutAnotherAttempt) {
  receivers.script.answer(kDesk, {.status = 500});
  receivers.script.answer(kOps, {.status = 204});
  alerts::Channel desk = webhook("desk", kDesk);
  desk.pace.retry = {0s, 2s};
  start(desk);
  start(webhook("ops", kOps));
  add_alerts(1, {"desk"});
  clock.advance(10min);
  EXPECT_THAT(told(), IsEmpty());
  clock.advance(10min);
  EXPECT_EQ(dead(), 1u);
  EXPECT_THAT(told(), ElementsAre("notice.raised channel_failing desk"));
}

TEST(Silence, IsMeasuredByTheFeedsOwnHabit) {
  using store::FeedHabit;
  const auto limit = [](std::uint64_t articles, std::chrono::seconds pause) {
    return longest_silence(FeedHabit{.articles = articles, .longest_pause = pause}, 24h);
  };
  EXPECT_EQ(limit(9, 1h), std::nullopt);
  EXPECT_EQ(limit(10, 1h), 24h);
  EXPECT_EQ(limit(10, 30h), 90h);
}

}  // namespace
}  // namespace newswatch::daemon
