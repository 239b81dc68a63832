#pragma once

// Officials compiled: every form of every name in one trie, the other spellings of its words and
// the policies beside it. Built whole, then only read.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "rules/name_context.h"
#include "rules/name_trie.h"
#include "rules/official.h"
#include "rules/spelling_table.h"

namespace newswatch::rules {

// What find() asks of one official.
struct OfficialPolicy {
  FamilyAlone family_alone = FamilyAlone::introduced;
  bool family_first = false;  // the name is given so: Xi Jinping
  GivenNames given;
  std::vector<std::uint32_t> titles;  // numbers of cues, ascending
  std::vector<std::uint32_t> context;
  std::vector<std::uint32_t> not_if;
};

// One office of one official.
struct RoleTerm {
  std::uint32_t official = 0;
  std::chrono::sys_days since;
  std::optional<std::chrono::sys_days> until;
};

struct OfficialsIndex {
  explicit OfficialsIndex(std::span<const Official> officials);

  NameTrie trie;
  SpellingTable spellings;
  std::vector<std::uint8_t> flags;  // WordFlag, by word of the trie
  std::vector<OfficialPolicy> people;
  std::vector<RoleTerm> roles;  // owners of Kind::role
};

}  // namespace newswatch::rules
