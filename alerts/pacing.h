#pragma once

// How fast a channel is asked. Pure: time comes in.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "rules/rule.h"

namespace newswatch::alerts {

// A token bucket: at most `count` attempts in any `per`, in a burst after a pause. A new one holds
// a single token, so that no restart is a burst.
class Rate {
 public:
  explicit Rate(std::optional<rules::AtMost> limit = std::nullopt) : limit_(limit) {}

  // Attempts that may begin at `now`; all there are without a limit.
  [[nodiscard]] std::size_t room(std::chrono::sys_seconds now);
  void take(std::size_t attempts);
  // When there is room again; only if there is none at `now`.
  [[nodiscard]] std::chrono::sys_seconds next(std::chrono::sys_seconds now) const;

 private:
  std::optional<rules::AtMost> limit_;
  double tokens_ = 1;
  std::optional<std::chrono::sys_seconds> filled_;
};

// A receiver that fails again and again is asked by one delivery now and then until it accepts
// one, so that an outage does not use up the attempts of all that wait.
class Breaker {
 public:
  void succeeded() { *this = Breaker(); }
  void failed(std::chrono::sys_seconds now);

  enum class State : std::uint8_t {
    closed,     // as usual
    open,       // nothing before until()
    half_open,  // one attempt
  };
  [[nodiscard]] State state(std::chrono::sys_seconds now) const;
  [[nodiscard]] std::chrono::sys_seconds until() const { return until_; }

  static constexpr std::uint32_t kTripsAt = 5;  // failures in a row
  static constexpr std::chrono::seconds kShortest{5};
  // Shorter than all but the first waits of the schedule, so that no delivery comes later for it.
  static constexpr std::chrono::seconds kLongest{60};

 private:
  std::uint32_t failures_ = 0;
  std::chrono::sys_seconds until_{};
};

}  // namespace newswatch::alerts
