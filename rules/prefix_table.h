#pragma once

// The letters that terms with wildcards begin with, and which of them a word begins with. Asked for
// every word of every article, so a word that begins with none costs a few bits in the nearest
// cache. Built by one thread, then only read.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
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

  // One that word `word` of those asked for begins with.
  struct Found {
    std::uint32_t word = 0;
    WordId prefix = kNoWord;
  };

  // Fills `found` with every prefix that one of the words begins with; those of one prefix in order
  // of the words. A
  // look at the table for each length of a prefix that begins as a word does, all fetched ahead.
  // The words lie in one piece of memory that ends at `readable`. Calls `soon` with each prefix
  // that will near surely be found.
  template <class OnSoon>
  void find_all(std::span<const std::string_view> words, const char* readable,
                std::vector<Found>& found, OnSoon soon) const {
    Asked& asked = asked_of(words, readable);
    prefixes_.find_all(asked.prefixes, asked.hashes, readable, asked.found, soon);
    found.clear();
    for (const auto& [at, prefix] : asked.found) found.push_back({asked.words[at], prefix});
  }

 private:
  // The beginning of a word as some prefix begins.
  struct Head {
    std::uint32_t word = 0;
    std::uint32_t hash = 0;
    std::size_t bytes = 0;
  };
  // What to look for in the table: beginnings of words, of some length. Kept by the thread.
  struct Asked {
    std::vector<Head> heads;
    std::vector<std::string_view> prefixes;
    std::vector<std::uint64_t> hashes;  // as prefixes, and so is the next
    std::vector<std::uint32_t> words;
    std::vector<WordTable::Found> found;
  };

  [[nodiscard]] Asked& asked_of(std::span<const std::string_view> words,
                                const char* readable) const;

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
