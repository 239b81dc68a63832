#pragma once

// What may go wrong around newswatch, watched and told as notices. All run on the loop until
// cancelled.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <optional>
#include <string>

#include "daemon/clock.h"
#include "daemon/notices.h"
#include "store/reader.h"

namespace newswatch::daemon {

// Calls `edited` when another process, a command, has changed the store; within two seconds.
[[nodiscard]] boost::asio::awaitable<void> watch_edits(store::Outbox& outbox,
                                                       boost::asio::thread_pool& store_thread,
                                                       Clock& clock, std::function<void()> edited);

// The room left on the disk that holds the store.
[[nodiscard]] boost::asio::awaitable<void> watch_disk(std::string store_path, Clock& clock,
                                                      Notices& notices);

// A wall clock that jumps, against the time that has passed. `clock` runs at its usual speed.
[[nodiscard]] boost::asio::awaitable<void> watch_clock(Clock& clock, Notices& notices);

// Feeds without news far beyond their habit: three times their longest pause of the last month.
[[nodiscard]] boost::asio::awaitable<void> watch_silence(std::string store_path,
                                                         boost::asio::thread_pool& reading_thread,
                                                         Clock& clock, Notices& notices);

// How long a feed with this habit may be silent; nullopt where too little is known of it.
[[nodiscard]] std::optional<std::chrono::seconds> longest_silence(const store::FeedHabit& habit,
                                                                  std::chrono::seconds at_least);

}  // namespace newswatch::daemon
