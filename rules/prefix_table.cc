#include "rules/prefix_table.h"

#include <algorithm>
#include <bit>

namespace newswatch::rules {

void PrefixTable::finish() {
  prefixes_.finish();
  lengths_.assign(std::bit_ceil(2 * prefixes_.size() + 1), 0);
  lengths_mask_ = static_cast<std::uint32_t>(lengths_.size() - 1);
  for (WordId id = 0; id < prefixes_.size(); ++id) {
    const std::string_view prefix = prefixes_.word_of(id);
    const std::size_t bytes = std::min(prefix.size(), kHead);
    const std::uint32_t hash = hash_of(head_of(prefix), bytes);
    has_head_length_[bytes] = true;
    filter_[hash >> kFilterShift] |= std::uint64_t{1} << (hash >> kBitShift & 63u);
    lengths_[hash & lengths_mask_] |= std::uint64_t{1} << prefix.size();
  }
}

PrefixTable::Asked& PrefixTable::asked_of(std::span<const std::string_view> words,
                                          const char* readable) const {
  thread_local Asked asked;
  std::size_t count = 0;
  for (std::size_t bytes = kShortest; bytes <= kHead; ++bytes) {
    if (!has_head_length_[bytes]) continue;
    asked.heads.resize(count + words.size());
    // Without a branch, which nobody could foresee.
    for (std::uint32_t i = 0; i < words.size(); ++i) {
      const std::uint32_t hash = hash_of(head_of(words[i]), bytes);
      const bool may_be = (filter_[hash >> kFilterShift] >> (hash >> kBitShift & 63u) & 1u) != 0;
      asked.heads[count] = {i, hash, bytes};
      count += (may_be && words[i].size() >= bytes) ? 1 : 0;
    }
  }
  asked.heads.resize(count);
  for (const Head& head : asked.heads) __builtin_prefetch(&lengths_[head.hash & lengths_mask_]);
  asked.prefixes.clear();
  asked.hashes.clear();
  asked.words.clear();
  for (const Head& head : asked.heads) {
    const std::string_view word = words[head.word];
    std::uint64_t lengths = lengths_[head.hash & lengths_mask_] & lengths_of_head(head.bytes);
    for (; lengths != 0; lengths &= lengths - 1) {
      const auto length = static_cast<std::size_t>(std::countr_zero(lengths));
      if (length > word.size()) break;
      asked.prefixes.push_back(word.substr(0, length));
      asked.hashes.push_back(hash_of_word(asked.prefixes.back(), readable));
      asked.words.push_back(head.word);
    }
  }
  return asked;
}

}  // namespace newswatch::rules
