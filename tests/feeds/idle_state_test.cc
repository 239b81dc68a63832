#include "feeds/idle_state.h"

#include <gtest/gtest.h>

#include <chrono>

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_seconds;

TEST(IdleState, KeepsWhatTheScheduleNeeds) {
  const sys_seconds now{1'700'000'000s};
  PollState state;
  state.last_attempt = now;
  state.next_poll = now + 15min;
  state.not_before = now + 5min;
  state.interval = 15min;
  state.failures = 3;
  state.why = Why::failing;
  state.gone = true;
  state.moved_to = "https://b.example/feed";
  EXPECT_EQ(known_of(idle_state(state)), state);
  EXPECT_EQ(known_of(idle_state(PollState{})), PollState{});
  EXPECT_EQ(known_of(IdleState{}), PollState{});
}

TEST(IdleState, FitsWhatDoesNot) {
  PollState state;
  state.last_attempt = sys_seconds(-5s);
  state.next_poll = sys_seconds::max();
  state.interval = -1s;
  state.failures = 4'000'000'000;
  const PollState known = known_of(idle_state(state));
  EXPECT_EQ(known.last_attempt, sys_seconds{});
  EXPECT_EQ(known.next_poll, sys_seconds(4'294'967'295s));
  EXPECT_EQ(known.interval, 0s);
  EXPECT_EQ(known.failures, 255u);
}

}  // namespace
}  // namespace newswatch::feeds
