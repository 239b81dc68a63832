// A clock that jumps, forth and back, once and again: feeds are polled and alerts delivered all the
// same, and nothing is early both by the clock and by the time that was lived through.

#include <gmock/gmock.h>

#include "tests/daemon/polling_fixture.h"
#include "tests/support/deliverer_fixture.h"

namespace newswatch::testing {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

constexpr seconds kYears = 10 * 365 * 24h;
constexpr const char* kDesk = "http://desk.example/";

struct Jumps {
  const char* name;
  std::vector<seconds> by;
};

void PrintTo(const Jumps& jumps, std::ostream* out) { *out << jumps.name; }

const std::vector<Jumps> kForth{
    {"AMinuteBack", {-1min}},
    {"AnHourForth", {1h}},
    {"TenYearsForth", {kYears}},
    {"AnHourForthAgainAndAgain", {1h, 1h, 1h, 1h}},
};

const std::vector<Jumps> kBack{
    {"AnHourBack", {-1h}},
    {"TenYearsBack", {-kYears}},
    {"AnHourBackAgainAndAgain", {-1h, -1h, -1h, -1h}},
    {"AnHourForthAndBack", {1h, -1h, 1h, -1h, 1h, -1h}},
    {"TenYearsForthAndBack", {kYears, -kYears, kYears, -kYears}},
    {"TenYearsBackAndForth", {-kYears, kYears, -kYears, kYears}},
};

std::string name_of(const ::testing::TestParamInfo<Jumps>& about) { return about.param.name; }

// When something happened: by the clock, and in time lived through.
struct Moment {
  std::chrono::sys_seconds wall;
  std::chrono::sys_seconds lived;
};

void expect_none_early(const std::vector<Moment>& moments, const std::vector<seconds>& waits) {
  for (std::size_t i = 1; i < moments.size() && i <= waits.size(); ++i) {
    const auto wall = moments[i].wall - moments[i - 1].wall;
    const auto lived = moments[i].lived - moments[i - 1].lived;
    EXPECT_GE(std::max(wall, lived), waits[i - 1]) << "between " << i - 1 << " and " << i;
  }
}

class JumpingDeliverer : public DelivererFixture, public ::testing::WithParamInterface<Jumps> {
 protected:
  JumpingDeliverer() {
    receivers.on_asked = [this](const net::HttpRequest& request) {
      moments[request.body].push_back({clock.now(), clock.now() - jumped});
    };
  }
  void jump(seconds by) {
    jumped += by;
    clock.jump(clock.now() + by);
  }
  seconds jumped{0};
  std::map<std::string, std::vector<Moment>> moments;  // by body
};

// New alerts come after every jump, each refused twice; those of before wait for their retries.
TEST_P(JumpingDeliverer, StillDeliversEverythingAndNothingEarly) {
  alerts::Channel channel = webhook("desk", kDesk);
  channel.pace.retry = {0s, 10s, 60s, 60s};
  start(channel);
  std::size_t alerts = 0;
  for (const seconds by : GetParam().by) {
    for (const int status : {500, 500, 200}) receivers.script.answer(kDesk, {.status = status});
    add_alerts(1, {"desk"});
    ++alerts;
    clock.advance(3s);
    jump(by);
    clock.advance(10min);
    EXPECT_EQ(delivered(), alerts) << "ten minutes after a jump of " << by.count() << " s";
  }
  for (const auto& [body, times] : moments) {
    SCOPED_TRACE(body);
    expect_none_early(times, {8s, 48s, 48s});
  }
}

INSTANTIATE_TEST_SUITE_P(SetForth, JumpingDeliverer, ::testing::ValuesIn(kForth), name_of);
INSTANTIATE_TEST_SUITE_P(SetBack, JumpingDeliverer, ::testing::ValuesIn(kBack), name_of);

}  // namespace
}  // namespace newswatch::testing

namespace newswatch::daemon {
namespace {

using std::chrono::seconds;
using testing::Jumps;

class JumpingPoller : public PollingFixture, public ::testing::WithParamInterface<Jumps> {};

TEST_P(JumpingPoller, StillPollsInTimeAndNotEarly) {
  const std::string url = "http://feed.example/rss";
  http.answer(url, ok({{"1", "A truce"}}));
  start("feeds: [{name: wire, url: \"" + url +
        "\", every: 5m}]\n"
        "rules: [{name: truce, match: truce}]\n");
  std::vector<testing::Moment> moments;
  std::size_t known = 0;
  seconds jumped{0};
  const auto live = [&](seconds time) {
    clock.advance(time);
    const auto& times = http.times[url];
    for (; known < times.size(); ++known) moments.push_back({times[known], times[known] - jumped});
  };
  live(17min);
  for (const seconds by : GetParam().by) {
    const std::size_t before = moments.size();
    jumped += by;
    clock.jump(clock.now() + by);
    live(1h);
    EXPECT_GE(moments.size() - before, 11u) << "in the hour after a jump of " << by.count() << " s";
    EXPECT_LE(moments.size() - before, 14u) << "in the hour after a jump of " << by.count() << " s";
  }
  testing::expect_none_early(moments, std::vector<seconds>(moments.size(), 1min));
}

INSTANTIATE_TEST_SUITE_P(SetForth, JumpingPoller, ::testing::ValuesIn(testing::kForth),
                         testing::name_of);
INSTANTIATE_TEST_SUITE_P(SetBack, JumpingPoller, ::testing::ValuesIn(testing::kBack),
                         testing::name_of);

}  // namespace
}  // namespace newswatch::daemon
