#pragma once

// Which feeds are due. Pure; made for a million of them.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

namespace newswatch::feeds {

// A timer wheel of whole seconds. Feeds are small numbers: there are 12 bytes for each up to the
// greatest. Moving one costs the same however many there are.
class DueQueue {
 public:
  DueQueue();

  // Room for the feeds below `feeds`, so that it need not grow by doubling.
  void reserve(std::size_t feeds);

  // Adds the feed or moves it to another time. Times before 1970 and after 2106 count as those.
  void set(std::uint32_t feed, std::chrono::sys_seconds due);
  // Moves a feed that waits for a later time.
  void bring_forward(std::uint32_t feed, std::chrono::sys_seconds due);
  void remove(std::uint32_t feed);
  // Takes out at most `limit` feeds with due <= now; those that fell due first come first. Where
  // `now` is before that of the last call, everything is hung up anew once.
  [[nodiscard]] std::vector<std::uint32_t> pop_due(std::chrono::sys_seconds now, std::size_t limit);
  // When to look again: no feed falls due before, and looking then makes the next answer a better
  // one, should it have been too soon.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> next_due() const;
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static constexpr std::uint32_t kLevels = 4;
  static constexpr std::uint32_t kSlots = 256;

  struct Node {
    std::uint32_t next, previous;
    std::uint32_t due;  // UTC seconds
  };
  struct Slot {
    std::uint32_t list;
    std::uint32_t start;  // the first second it is for
  };

  [[nodiscard]] std::uint32_t list_for(std::uint32_t due) const;
  void hang(std::uint32_t node, std::uint32_t list);
  void take_off(std::uint32_t node);
  [[nodiscard]] std::optional<Slot> next_slot() const;
  void turn_to(std::uint32_t second);

  std::vector<Node> nodes_;  // the heads of the lists, then the feeds
  std::array<std::array<std::uint64_t, kSlots / 64>, kLevels> used_{};  // a bit a slot
  std::uint32_t hand_ = 0;  // what is due by then hangs in no slot but in the list of what is due
  std::size_t size_ = 0;
};

// When a feed is asked for the first time after start: at its stored time, or, if that has passed
// or there is none, at a moment within `spread`, so that start-up is no stampede.
[[nodiscard]] std::chrono::sys_seconds first_poll(std::chrono::sys_seconds stored_next_poll,
                                                  std::chrono::sys_seconds now,
                                                  std::chrono::seconds spread,
                                                  std::mt19937_64& chance);

}  // namespace newswatch::feeds
