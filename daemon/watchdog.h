#pragma once

// Proof of life for the service manager: it is told only after the loop, a worker and the store
// thread have each done a step.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>

namespace newswatch::daemon {

// Every `period` of real time, runs an empty job on both pools and then calls `alive`; a pool that
// does not move holds it back. Runs until cancelled.
[[nodiscard]] boost::asio::awaitable<void> feed_watchdog(std::chrono::microseconds period,
                                                         boost::asio::thread_pool& workers,
                                                         boost::asio::thread_pool& store_thread,
                                                         std::function<void()> alive);

}  // namespace newswatch::daemon
