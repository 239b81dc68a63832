#pragma once

// Words and their numbers: what the rules look for, asked once for each word of an article. Built
// by one thread, then only read.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

using WordId = std::uint32_t;
inline constexpr WordId kNoWord = 0xFFFF'FFFF;

// The letters of a word in two numbers, for telling short ones apart without a call or a branch
// that depends on how long they are.
struct ShortWord {
  static constexpr std::size_t kLongest = 16;  // bytes

  std::uint64_t low = 0;
  std::uint64_t high = 0;
  bool operator==(const ShortWord&) const = default;
};

// Memory may be read up to `readable`, which spares a copy where 16 bytes or more are left.
[[nodiscard]] inline ShortWord short_word(std::string_view word, const char* readable) {
  constexpr auto kMasks = [] {
    std::array<std::uint64_t, 2 * sizeof(std::uint64_t) + 1> masks{};
    for (std::size_t n = 1; n <= 8; ++n) masks[n] = ~std::uint64_t{0} >> 8 * (8 - n);
    for (std::size_t n = 9; n < masks.size(); ++n) masks[n] = masks[8];
    return masks;
  }();
  ShortWord made;
  if (readable - word.data() >= static_cast<std::ptrdiff_t>(ShortWord::kLongest)) {
    std::memcpy(&made.low, word.data(), 8);
    std::memcpy(&made.high, word.data() + 8, 8);
    made.low &= kMasks[word.size()];
    made.high &= kMasks[std::max<std::size_t>(word.size(), 8) - 8];
    return made;
  }
  std::array<char, ShortWord::kLongest> letters{};
  std::memcpy(letters.data(), word.data(), word.size());
  std::memcpy(&made.low, letters.data(), 8);
  std::memcpy(&made.high, letters.data() + 8, 8);
  return made;
}

[[nodiscard]] std::uint64_t hash_of_long_word(std::string_view word);

// Two multiplications spread every bit of a short word over the whole hash.
[[nodiscard]] inline std::uint64_t hash_of_word(std::string_view word, const char* readable) {
  if (word.size() > ShortWord::kLongest) return hash_of_long_word(word);
  const ShortWord letters = short_word(word, readable);
  const auto folded = [](std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  return folded(letters.low ^ 0x9FB2'1C65'1E98'DF25u, folded(letters.high ^ 0x8EBC'6AF0'9C88'C6E3u,
                                                             0x5895'58CC'A8F0'9E4Du + word.size()));
}
[[nodiscard]] inline std::uint64_t hash_of_word(std::string_view word) {
  return hash_of_word(word, word.data() + word.size());
}

class WordTable {
 public:
  WordTable();

  // The number of the word, a new one if it has none; they count up from zero.
  WordId add(std::string_view word);

  // When all are added.
  void finish();

  [[nodiscard]] WordId find(std::string_view word) const { return find(word, hash_of_word(word)); }
  [[nodiscard]] WordId find(std::string_view word, std::uint64_t hash) const {
    for (std::size_t slot = hash & mask_;; slot = (slot + 1) & mask_) {
      const Slot& one = slots_[slot];
      if (one.id == kNoWord) return kNoWord;
      if (one.tag == tag_of(hash) && word_of(one.id) == word) return one.id;
    }
  }

  // find() for many words at once, each with its hash: several times as fast, for what all of them
  // need is fetched before any is looked at, and most that are not there are told by one bit. The
  // words lie in one piece of memory that ends at `readable`. Fills `found` with the words that are
  // there, in order, each with its place in `words`. Calls `soon` with each number that will near
  // surely be among them. After finish().
  struct Found {
    std::uint32_t at = 0;
    WordId id = kNoWord;
  };
  template <class OnSoon>
  void find_all(std::span<const std::string_view> words, std::span<const std::uint64_t> hashes,
                const char* readable, std::vector<Found>& found, OnSoon soon) const {
    found.resize(words.size());
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < words.size(); ++i) {
      found[count].at = i;
      count += filter_[hashes[i] >> filter_shift_ >> 6] >> (hashes[i] >> filter_shift_ & 63u) & 1u;
    }
    std::size_t kept = 0;
    for (std::size_t from = 0; from < count; from += kBlock) {
      const std::size_t to = std::min(count, from + kBlock);
      for (std::size_t i = from; i < to; ++i)
        __builtin_prefetch(&slots_[hashes[found[i].at] & mask_]);
      for (std::size_t i = from; i < to; ++i) {
        found[i].id = likely(hashes[found[i].at]);
        if (found[i].id == kNoWord) continue;
        __builtin_prefetch(&begins_[found[i].id]);
        soon(found[i].id);
      }
      for (std::size_t i = from; i < to; ++i) {
        if (found[i].id != kNoWord) __builtin_prefetch(letters_.data() + begins_[found[i].id]);
      }
      for (std::size_t i = from; i < to; ++i) {
        Found one = found[i];
        if (one.id == kNoWord) continue;
        if (!is(one.id, words[one.at], readable)) one.id = find(words[one.at], hashes[one.at]);
        found[kept] = one;
        kept += one.id == kNoWord ? 0 : 1;
      }
    }
    found.resize(kept);
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
  [[nodiscard]] bool is(WordId id, std::string_view word, const char* readable) const {
    const std::string_view known = word_of(id);
    if (known.size() != word.size()) return false;
    if (word.size() > ShortWord::kLongest) return known == word;
    return short_word(known, letters_.data() + letters_.size()) == short_word(word, readable);
  }
  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  void resize(std::size_t slots);

  std::string letters_;                   // of all words in a row, and some more behind them
  std::vector<std::uint32_t> begins_{0};  // one more than there are words
  std::vector<Slot> slots_;               // a power of two, at most half full
  std::size_t mask_ = 0;
  std::vector<std::uint64_t> filter_{0};  // a bit for the upper bits of each hash
  unsigned filter_shift_ = 58;
};

}  // namespace newswatch::rules
