#include "rules/word_table.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <bit>

namespace newswatch::rules {

std::uint64_t hash_of_long_word(std::string_view word) {
  return XXH3_64bits(word.data(), word.size());
}

WordTable::WordTable() : letters_(ShortWord::kLongest, 0), slots_(64), mask_(slots_.size() - 1) {}

WordId WordTable::add(std::string_view word) {
  const std::uint64_t hash = hash_of_word(word);
  if (const WordId known = find(word, hash); known != kNoWord) return known;
  const auto id = static_cast<WordId>(size());
  letters_.resize(begins_.back());
  letters_.append(word);
  begins_.push_back(static_cast<std::uint32_t>(letters_.size()));
  letters_.append(ShortWord::kLongest, 0);
  if (size() * 2 > slots_.size()) {
    resize(slots_.size() * 2);
  } else {
    std::size_t slot = hash & mask_;
    while (slots_[slot].id != kNoWord) slot = (slot + 1) & mask_;
    slots_[slot] = {tag_of(hash), id};
  }
  return id;
}

void WordTable::resize(std::size_t slots) {
  slots_.assign(slots, Slot{});
  mask_ = slots - 1;
  for (WordId id = 0; id < size(); ++id) {
    const std::uint64_t hash = hash_of_word(word_of(id));
    std::size_t slot = hash & mask_;
    while (slots_[slot].id != kNoWord) slot = (slot + 1) & mask_;
    slots_[slot] = {tag_of(hash), id};
  }
}

void WordTable::finish() {
  letters_.shrink_to_fit();
  begins_.shrink_to_fit();
  // Sixteen bits a word: of what is not there, one word in sixteen is looked for in vain.
  const unsigned bits = static_cast<unsigned>(std::bit_width(16 * size() + 64));
  filter_shift_ = 64 - bits;
  filter_.assign(std::size_t{1} << (bits - 6), 0);
  for (WordId id = 0; id < size(); ++id) {
    const std::uint64_t bit = hash_of_word(word_of(id)) >> filter_shift_;
    filter_[bit >> 6] |= std::uint64_t{1} << (bit & 63u);
  }
}

}  // namespace newswatch::rules
