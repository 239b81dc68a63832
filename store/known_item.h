#pragma once

// An item of a feed as it is remembered between two documents: in fewer bits than it has.
//
// A feed remembers some 75 items. That a new one has the 40 bits of another comes about once in ten
// thousand million (1.5e10) new items, and then it passes for an edit of the other, which the
// archive undoes (store/commit.cc); only where the 22 bits of what it says are the same too is it
// taken for known. An edit that leaves those 22 bits as they were, one in four million, goes
// unnoticed.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>

namespace newswatch::store {

// Of an item's identity within its feed (feeds::item_key).
struct ShortItem {
  std::uint64_t bits = 0;
  auto operator<=>(const ShortItem&) const = default;
};

// Of what it says (feeds::content_hash).
struct ShortContent {
  std::uint64_t bits = 0;
  auto operator<=>(const ShortContent&) const = default;
};

inline constexpr int kItemBits = 40;
inline constexpr int kContentBits = 22;

[[nodiscard]] constexpr ShortItem short_item(std::uint64_t item) {
  return {item & ((std::uint64_t{1} << kItemBits) - 1)};
}

[[nodiscard]] constexpr ShortContent short_content(std::uint64_t content) {
  return {content & ((std::uint64_t{1} << kContentBits) - 1)};
}

struct KnownItem {
  ShortItem item;
  ShortContent content;
  bool alerted = false;  // some rule has alerted on its story
  // Since when it has not been in the document. Of one that a hub has pushed and no poll has found
  // yet: when it is to be given up, which may be to come.
  std::optional<std::chrono::sys_seconds> left_at = {};
  bool operator==(const KnownItem&) const = default;
};

}  // namespace newswatch::store
