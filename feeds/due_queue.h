#pragma once

// Which feed is due next. Pure.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace newswatch::feeds {

// Keys are feed URLs. Every step costs the logarithm of the number of feeds.
class DueQueue {
 public:
  // Adds the feed or moves it to another time.
  void set(const std::string& feed_url, std::chrono::sys_seconds due);
  // Moves a feed that waits for a later time.
  void bring_forward(const std::string& feed_url, std::chrono::sys_seconds due);
  void remove(const std::string& feed_url);
  // Takes out at most `limit` feeds with due <= now, earliest first.
  [[nodiscard]] std::vector<std::string> pop_due(std::chrono::sys_seconds now, std::size_t limit);
  [[nodiscard]] std::optional<std::chrono::sys_seconds> next_due() const;
  [[nodiscard]] std::size_t size() const { return due_.size(); }

 private:
  std::set<std::pair<std::chrono::sys_seconds, std::string>> order_;
  std::unordered_map<std::string, std::chrono::sys_seconds> due_;
};

// When a feed is asked for the first time after start: at its stored time, or, if that has passed
// or there is none, at a moment within `spread`, so that start-up is no stampede.
[[nodiscard]] std::chrono::sys_seconds first_poll(std::chrono::sys_seconds stored_next_poll,
                                                  std::chrono::sys_seconds now,
                                                  std::chrono::seconds spread,
                                                  std::mt19937_64& chance);

}  // namespace newswatch::feeds
