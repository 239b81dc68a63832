#include "daemon/wake.h"

#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/system/system_error.hpp>

namespace newswatch::daemon {

namespace asio = boost::asio;

asio::awaitable<void> Wake::wait() {
  co_await woken();
  // Who is cancelled must not do what it would have been notified of.
  if (!std::exchange(set_, false))
    throw boost::system::system_error(asio::error::operation_aborted);
}

asio::awaitable<void> Wake::woken() {
  if (set_) co_return;
  timer_.expires_at(std::chrono::steady_clock::time_point::max());
  // notify() ends the wait by cancelling the timer: the code tells nothing of interest.
  co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> Wake::wait_until(Clock& clock, std::optional<std::chrono::sys_seconds> when) {
  using namespace asio::experimental::awaitable_operators;
  if (set_) {
    set_ = false;
    co_return;
  }
  if (!when) {
    co_await wait();
    co_return;
  }
  const auto until = *when;
  co_await (woken() || clock.sleep_until(until));
  set_ = false;
}

}  // namespace newswatch::daemon
