#pragma once

// Words and their numbers: what the rules look for, asked once for each word of an article. Built
// by one thread, then only read.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

using WordId = std::uint32_t;
inline constexpr WordId kNoWord = 0xFFFF'FFFF;

[[nodiscard]] std::uint64_t hash_of_word(std::string_view word);

class WordTable {
 public:
  WordTable();

  // The number of the word, a new one if it has none; they count up from zero.
  WordId add(std::string_view word);

  // When all are added, to give back what growing left over.
  void finish();

  [[nodiscard]] WordId find(std::string_view word) const { return find(word, hash_of_word(word)); }
  [[nodiscard]] WordId find(std::string_view word, std::uint64_t hash) const {
    for (std::size_t slot = hash & mask_;; slot = (slot + 1) & mask_) {
      const Slot& one = slots_[slot];
      if (one.id == kNoWord) return kNoWord;
      if (one.tag == tag_of(hash) && word_of(one.id) == word) return one.id;
    }
  }

  // find() for many words at once, each with its hash, into as many `ids`: several times as fast
  // where the table is larger than the nearest cache, for what all of them need is fetched before
  // any is looked at. Calls `soon` with each number that will near surely be found.
  template <class OnSoon>
  void find_all(std::span<const std::string_view> words, std::span<const std::uint64_t> hashes,
                std::span<WordId> ids, OnSoon soon) const {
    for (std::size_t from = 0; from < words.size(); from += kBlock) {
      const std::size_t to = std::min(words.size(), from + kBlock);
      for (std::size_t i = from; i < to; ++i) __builtin_prefetch(&slots_[hashes[i] & mask_]);
      for (std::size_t i = from; i < to; ++i) {
        ids[i] = likely(hashes[i]);
        if (ids[i] == kNoWord) continue;
        __builtin_prefetch(&begins_[ids[i]]);
        soon(ids[i]);
      }
      for (std::size_t i = from; i < to; ++i) {
        if (ids[i] != kNoWord) __builtin_prefetch(letters_.data() + begins_[ids[i]]);
      }
      for (std::size_t i = from; i < to; ++i) {
        if (ids[i] != kNoWord && word_of(ids[i]) != words[i]) ids[i] = find(words[i], hashes[i]);
      }
    }
  }

  [[nodiscard]] std::string_view word_of(WordId id) const {
    return std::string_view(letters_).substr(begins_[id], begins_[id + 1] - begins_[id]);
  }
  [[nodiscard]] std::size_t size() const { return begins_.size() - 1; }

 private:
  struct Slot {
    std::uint32_t tag = 0;  // the upper half of the hash
    WordId id = kNoWord;
  };

  static constexpr std::size_t kBlock = 128;  // what is fetched for so many fits the nearest cache

  // The first word with such a hash, near always the one; kNoWord only if there is none.
  [[nodiscard]] WordId likely(std::uint64_t hash) const {
    for (std::size_t slot = hash & mask_;; slot = (slot + 1) & mask_) {
      const Slot& one = slots_[slot];
      if (one.id == kNoWord || one.tag == tag_of(hash)) return one.id;
    }
  }
  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  void resize(std::size_t slots);

  std::string letters_;                   // of all words in a row
  std::vector<std::uint32_t> begins_{0};  // one more than there are words
  std::vector<Slot> slots_;               // a power of two, at most half full
  std::size_t mask_ = 0;
};

}  // namespace newswatch::rules
