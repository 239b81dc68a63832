#pragma once

// What may go wrong around newswatch, watched and told as notices. All run on the loop until
// cancelled.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
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

// Tells a clock that was set from time that passed.
class ClockJumps {
 public:
  ClockJumps(std::chrono::sys_seconds wall, std::chrono::steady_clock::time_point passed)
      : wall_(wall), passed_(passed), last_jump_(passed) {}

  // By how much the wall clock was set since the last look; zero for a minute or less.
  [[nodiscard]] std::chrono::seconds look(std::chrono::sys_seconds wall,
                                          std::chrono::steady_clock::time_point passed);
  [[nodiscard]] bool even_for_an_hour(std::chrono::steady_clock::time_point now) const;

 private:
  std::chrono::sys_seconds wall_;
  std::chrono::steady_clock::time_point passed_;
  std::chrono::steady_clock::time_point last_jump_;
};

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
