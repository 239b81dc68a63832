#include "daemon/clock.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace newswatch::daemon {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> wait_for(std::chrono::steady_clock::duration wait) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, wait);
  co_await timer.async_wait(asio::use_awaitable);
}

class RealClock final : public Clock {
 public:
  std::chrono::sys_seconds now() const override {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }

  // Timers run on the steady clock, so a long wait is taken in steps that look at the wall clock
  // again.
  asio::awaitable<void> sleep_until(std::chrono::sys_seconds when) override {
    for (;;) {
      const auto before = std::chrono::system_clock::now();
      const auto left = when - before;
      if (left <= 0s) co_return;
      const auto step = std::min<std::chrono::nanoseconds>(left, 60s);
      co_await wait_for(step);
      const bool set_back = std::chrono::system_clock::now() < before;
      if (set_back) co_return;
    }
  }
};

class ScaledClock final : public Clock {
 public:
  ScaledClock(std::chrono::sys_seconds start, double speed)
      : start_(start), speed_(speed), began_(std::chrono::steady_clock::now()) {}

  std::chrono::sys_seconds now() const override {
    const std::chrono::duration<double> real = std::chrono::steady_clock::now() - began_;
    return start_ + std::chrono::seconds(static_cast<std::int64_t>(real.count() * speed_));
  }

  asio::awaitable<void> sleep_until(std::chrono::sys_seconds when) override {
    const std::chrono::duration<double> real(static_cast<double>((when - start_).count()) / speed_);
    const auto wait = began_ + std::chrono::duration_cast<std::chrono::nanoseconds>(real) + 1ms -
                      std::chrono::steady_clock::now();
    if (wait > 0s) co_await wait_for(wait);
  }

 private:
  std::chrono::sys_seconds start_;
  double speed_;
  std::chrono::steady_clock::time_point began_;
};

}  // namespace

std::unique_ptr<Clock> make_real_clock() { return std::make_unique<RealClock>(); }

std::unique_ptr<Clock> make_scaled_clock(std::chrono::sys_seconds start, double speed) {
  return std::make_unique<ScaledClock>(start, speed);
}

}  // namespace newswatch::daemon
