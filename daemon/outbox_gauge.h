#pragma once

// How many deliveries wait and how many were given up, for the metrics.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <string>
#include <vector>

#include "daemon/clock.h"
#include "daemon/metrics.h"

namespace newswatch::daemon {

// Counts the outbox in the database at `path` every fifteen seconds, on `reading_thread`, until
// cancelled. `channels` names those of the configuration in force: they are told even while nothing
// waits for them. A database that cannot be read leaves the figures as they are.
[[nodiscard]] boost::asio::awaitable<void> watch_outbox(
    std::string path, std::function<std::vector<std::string>()> channels,
    boost::asio::thread_pool& reading_thread, Clock& clock, Metrics& metrics);

}  // namespace newswatch::daemon
