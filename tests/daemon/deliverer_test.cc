#include "daemon/deliverer.h"

#include <gmock/gmock.h>

#include "tests/support/deliverer_fixture.h"

namespace newswatch::daemon {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using alerts::DeliveryState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string kDesk = "https://desk.example/hook";
const std::string kOther = "https://other.example/hook";

class DelivererTest : public testing::DelivererFixture {
 protected:
  static std::string header(const net::HttpRequest& request, const std::string& name) {
    for (const net::Header& one : request.headers) {
      if (one.name == name) return one.value;
    }
    return {};
  }
  std::vector<std::chrono::seconds> times(const std::string& url = kDesk) const {
    std::vector<std::chrono::seconds> since_start;
    for (const auto& asked : receivers.asked_at(url))
      since_start.push_back(asked.when - testing::kDay);
    return since_start;
  }
  std::vector<std::string> bodies(const std::string& url = kDesk) const {
    std::vector<std::string> all;
    for (const auto& asked : receivers.asked_at(url)) all.push_back(asked.request.body);
    return all;
  }
};

TEST_F(DelivererTest, SendsWhatIsDueAtOnceAndRecordsIt) {
  receivers.script.answer(kDesk, {.status = 204});
  start(webhook("desk", kDesk));
  add_alerts(3, {"desk"});
  EXPECT_THAT(bodies(), ElementsAre("{\"n\":1}", "{\"n\":2}", "{\"n\":3}"));
  EXPECT_EQ(delivered(), 3u);
  EXPECT_EQ(outcomes.size(), 3u);
  clock.advance(std::chrono::hours(24 * 30));
  EXPECT_EQ(receivers.asked.size(), 3u);
}

TEST_F(DelivererTest, RecordsAnAttemptBeforeItIsMade) {
  std::vector<alerts::Delivery> seen;
  receivers.on_asked = [&](const net::HttpRequest&) {
    for (const auto& one : deliveries(DeliveryState::waiting)) seen.push_back(one);
  };
  receivers.script.answer(kDesk, {.status = 200});
  start(webhook("desk", kDesk));
  add_alerts(1, {"desk"});
  ASSERT_THAT(seen, SizeIs(1));
  EXPECT_EQ(seen[0].attempts, 1u);
  EXPECT_GE(seen[0].next_attempt, clock.now() + 15s);  // should nothing be heard of it
}

TEST_F(DelivererTest, GoesThroughTheWholeScheduleWithOneIdAndBodyThenGivesUp) {
  receivers.script.answer(kDesk, {.status = 500});
  start(webhook("desk", kDesk));
  add_alerts(1, {"desk"});
  clock.advance(std::chrono::hours(24 * 7));

  const auto asked = receivers.asked_at(kDesk);
  const auto& waits = alerts::default_retry_waits();
  ASSERT_EQ(asked.size(), waits.size());
  EXPECT_EQ(asked[0].when, testing::kDay);
  for (std::size_t i = 1; i < asked.size(); ++i) {
    SCOPED_TRACE(i);
    const auto wait = std::chrono::duration<double>(asked[i].when - asked[i - 1].when);
    EXPECT_GE(wait, 0.8 * waits[i]);
    EXPECT_LE(wait, 1.2 * waits[i]);
    EXPECT_EQ(asked[i].request.body, asked[0].request.body);
    EXPECT_EQ(header(asked[i].request, "webhook-id"), header(asked[0].request, "webhook-id"));
    EXPECT_EQ(header(asked[i].request, "webhook-timestamp"),
              std::to_string(asked[i].when.time_since_epoch().count()));
  }
  const auto given_up = deliveries(DeliveryState::dead);
  ASSERT_THAT(given_up, SizeIs(1));
  EXPECT_EQ(given_up[0].id.value, header(asked[0].request, "webhook-id"));
  EXPECT_EQ(given_up[0].attempts, 10u);
  EXPECT_EQ(given_up[0].body, "{\"n\":1}");
  EXPECT_EQ(given_up[0].last_error, "the receiver answered 500 (it failed)");
  EXPECT_EQ(outcomes.back().second, DeliveryState::dead);
}

TEST_F(DelivererTest, DeliversWhenTheReceiverIsWellAgain) {
  receivers.script.answer(kDesk, {.status = 503});
  receivers.script.answer(kDesk, net::HttpError{net::HttpError::Kind::connect, "no connection"});
  receivers.script.answer(kDesk, {.status = 202});
  start(webhook("desk", kDesk));
  add_alerts(1, {"desk"});
  EXPECT_EQ(deliveries(DeliveryState::waiting)[0].last_error,
            "the receiver answered 503 (unavailable)");
  clock.advance(10s);
  EXPECT_EQ(deliveries(DeliveryState::waiting)[0].last_error, "no connection");
  clock.advance(std::chrono::hours(24 * 7));
  EXPECT_EQ(receivers.asked.size(), 3u);
  EXPECT_EQ(delivered(), 1u);
}

TEST_F(DelivererTest, WaitsAsLongAsRetryAfterAsks) {
  receivers.script.answer(kDesk, {.status = 429, .headers = {{"Retry-After", "3600"}}});
  receivers.script.answer(
      kDesk, {.status = 503, .headers = {{"Retry-After", "Mon, 10 Jun 2024 12:00:00 GMT"}}});
  receivers.script.answer(kDesk, {.status = 200});
  start(webhook("desk", kDesk));
  add_alerts(1, {"desk"});
  clock.advance(std::chrono::hours(24));
  EXPECT_THAT(times(), ElementsAre(0s, 3601s, 4h));
  EXPECT_EQ(delivered(), 1u);
}

// I3: the schedule is the store's.
TEST_F(DelivererTest, GoesOnWithTheScheduleAfterARestart) {
  receivers.script.answer(kDesk, {.status = 500});
  start(webhook("desk", kDesk));
  add_alerts(2, {"desk"});
  clock.advance(1min);
  ASSERT_EQ(receivers.asked.size(), 4u);
  const auto before = deliveries(DeliveryState::waiting);
  restart_after(10s);
  start(webhook("desk", kDesk));
  EXPECT_EQ(receivers.asked.size(), 4u);  // no burst
  EXPECT_EQ(deliveries(DeliveryState::waiting), before);
  clock.advance(6min);
  ASSERT_EQ(receivers.asked.size(), 6u);
  for (const alerts::Delivery& delivery : before) {
    const auto& asked = receivers.asked;
    const auto third = std::find_if(asked.begin() + 4, asked.end(), [&](const auto& one) {
      return header(one.request, "webhook-id") == delivery.id.value;
    });
    ASSERT_NE(third, asked.end());
    EXPECT_EQ(third->when, delivery.next_attempt);
  }
  for (const alerts::Delivery& delivery : deliveries(DeliveryState::waiting))
    EXPECT_EQ(delivery.attempts, 3u);  // not reset
}

TEST_F(DelivererTest, CountsAnAttemptThatACrashCutOffAsFailed) {
  receivers.script.hang(kDesk);
  start(webhook("desk", kDesk));
  add_alerts(1, {"desk"});
  ASSERT_EQ(receivers.asked.size(), 1u);
  restart_after(1s);
  start(webhook("desk", kDesk));
  clock.advance(13s);
  EXPECT_EQ(receivers.asked.size(), 1u);
  clock.advance(10s);
  ASSERT_EQ(receivers.asked.size(), 2u);
  EXPECT_EQ(header(receivers.asked[0].request, "webhook-id"),
            header(receivers.asked[1].request, "webhook-id"));
  EXPECT_EQ(deliveries(DeliveryState::waiting)[0].attempts, 2u);
}

TEST_F(DelivererTest, KeepsToItsShareAfterALongAbsence) {
  receivers.script.answer(kDesk, {.status = 500});
  start(webhook("desk", kDesk));
  add_alerts(20, {"desk"});
  restart_after(std::chrono::hours(24));
  receivers.takes[kDesk] = 1s;
  receivers.most_at_once = 0;
  start(webhook("desk", kDesk));
  EXPECT_EQ(receivers.at_once, 4u);
  clock.advance(5s);
  EXPECT_EQ(receivers.most_at_once, 4u);
}

// I5.
TEST_F(DelivererTest, AReceiverThatHangsHoldsUpNobodyElse) {
  receivers.script.hang(kDesk);
  receivers.script.answer(kOther, {.status = 200});
  start(webhook("desk", kDesk));
  start(webhook("other", kOther));
  start(log("log"));
  add_alerts(50, {"desk", "other", "log"});
  EXPECT_EQ(receivers.asked_at(kDesk).size(), 4u);  // at_once
  EXPECT_EQ(receivers.asked_at(kOther).size(), 50u);
  EXPECT_THAT(log_lines(), SizeIs(50));
  EXPECT_EQ(delivered(), 100u);
  clock.advance(std::chrono::hours(1));
  EXPECT_EQ(receivers.asked_at(kDesk).size(), 4u);
}

TEST_F(DelivererTest, SendsSoManyAtOnceAndNoMore) {
  alerts::Channel channel = webhook("desk", kDesk);
  channel.pace.at_once = 3;
  receivers.script.answer(kDesk, {.status = 200});
  receivers.takes[kDesk] = 10s;
  start(channel);
  add_alerts(7, {"desk"});
  clock.advance(1min);
  EXPECT_EQ(receivers.most_at_once, 3u);
  EXPECT_THAT(times(), ElementsAre(0s, 0s, 0s, 10s, 10s, 10s, 20s));
  EXPECT_EQ(delivered(), 7u);
}

TEST_F(DelivererTest, NeverSendsADeliveryWhileItIsInFlight) {
  receivers.script.answer(kDesk, {.status = 200});
  receivers.takes[kDesk] = 10min;  // far beyond the time the attempt counts as unheard
  start(webhook("desk", kDesk));
  add_alerts(2, {"desk"});
  clock.advance(1min);
  add_alerts(1, {"desk"});
  clock.jump(clock.now() + 5min);
  EXPECT_EQ(receivers.asked.size(), 3u);
  const std::size_t visits = faulty->visits;
  clock.advance(1min);
  EXPECT_LE(faulty->visits, visits + 2);  // nor does it ask the store over and over
  clock.advance(1h);
  EXPECT_EQ(receivers.asked.size(), 3u);
  EXPECT_EQ(delivered(), 3u);
}

TEST_F(DelivererTest, DisablesTheChannelAt410AndKeepsWhatWaits) {
  receivers.script.answer(kDesk, {.status = 410});
  alerts::Channel channel = webhook("desk", kDesk);
  channel.pace.at_once = 1;
  Deliverer& deliverer = start(channel);
  add_alerts(5, {"desk"});
  clock.advance(std::chrono::hours(24 * 7));
  EXPECT_EQ(receivers.asked.size(), 1u);
  EXPECT_TRUE(deliverer.disabled());
  EXPECT_EQ(dead(), 0u);
  EXPECT_EQ(waiting(), 5u);

  deliverer.configure(channel);  // reloaded unchanged
  clock.advance(1h);
  EXPECT_EQ(receivers.asked.size(), 1u);

  receivers.script.answer(kOther, {.status = 200});
  channel.kind = webhook("desk", kOther).kind;
  deliverer.configure(channel);
  clock.advance(1h);
  EXPECT_FALSE(deliverer.disabled());
  EXPECT_THAT(bodies(kOther), SizeIs(5));  // the one that was answered so among them
  EXPECT_EQ(waiting(), 0u);
}

TEST_F(DelivererTest, A410OfTheOldReceiverDoesNotDisableTheNew) {
  receivers.script.answer(kDesk, {.status = 410});
  receivers.script.answer(kOther, {.status = 200});
  receivers.takes[kDesk] = 5s;
  Deliverer& deliverer = start(webhook("desk", kDesk));
  add_alerts(1, {"desk"});
  deliverer.configure(webhook("desk", kOther));
  clock.advance(5s);
  EXPECT_FALSE(deliverer.disabled());
  add_alerts(1, {"desk"});
  EXPECT_THAT(bodies(kOther), ElementsAre("{\"n\":1}", "{\"n\":2}"));
}

TEST_F(DelivererTest, LosesNothingWhileTheStoreFailsAndSendsNothingTwice) {
  for (const char* broken : {"record", "due", "next_due"}) {
    SCOPED_TRACE(broken);
    receivers.asked.clear();
    receivers.script.answer(kDesk, {.status = 200});
    receivers.takes[kDesk] = 5s;
    start(webhook("desk", kDesk));
    add_alerts(3, {"desk"});
    ASSERT_EQ(receivers.asked.size(), 3u);
    // The receiver acknowledges while nothing can be recorded, for longer than the attempts would
    // wait if they had not been heard of.
    faulty->failing = {broken};
    add_alerts(2, {"desk"});
    clock.advance(10min);
    faulty->failing.clear();
    clock.advance(10min);
    auto sent = bodies();
    EXPECT_EQ(sent.size(), 5u);
    std::sort(sent.begin(), sent.end());
    EXPECT_EQ(std::unique(sent.begin(), sent.end()), sent.end());
    EXPECT_EQ(waiting(), 0u);
    restart_after(1h);
  }
  start(webhook("desk", kDesk));
  EXPECT_EQ(receivers.asked.size(), 5u);
  EXPECT_EQ(delivered(), 15u);
}

TEST_F(DelivererTest, BeginsNothingItCannotRecord) {
  receivers.script.answer(kDesk, {.status = 200});
  start(webhook("desk", kDesk));
  faulty->failing = {"record"};
  add_alerts(3, {"desk"});
  clock.advance(10min);
  EXPECT_EQ(receivers.asked.size(), 0u);
  faulty->failing.clear();
  clock.advance(2s);
  EXPECT_EQ(delivered(), 3u);
}

TEST_F(DelivererTest, MakesEveryAttemptItHasRecorded) {
  receivers.script.answer(kDesk, {.status = 200});
  start(webhook("desk", kDesk));
  faulty->failing = {"next_due"};
  add_alerts(1, {"desk"});
  EXPECT_EQ(receivers.asked.size(), 1u);
}

TEST_F(DelivererTest, StopsWhenWhatIsInFlightIsRecorded) {
  receivers.script.answer(kDesk, {.status = 200});
  receivers.takes[kDesk] = 5s;
  Deliverer& deliverer = start(webhook("desk", kDesk));
  add_alerts(6, {"desk"});
  deliverer.stop();
  clock.advance(4s);
  EXPECT_EQ(loops->size(), 1u);
  clock.advance(1s);
  EXPECT_EQ(loops->size(), 0u);
  EXPECT_EQ(receivers.asked.size(), 4u);
  EXPECT_EQ(delivered(), 4u);
  EXPECT_EQ(waiting(), 2u);
}

TEST_F(DelivererTest, StopsAtOnceWithNothingInFlight) {
  Deliverer& deliverer = start(webhook("desk", kDesk));
  deliverer.stop();
  clock.settle();
  EXPECT_EQ(loops->size(), 0u);
}

TEST_F(DelivererTest, WaitsNoLongerForAttemptsThatWereCutOff) {
  receivers.script.hang(kDesk);
  Deliverer& deliverer = start(webhook("desk", kDesk));
  add_alerts(6, {"desk"});
  deliverer.stop();
  clock.settle();
  EXPECT_EQ(loops->size(), 1u);
  deliverer.cut_off();
  attempts->cancel();
  clock.settle();
  EXPECT_EQ(loops->size(), 0u);
  EXPECT_EQ(waiting(), 6u);
}

TEST_F(DelivererTest, KeepsTheDeliveriesOfAPausedChannel) {
  receivers.script.answer(kDesk, {.status = 200});
  Deliverer& deliverer = start(webhook("desk", kDesk));
  deliverer.pause();
  add_alerts(3, {"desk"});
  clock.advance(std::chrono::hours(24 * 30));
  EXPECT_EQ(receivers.asked.size(), 0u);
  EXPECT_EQ(waiting(), 3u);
  deliverer.configure(webhook("desk", kDesk));
  clock.settle();
  EXPECT_EQ(delivered(), 3u);
}

TEST_F(DelivererTest, WritesLinesInOrder) {
  start(log("log"));
  const std::size_t many = 2 * Deliverer::kMaxLinesPerWrite + 3;
  add_alerts(many, {"log"});
  clock.advance(1s);
  add_alerts(1, {"log"});
  const auto lines = log_lines();
  ASSERT_EQ(lines.size(), many + 1);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_THAT(lines[i], HasSubstr("\"n\":" + std::to_string(i + 1) + "}"));
}

TEST_F(DelivererTest, WritesLinesInOrderOnceAFileCanBeWrittenAgain) {
  fs::create_directory(log_path());  // a folder in its place
  start(log("log"));
  add_alerts(3, {"log"});
  EXPECT_EQ(waiting(), 3u);
  EXPECT_THAT(deliveries(DeliveryState::waiting)[0].last_error, HasSubstr("Is a directory"));
  clock.advance(62s);
  fs::remove(log_path());
  add_alerts(2, {"log"});  // younger, and due at once
  clock.advance(5s);
  const auto lines = log_lines();
  ASSERT_EQ(lines.size(), 5u);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_THAT(lines[i], HasSubstr("\"n\":" + std::to_string(i + 1) + "}"));
  EXPECT_EQ(delivered(), 5u);
  EXPECT_EQ(outcomes.size(), 5u);  // a failing file is told once, not for each line
}

TEST_F(DelivererTest, NeverGivesALineUp) {
  fs::create_directory(log_path());
  start(log("log"));
  add_alerts(1, {"log"});
  clock.advance(15min);  // a hundred and eighty times
  EXPECT_EQ(dead(), 0u);
  EXPECT_EQ(waiting(), 1u);
  fs::remove(log_path());
  clock.advance(5s);
  EXPECT_THAT(log_lines(), SizeIs(1));
}

TEST_F(DelivererTest, WritesAtOnceToAFileNamedAnew) {
  fs::create_directory(log_path());
  Deliverer& deliverer = start(log("log"));
  add_alerts(1, {"log"});
  const std::string elsewhere = folder.path() / "elsewhere.jsonl";
  deliverer.configure({.name = "log", .kind = alerts::Log{elsewhere}});
  clock.settle();
  EXPECT_TRUE(fs::exists(elsewhere));
  EXPECT_EQ(delivered(), 1u);
}

TEST_F(DelivererTest, IsNotHeldUpByAClockThatIsSetBack) {
  fs::create_directory(log_path());
  add_alerts(1, {"log"});
  clock.jump(clock.now() + 2h);
  start(log("log"));
  fs::remove(log_path());
  clock.jump(clock.now() - 1h);
  deliverers[0]->wake();
  clock.settle();
  EXPECT_THAT(log_lines(), SizeIs(1));
}

}  // namespace
}  // namespace newswatch::daemon
