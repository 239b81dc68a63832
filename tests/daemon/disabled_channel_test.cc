// A receiver that answers 410 wants nothing any more, and is not asked again: not by this process
// and not by the next.

#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "alerts/fingerprint.h"
#include "daemon/commands.h"
#include "tests/support/deliverer_fixture.h"

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kDesk = "https://desk.example/T0KEN";
const std::string kOther = "https://other.example/T0KEN";

class DisabledChannelTest : public testing::DelivererFixture {
 protected:
  DisabledChannelTest() {
    receivers.script.answer(kDesk, {.status = 410});
    receivers.script.answer(kOther, {.status = 200});
    spdlog::set_default_logger(std::make_shared<spdlog::logger>(
        "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(logged)));
  }
  ~DisabledChannelTest() override { spdlog::set_default_logger(before); }

  static alerts::Channel desk() { return one_at_once(webhook("desk", kDesk)); }
  static alerts::Channel moved() { return one_at_once(webhook("desk", kOther)); }
  static alerts::Channel one_at_once(alerts::Channel channel) {
    channel.pace.at_once = 1;
    return channel;
  }
  std::string take_log() {
    std::string text = logged.str();
    logged.str("");
    return text;
  }

  std::shared_ptr<spdlog::logger> before = spdlog::default_logger();
  std::ostringstream logged;
};

TEST_F(DisabledChannelTest, StaysDisabledAcrossARestart) {
  start(desk());
  add_alerts(3, {"desk"});
  ASSERT_EQ(receivers.asked.size(), 1u);
  for (int restart = 0; restart < 3; ++restart) {
    restart_after(1h);
    Deliverer& deliverer = start(desk());
    EXPECT_TRUE(deliverer.disabled());
    add_alerts(1, {"desk"});
    clock.advance(std::chrono::hours(48));
  }
  EXPECT_EQ(receivers.asked.size(), 1u);
  EXPECT_EQ(dead(), 0u);
  EXPECT_EQ(waiting(), 6u);  // the one that met the 410 among them
}

TEST_F(DisabledChannelTest, IsEnabledByAnEditWhileTheDaemonIsDown) {
  start(desk());
  add_alerts(3, {"desk"});
  restart_after(1h);
  Deliverer& deliverer = start(moved());
  EXPECT_FALSE(deliverer.disabled());
  EXPECT_EQ(receivers.asked_at(kOther).size(), 3u);
  EXPECT_EQ(delivered(), 3u);
  EXPECT_EQ(receivers.asked_at(kDesk).size(), 1u);
}

TEST_F(DisabledChannelTest, IsEnabledByAReloadWithOtherSettingsForGood) {
  Deliverer& deliverer = start(desk());
  add_alerts(3, {"desk"});
  deliverer.configure(moved());
  clock.settle();
  EXPECT_EQ(delivered(), 3u);
  restart_after(1h);
  EXPECT_FALSE(start(moved()).disabled());
}

TEST_F(DisabledChannelTest, IsNotEnabledByAReloadWithTheSameSettings) {
  start(desk());
  add_alerts(3, {"desk"});
  restart_after(1h);
  Deliverer& deliverer = start(desk());
  deliverer.configure(desk());
  deliverer.pause();
  deliverer.configure(desk());
  clock.advance(1h);
  EXPECT_TRUE(deliverer.disabled());
  EXPECT_EQ(receivers.asked.size(), 1u);
}

TEST_F(DisabledChannelTest, SendsNothingBeforeTheStoreHasBeenAsked) {
  start(desk());
  add_alerts(2, {"desk"});
  restart_after(1h);
  faulty->failing = {"opened"};
  start(desk());
  clock.advance(1h);
  EXPECT_EQ(receivers.asked.size(), 1u);
  faulty->failing.clear();
  clock.advance(1h);
  EXPECT_EQ(receivers.asked.size(), 1u);
  EXPECT_TRUE(deliverers.back()->disabled());
}

TEST_F(DisabledChannelTest, IsRecordedOnceTheStoreAnswersAgain) {
  receivers.takes[kDesk] = 1s;
  start(desk());
  add_alerts(2, {"desk"});
  faulty->failing = {"record"};
  clock.advance(1min);
  EXPECT_TRUE(deliverers.back()->disabled());
  faulty->failing.clear();
  clock.advance(2s);
  restart_after(1h);
  EXPECT_TRUE(start(desk()).disabled());
  EXPECT_EQ(waiting(), 2u);
}

TEST_F(DisabledChannelTest, SaysInTheLogHowToEnableItAndTellsNoSecret) {
  start(desk());
  add_alerts(3, {"desk"});
  const std::string first = take_log();
  EXPECT_THAT(first, HasSubstr("channel disabled channel=desk reason=\"the receiver answered 410"));
  EXPECT_THAT(first, HasSubstr("to enable it again, change its settings in the configuration"));
  restart_after(1h);
  take_log();
  start(desk());
  const std::string second = take_log();
  EXPECT_THAT(second, HasSubstr("channel still disabled channel=desk"));
  EXPECT_THAT(second, HasSubstr("to enable it again, change its settings in the configuration"));
  for (const std::string& line : {first, second}) {
    EXPECT_THAT(line, Not(HasSubstr("T0KEN")));
    EXPECT_THAT(line, Not(HasSubstr("a secret of this test")));
  }
}

TEST_F(DisabledChannelTest, IsAMetric) {
  Deliverer& deliverer = start(desk());
  const std::string name = "newswatch_channel_disabled{channel=\"desk\"} ";
  EXPECT_THAT(metrics.text(), HasSubstr(name + "0\n"));
  add_alerts(1, {"desk"});
  EXPECT_THAT(metrics.text(), HasSubstr(name + "1\n"));
  deliverer.configure(moved());
  clock.settle();
  EXPECT_THAT(metrics.text(), HasSubstr(name + "0\n"));
}

TEST_F(DisabledChannelTest, IsListedByTheCommandAsLongAsItsSettingsStand) {
  const std::string config_path = folder.path() / "newswatch.yaml";
  const auto list = [&](const std::string& url, const std::string& name = "desk") {
    std::ofstream(config_path) << "store: { path: " << store_path() << " }\n"
                               << "channels:\n  " << name << ": { webhook: { url: \"" << url
                               << "\", secret: a secret of this test, at_once: 1 } }\n";
    ::testing::internal::CaptureStdout();
    const int code = list_channels({.config = config_path});
    std::fflush(stdout);
    const std::string printed = ::testing::internal::GetCapturedStdout();
    EXPECT_EQ(code, kDone) << printed;
    return printed;
  };
  EXPECT_EQ(list(kDesk), "desk  webhook  waiting 0  delivered 0  dead 0  dropped 0\n");
  start(desk());
  add_alerts(3, {"desk"});
  EXPECT_EQ(list(kDesk),
            "desk  webhook  waiting 3  delivered 0  dead 0  dropped 0\n"
            "  disabled since 2024-06-10T08:00:00Z: the receiver answered 410 (gone: it wants "
            "nothing any more); change its settings and reload to enable it\n");
  EXPECT_EQ(list(kOther), "desk  webhook  waiting 3  delivered 0  dead 0  dropped 0\n");
  EXPECT_EQ(list(kOther, "newsroom"),
            "newsroom  webhook  waiting 0  delivered 0  dead 0  dropped 0\n"
            "desk  not in the configuration  waiting 3  delivered 0  dead 0  dropped 0\n"
            "  what waits goes out once a channel has this name again\n")
      << "a channel that was renamed";
}

}  // namespace
}  // namespace newswatch::daemon
