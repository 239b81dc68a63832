#pragma once

// A value that one coroutine waits for and another gives, once.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <optional>
#include <utility>

namespace newswatch::daemon {

// Loop thread only.
template <class T>
class OneShot {
 public:
  explicit OneShot(const boost::asio::any_io_executor& executor)
      : timer_(executor, std::chrono::steady_clock::time_point::max()) {}

  void set(T value) {
    value_ = std::move(value);
    timer_.cancel();
  }

  // Throws operation_aborted if the wait is cancelled before the value came.
  [[nodiscard]] boost::asio::awaitable<T> get() {
    if (!value_) co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (!value_) throw boost::system::system_error(boost::asio::error::operation_aborted);
    co_return std::move(*value_);
  }

 private:
  boost::asio::steady_timer timer_;
  std::optional<T> value_;
};

}  // namespace newswatch::daemon
