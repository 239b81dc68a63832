#pragma once

// What one feed remembers of its items: those in its last document, and those that left it lately.
// Pure.

#include <cstddef>
#include <cstdint>
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

  Remembered() = default;
  explicit Remembered(std::string_view packed);  // a rest of less than an item is nothing

  [[nodiscard]] std::string packed() const;
  // Those in the document, then those that left it, the latest first.
  [[nodiscard]] const std::vector<KnownItem>& items() const { return items_; }

  // True if these are in the document, in this order, and no others are.
  [[nodiscard]] bool shows(std::span<const std::uint64_t> present) const;
  // Of `items` those it does not remember, in their order.
  [[nodiscard]] std::vector<std::uint64_t> unknown(std::span<const std::uint64_t> items) const;

  // These are known and say this: in the place of what was known of each, new ones first.
  void tell(std::span<const KnownItem> told);
  // The document holds these and no others. True if some of those that left are remembered no more.
  [[nodiscard]] bool leave_but(std::span<const std::uint64_t> present);
  // The same for a document that says nothing of the items it does not hold.
  [[nodiscard]] bool leave_none(std::size_t before);  // `before`: the items it remembered
  // Their story has alerted. True if that is new of one of them.
  bool alert(std::span<const std::uint64_t> items);

 private:
  std::vector<KnownItem> items_;
};

}  // namespace newswatch::store
