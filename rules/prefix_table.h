#pragma once

// The letters that terms with wildcards begin with, and which of them a word begins with. Asked for
// every word of every article, so a word that begins with none costs a few bits in the nearest
// cache. Built by one thread, then only read.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "rules/word_table.h"

namespace newswatch::rules {

class PrefixTable {
 public:
  static constexpr std::size_t kShortest = 2;  // bytes
  static constexpr std::size_t kLongest = 63;

  // The number of the prefix, kShortest to kLongest bytes, a new one if it has none; they count up
  // from zero.
  WordId add(std::string_view prefix) { return prefixes_.add(prefix); }
  [[nodiscard]] WordId find(std::string_view prefix) const { return prefixes_.find(prefix); }

  // When all are added.
  void finish();

  [[nodiscard]] std::size_t size() const { return prefixes_.size(); }

  // Calls `found` with each prefix that the word begins with, shortest first. A look at the table
  // for each length of a prefix that begins as the word does.
  template <class OnFound>
  void each_of(std::string_view word, OnFound found) const {
    if (word.size() < kShortest) return;
    std::uint64_t lengths = 0;
    const std::uint32_t head = head_of(word);
    for (std::size_t bytes = kShortest; bytes <= kHead && bytes <= word.size(); ++bytes) {
      if (!has_head_length_[bytes]) continue;
      const std::uint32_t hash = hash_of(head, bytes);
      if ((filter_[hash >> kFilterShift] >> (hash >> kBitShift & 63u) & 1u) != 0)
        lengths |= lengths_[hash & lengths_mask_] & lengths_of_head(bytes);
    }
    for (; lengths != 0; lengths &= lengths - 1) {
      const auto length = static_cast<std::size_t>(std::countr_zero(lengths));
      if (length > word.size()) return;
      const WordId prefix = prefixes_.find(word.substr(0, length));
      if (prefix != kNoWord) found(prefix);
    }
  }

 private:
  static constexpr std::size_t kHead = 4;  // bytes that a prefix is told by
  static constexpr unsigned kFilterShift = 22;
  static constexpr unsigned kBitShift = 16;

  // The first bytes of the word in one number.
  static std::uint32_t head_of(std::string_view word) {
    std::uint32_t head = 0;
    std::memcpy(&head, word.data(), word.size() < kHead ? word.size() : kHead);
    return head;
  }
  // Of the first `bytes` of a head.
  static std::uint32_t hash_of(std::uint32_t head, std::size_t bytes) {
    if (bytes < kHead) head &= (1u << 8 * bytes) - 1;
    head = (head + static_cast<std::uint32_t>(bytes)) * 0x9E37'79B1u;
    return (head ^ head >> 15) * 0x85EB'CA6Bu;
  }
  // Which lengths of prefixes have a head of so many bytes.
  static constexpr std::uint64_t lengths_of_head(std::size_t bytes) {
    return bytes < kHead ? std::uint64_t{1} << bytes : ~std::uint64_t{0} << kHead;
  }

  WordTable prefixes_;
  std::array<bool, kHead + 1> has_head_length_{};
  std::array<std::uint64_t, 1024> filter_{};  // a bit for the hash of each head
  std::vector<std::uint64_t> lengths_ = {0};  // by hash: a bit for each length of a prefix
  std::uint32_t lengths_mask_ = 0;
};

}  // namespace newswatch::rules
