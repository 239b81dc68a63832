#pragma once

// What changed between two settings of rules, so that a reload need compile nothing else. Pure.

#include <cstddef>
#include <vector>

#include "rules/rule.h"

namespace newswatch::rules {

// The rules from `begin` to `end` of the settings before, replaced by those from `new_begin` to
// `new_end` of the settings after; either may be none.
struct RuleChange {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t new_begin = 0;
  std::size_t new_end = 0;
  bool operator==(const RuleChange&) const = default;
};

struct RuleChanges {
  bool vocabulary = false;        // word lists or officials changed, and with them what rules mean
  std::vector<RuleChange> rules;  // in order; all other rules are the same and in the same order
};

// Linear in the settings, for it compares them whole. A rule that moved is taken away and added.
[[nodiscard]] RuleChanges changes_between(const RuleSettings& before, const RuleSettings& after);

}  // namespace newswatch::rules
