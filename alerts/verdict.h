#pragma once

// What an attempt means for its delivery, whatever the channel. Pure; chance comes in.

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "alerts/channel.h"
#include "alerts/delivery.h"

namespace newswatch::alerts {

// How an attempt ended.
struct Outcome {
  enum class Kind : std::uint8_t {
    accepted,
    failed,
    gone,  // the receiver wants nothing any more
  } kind = Kind::failed;
  std::string error;  // plain words without URL or secret; empty when accepted
  std::optional<std::chrono::seconds> retry_after;  // the receiver's wish, for the whole channel
  bool operator==(const Outcome&) const = default;
};

struct Verdict {
  DeliveryState state = DeliveryState::waiting;  // delivered, waiting or dead
  std::chrono::sys_seconds next_attempt{};       // waiting only
  std::string error;                             // empty when delivered
  bool disable_channel = false;                  // the receiver wants nothing any more
  std::optional<std::chrono::sys_seconds> channel_waits_until;
  bool operator==(const Verdict&) const = default;
};

// `delivery` is as it was before the attempt: `attempts` counts the earlier ones.
//
// A failure waits as the schedule says, at least as long as the receiver asks, and is dead when the
// schedule has ended. A delivery that met a receiver that is gone waits for another.
[[nodiscard]] Verdict verdict_of(const Outcome& outcome, const Pace& pace, const Delivery& delivery,
                                 std::chrono::sys_seconds now, std::mt19937_64& chance);

// When to try again if the attempt made at `now` is never heard of, because the program ended in
// the middle of it. Never before the attempt's own timeout.
[[nodiscard]] std::chrono::sys_seconds retry_if_unheard(const Channel& channel,
                                                        const Delivery& delivery,
                                                        std::chrono::sys_seconds now,
                                                        std::mt19937_64& chance);

}  // namespace newswatch::alerts
