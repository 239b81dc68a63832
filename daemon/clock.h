#pragma once

// The door to time for every loop that waits.

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>

namespace newswatch::daemon {

// Loop thread only.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::sys_seconds now() const = 0;
  // Resumes once now() >= when. A jump of the wall clock is noticed within a minute; one that sets
  // it back ends the wait too early, so that the caller reckons anew what was due when.
  [[nodiscard]] virtual boost::asio::awaitable<void> sleep_until(std::chrono::sys_seconds when) = 0;
};

[[nodiscard]] std::unique_ptr<Clock> make_real_clock();

// Starts at `start` and runs `speed` times as fast as the real one.
[[nodiscard]] std::unique_ptr<Clock> make_scaled_clock(std::chrono::sys_seconds start,
                                                       double speed);

}  // namespace newswatch::daemon
