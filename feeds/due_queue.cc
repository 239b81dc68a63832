#include "feeds/due_queue.h"

// A level is a byte of the time: a feed hangs at the highest byte in which its time differs from
// the hand's, in the slot of that byte's value. So the lower levels always come first, no slot
// holds two turns of a wheel, and the four bytes hold every time there is. When the hand reaches a
// slot, what hangs there moves to lower levels, and in the end to the list of what is due: three
// moves at most, one for nearly every feed.
//
// Lists are circles through their heads, which are nodes themselves; a node in no list is a circle
// of its own.

#include <algorithm>
#include <bit>
#include <limits>

namespace newswatch::feeds {

namespace {

constexpr std::uint32_t kByte = 8;

std::uint32_t second_of(std::chrono::sys_seconds time) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(
      time.time_since_epoch().count(), 0, std::numeric_limits<std::uint32_t>::max()));
}

std::chrono::sys_seconds time_of(std::uint32_t second) {
  return std::chrono::sys_seconds(std::chrono::seconds(second));
}

}  // namespace

// The last head is of what is due.
constexpr std::uint32_t kDue = 4 * 256;
constexpr std::uint32_t kHeads = kDue + 1;

DueQueue::DueQueue() {
  static_assert(kDue == kLevels * kSlots);
  for (std::uint32_t head = 0; head < kHeads; ++head) nodes_.push_back({head, head, 0});
}

void DueQueue::reserve(std::size_t feeds) { nodes_.reserve(kHeads + feeds); }

void DueQueue::set(std::uint32_t feed, std::chrono::sys_seconds due) {
  const std::uint32_t node = kHeads + feed;
  while (nodes_.size() <= node) {
    const auto alone = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({alone, alone, 0});
  }
  take_off(node);
  nodes_[node].due = second_of(due);
  hang(node, list_for(nodes_[node].due));
}

void DueQueue::bring_forward(std::uint32_t feed, std::chrono::sys_seconds due) {
  const std::size_t node = std::size_t{kHeads} + feed;
  if (node >= nodes_.size() || nodes_[node].next == node) return;
  if (second_of(due) < nodes_[node].due) set(feed, due);
}

void DueQueue::remove(std::uint32_t feed) {
  const std::size_t node = std::size_t{kHeads} + feed;
  if (node < nodes_.size()) take_off(static_cast<std::uint32_t>(node));
}

std::vector<std::uint32_t> DueQueue::pop_due(std::chrono::sys_seconds now, std::size_t limit) {
  turn_to(second_of(now));
  std::vector<std::uint32_t> feeds;
  while (feeds.size() < limit && nodes_[kDue].next != kDue) {
    const std::uint32_t node = nodes_[kDue].next;
    take_off(node);
    feeds.push_back(node - kHeads);
  }
  return feeds;
}

std::optional<std::chrono::sys_seconds> DueQueue::next_due() const {
  const std::uint32_t first = nodes_[kDue].next;
  if (first != kDue) return time_of(nodes_[first].due);
  const auto slot = next_slot();
  if (!slot) return std::nullopt;
  return time_of(slot->start);
}

std::uint32_t DueQueue::list_for(std::uint32_t due) const {
  if (due <= hand_) return kDue;
  const auto highest = static_cast<std::uint32_t>(std::bit_width(due ^ hand_)) - 1;
  const std::uint32_t level = highest / kByte;
  return level * kSlots + (due >> level * kByte) % kSlots;
}

void DueQueue::hang(std::uint32_t node, std::uint32_t list) {
  const std::uint32_t last = nodes_[list].previous;
  nodes_[node].next = list;
  nodes_[node].previous = last;
  nodes_[last].next = node;
  nodes_[list].previous = node;
  if (list != kDue) used_[list / kSlots][list % kSlots / 64] |= std::uint64_t{1} << list % 64;
  ++size_;
}

void DueQueue::take_off(std::uint32_t node) {
  const auto [next, previous, due] = nodes_[node];
  if (next == node) return;
  nodes_[previous].next = next;
  nodes_[next].previous = previous;
  nodes_[node].next = nodes_[node].previous = node;
  // Only a head stands on both sides: it was the last of its slot.
  if (next == previous && next < kDue)
    used_[next / kSlots][next % kSlots / 64] &= ~(std::uint64_t{1} << next % 64);
  --size_;
}

std::optional<DueQueue::Slot> DueQueue::next_slot() const {
  for (std::uint32_t level = 0; level < kLevels; ++level) {
    for (std::uint32_t word = 0; word < kSlots / 64; ++word) {
      const std::uint64_t bits = used_[level][word];
      if (bits == 0) continue;
      const std::uint32_t slot = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
      const std::uint64_t turn = std::uint64_t{1} << (level + 1) * kByte;
      const auto before = static_cast<std::uint32_t>(hand_ & ~(turn - 1));
      return Slot{level * kSlots + slot, before | slot << level * kByte};
    }
  }
  return std::nullopt;
}

void DueQueue::turn_to(std::uint32_t second) {
  if (second < hand_) {
    hand_ = second;
    for (std::uint32_t node = kHeads; node < nodes_.size(); ++node) {
      if (nodes_[node].next == node) continue;
      take_off(node);
      hang(node, list_for(nodes_[node].due));
    }
    return;
  }
  for (auto slot = next_slot(); slot && slot->start <= second; slot = next_slot()) {
    hand_ = slot->start;
    while (nodes_[slot->list].next != slot->list) {
      const std::uint32_t node = nodes_[slot->list].next;
      take_off(node);
      hang(node, list_for(nodes_[node].due));
    }
  }
  hand_ = second;
}

std::chrono::sys_seconds first_poll(std::chrono::sys_seconds stored_next_poll,
                                    std::chrono::sys_seconds now, std::chrono::seconds spread,
                                    std::mt19937_64& chance) {
  if (stored_next_poll > now) return stored_next_poll;
  const auto most = std::max<std::int64_t>(0, spread.count());
  return now + std::chrono::seconds(std::uniform_int_distribution<std::int64_t>(0, most)(chance));
}

}  // namespace newswatch::feeds
