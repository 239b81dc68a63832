#pragma once

// What one feed remembers of its items: those in its last document, and those that left it lately.
// Pure.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/known_item.h"

namespace newswatch::store {

class Remembered {
 public:
  // As many as left with the last document are kept, or half as many as are in it, or these.
  static constexpr std::size_t kFewestLeft = 16;
  // What documents that hold news alone (RFC 3229) may let it grow to.
  static constexpr std::size_t kMostOfNewsAlone = 1024;
  static constexpr std::size_t kBytesAnItem = 8;

  struct Packed {
    std::string items;    // kBytesAnItem each
    std::string left_at;  // of those that left: when, most in a byte or two each
    bool operator==(const Packed&) const = default;
  };

  Remembered() = default;
  // A rest of less than an item is nothing.
  Remembered(std::string_view items, std::string_view left_at);

  [[nodiscard]] Packed packed() const;
  // Those in the document, then those that left it, the latest first.
  [[nodiscard]] const std::vector<KnownItem>& items() const { return items_; }

  // True if these are in the document, in this order, and no others are.
  [[nodiscard]] bool shows(std::span<const std::uint64_t> present) const;
  [[nodiscard]] bool is_present(std::uint64_t item) const;
  // When the first of them left; nullopt: none has.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> first_left() const;
  // Of `items` those it does not remember, in their order.
  [[nodiscard]] std::vector<std::uint64_t> unknown(std::span<const std::uint64_t> items) const;

  // These are known and say this: in the place of what was known of each, new ones first.
  void tell(std::span<const KnownItem> told);
  // The document holds these and no others. Returns those that are remembered no more.
  [[nodiscard]] std::vector<KnownItem> leave_but(std::span<const std::uint64_t> present,
                                                 std::chrono::sys_seconds now);
  // The same for a document that says nothing of the items it does not hold; `count` is how many it
  // remembered before it.
  [[nodiscard]] std::vector<KnownItem> leave_none(std::size_t count);
  // Those that left before this time are remembered no more, and returned.
  [[nodiscard]] std::vector<KnownItem> forget(std::chrono::sys_seconds before);
  // Their story has alerted. True if that is new of one of them.
  bool alert(std::span<const std::uint64_t> items);

 private:
  std::vector<KnownItem> cut(std::size_t most);  // returns the others

  std::vector<KnownItem> items_;
};

}  // namespace newswatch::store
