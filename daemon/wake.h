#pragma once

// An event one coroutine waits for. A notify() with nobody waiting is remembered, once.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <optional>

#include "daemon/clock.h"

namespace newswatch::daemon {

// Loop thread only; one waiter at a time.
class Wake {
 public:
  explicit Wake(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  void notify() {
    set_ = true;
    timer_.cancel();
  }

  // Throws operation_aborted if it is cancelled before it is notified.
  [[nodiscard]] boost::asio::awaitable<void> wait();

  // Until notified or `when`, whichever comes first; nullopt waits for the notice alone.
  [[nodiscard]] boost::asio::awaitable<void> wait_until(
      Clock& clock, std::optional<std::chrono::sys_seconds> when);

 private:
  [[nodiscard]] boost::asio::awaitable<void> woken();

  boost::asio::steady_timer timer_;
  bool set_ = false;
};

}  // namespace newswatch::daemon
