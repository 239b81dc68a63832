#include "daemon/watchdog.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/run_on.h"

namespace newswatch::daemon {

namespace asio = boost::asio;

asio::awaitable<void> feed_watchdog(std::chrono::microseconds period, asio::thread_pool& workers,
                                    asio::thread_pool& store_thread, std::function<void()> alive) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor);
  auto step = [] { return true; };
  for (;;) {
    co_await net::run_on(workers, step);
    co_await net::run_on(store_thread, step);
    alive();
    timer.expires_after(period);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace newswatch::daemon
