#pragma once

// What a schedule needs of a feed between two polls. Small, for there may be a million of them in
// memory; the whole PollState waits in the store. Pure.

#include <cstdint>
#include <memory>
#include <string>

#include "feeds/poll_state.h"

namespace newswatch::feeds {

struct IdleState {
  // UTC seconds; times before 1970 and after 2106 count as those.
  std::uint32_t last_attempt = 0;
  std::uint32_t next_poll = 0;
  std::uint32_t not_before = 0;
  std::uint32_t interval = 0;  // seconds
  std::uint8_t failures = 0;   // more than 255 count as 255
  Why why = Why::unknown;
  bool gone = false;
  std::unique_ptr<const std::string> moved_to;  // null for nearly all: not moved
};
static_assert(sizeof(IdleState) <= 32);

[[nodiscard]] IdleState idle_state(const PollState& state);

// The state as far as it is known; the rest is left as by default.
[[nodiscard]] PollState known_of(const IdleState& idle);

}  // namespace newswatch::feeds
