#include "feeds/idle_state.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace newswatch::feeds {

namespace {

template <class Number>
Number fitted(std::int64_t value) {
  return static_cast<Number>(
      std::clamp<std::int64_t>(value, 0, std::numeric_limits<Number>::max()));
}

std::uint32_t second_of(std::chrono::sys_seconds time) {
  return fitted<std::uint32_t>(time.time_since_epoch().count());
}

std::chrono::sys_seconds time_of(std::uint32_t second) {
  return std::chrono::sys_seconds(std::chrono::seconds(second));
}

}  // namespace

IdleState idle_state(const PollState& state) {
  IdleState idle{.last_attempt = second_of(state.last_attempt),
                 .next_poll = second_of(state.next_poll),
                 .not_before = second_of(state.not_before),
                 .interval = fitted<std::uint32_t>(state.interval.count()),
                 .failures = fitted<std::uint8_t>(state.failures),
                 .why = state.why,
                 .gone = state.gone};
  if (!state.moved_to.empty()) idle.moved_to = std::make_unique<const std::string>(state.moved_to);
  return idle;
}

PollState known_of(const IdleState& idle) {
  PollState state;
  state.last_attempt = time_of(idle.last_attempt);
  state.next_poll = time_of(idle.next_poll);
  state.not_before = time_of(idle.not_before);
  state.interval = std::chrono::seconds(idle.interval);
  state.failures = idle.failures;
  state.why = idle.why;
  state.gone = idle.gone;
  if (idle.moved_to) state.moved_to = *idle.moved_to;
  return state;
}

}  // namespace newswatch::feeds
