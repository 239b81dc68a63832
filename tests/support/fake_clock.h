#pragma once

// A daemon::Clock that stands still until a test moves it. advance() goes from wake-up to wake-up
// and lets everything that is ready run in between, so a year of waiting passes in an instant and
// always in the same order.

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <list>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "daemon/clock.h"

namespace newswatch::testing {

// Loop thread only; the loop is run by settle() and advance(), by nobody else meanwhile. Outlives
// every task that sleeps on it.
class FakeClock final : public daemon::Clock {
 public:
  // `pools`: where tasks of the loop send work (net::run_on). Each has one thread, so that what was
  // posted to it before a marker has ended when the marker has.
  FakeClock(boost::asio::io_context& loop, std::chrono::sys_seconds start,
            std::vector<boost::asio::thread_pool*> pools = {})
      : loop_(loop), now_(start), pools_(std::move(pools)) {}

  // What settle() runs besides, on its own thread; `work` returns how much there was to do.
  void also_run(std::function<std::size_t()> work) { besides_.push_back(std::move(work)); }

  std::chrono::sys_seconds now() const override { return now_; }

  boost::asio::awaitable<void> sleep_until(std::chrono::sys_seconds when) override {
    if (when <= now_) co_return;
    const Sleeper sleeper(*this, when);
    co_await sleeper.place->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    // Woken or cancelled: both cancel the timer.
    if (!sleeper.place->woken)
      throw boost::system::system_error(boost::asio::error::operation_aborted);
  }

  // Runs everything that is ready, on the loop and in the pools; time stands still.
  void settle() {
    std::size_t turns = 0;
    for (bool busy = true; busy;) {
      busy = poll() > 0;
      for (boost::asio::thread_pool* pool : pools_) finish(*pool);
      for (const auto& work : besides_) busy = work() > 0 || busy;
      busy = poll() > 0 || busy;
      if (++turns > kMostTurns) throw std::runtime_error("the loop never comes to rest");
    }
  }

  // Moves time on, stopping at each wake-up for what it sets going. Of two wake-ups at one moment,
  // the one asked for first comes first.
  void advance(std::chrono::seconds by) {
    const auto end = now_ + by;
    settle();
    for (auto next = earliest(); next != sleepers_.end() && next->when <= end; next = earliest()) {
      now_ = std::max(now_, next->when);
      next->woken = true;
      next->timer.cancel();
      settle();
    }
    now_ = end;
    settle();
  }

  // Sets the clock as a person or NTP would, without anything in between being lived through. Who
  // sleeps while it is set back is woken, as by the real one.
  void jump(std::chrono::sys_seconds to) {
    const bool back = to < now_;
    now_ = to;
    for (Sleep& sleep : sleepers_) {
      if (!back) break;
      sleep.woken = true;
      sleep.timer.cancel();
    }
    advance(std::chrono::seconds(0));
  }

  // When the next sleeper wakes; nullopt if nobody sleeps.
  std::optional<std::chrono::sys_seconds> next_wake() {
    const auto next = earliest();
    if (next == sleepers_.end()) return std::nullopt;
    return next->when;
  }

 private:
  struct Sleep {
    std::chrono::sys_seconds when;
    boost::asio::steady_timer timer;
    bool woken = false;
  };

  // Takes its place in the list and gives it back, however the sleep ends.
  struct Sleeper {
    Sleeper(FakeClock& on, std::chrono::sys_seconds when)
        : clock(on),
          place(on.sleepers_.insert(
              on.sleepers_.end(),
              Sleep{when, boost::asio::steady_timer(
                              on.loop_, boost::asio::steady_timer::time_point::max())})) {}
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;
    ~Sleeper() { clock.sleepers_.erase(place); }
    FakeClock& clock;
    std::list<Sleep>::iterator place;
  };

  // Beyond them a loop goes round without waiting.
  static constexpr std::size_t kMostTurns = 2'000;
  static constexpr std::size_t kMostHandlers = 1'000'000;

  std::list<Sleep>::iterator earliest() {
    auto best = sleepers_.end();
    for (auto one = sleepers_.begin(); one != sleepers_.end(); ++one) {
      if (one->woken) continue;
      if (best == sleepers_.end() || one->when < best->when) best = one;
    }
    return best;
  }

  std::size_t poll() {
    loop_.restart();
    std::size_t ran = 0;
    while (loop_.poll_one() > 0) {
      if (++ran > kMostHandlers) throw std::runtime_error("the loop never comes to rest");
    }
    return ran;
  }

  static void finish(boost::asio::thread_pool& pool) {
    std::promise<void> reached;
    boost::asio::post(pool, [&reached] { reached.set_value(); });
    reached.get_future().wait();
  }

  boost::asio::io_context& loop_;
  std::chrono::sys_seconds now_;
  std::vector<boost::asio::thread_pool*> pools_;
  std::vector<std::function<std::size_t()>> besides_;
  std::list<Sleep> sleepers_;
};

}  // namespace newswatch::testing
