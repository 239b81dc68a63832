#pragma once

// What stands around a document's items, hashed piece by piece as a slicer goes over it. Pure.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "feeds/body_hash.h"
#include "feeds/links.h"

namespace newswatch::feeds {

class Envelope {
 public:
  explicit Envelope(std::string_view document) : document_(document) {}

  // From `begin` to `end` stands what is none of the envelope; at or behind the end of the last.
  void leave_out(std::size_t begin, std::size_t end) {
    const std::string_view piece = trimmed(document_.substr(from_, begin - from_));
    if (!piece.empty()) hash_ = (hash_ ^ body_hash(piece)) * kOddMultiplier;
    from_ = end;
  }

  // Of what stands before the last that was left out.
  [[nodiscard]] std::uint64_t so_far() const { return hash_; }

  // Of the whole document, when all was left out that is to be.
  [[nodiscard]] std::uint64_t finish() {
    leave_out(document_.size(), document_.size());
    return hash_;
  }

 private:
  static constexpr std::uint64_t kOddMultiplier = 0x9E37'79B9'7F4A'7C15u;  // order counts

  std::string_view document_;
  std::size_t from_ = 0;
  std::uint64_t hash_ = 0;
};

}  // namespace newswatch::feeds
