#pragma once

// Every sequence of a trie that stands in a text. Pure.

#include <cstdint>
#include <vector>

#include "rules/name_text.h"
#include "rules/name_trie.h"
#include "rules/spelling_table.h"

namespace newswatch::rules {

struct NameFound {
  NameTrie::Entry entry;
  std::uint32_t first = 0;
  std::uint32_t last = 0;  // inclusive
};

// Appends what begins at each word, in order. A name may hold initials and Arabic articles that the
// trie does not (Antony J. Blinken, Bashar al-Assad); its first word may carry Arabic or Hebrew
// prefixes unless it is a name as it stands. Names written small, over a bracket or a quote are
// none. Where nothing is found as
// it is written, the first word may be another spelling of the name's. Linear: at most
// kMaxNameWords steps from each word.
void walk_names(const NameText& text, const NameTrie& trie, const SpellingTable& spellings,
                std::vector<NameFound>& found);

}  // namespace newswatch::rules
