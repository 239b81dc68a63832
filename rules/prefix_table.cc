#include "rules/prefix_table.h"

#include <algorithm>

namespace newswatch::rules {

void PrefixTable::finish() {
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

}  // namespace newswatch::rules
