#include "daemon/wake.h"

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace newswatch::daemon {

namespace asio = boost::asio;

asio::awaitable<void> Wake::wait() {
  if (!set_) {
    timer_.expires_at(std::chrono::steady_clock::time_point::max());
    // notify() ends the wait by cancelling the timer: the code tells nothing of interest.
    co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  set_ = false;
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
  co_await (wait() || clock.sleep_until(until));
}

}  // namespace newswatch::daemon
