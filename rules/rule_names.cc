#include "rules/rule_names.h"

#include <bit>

namespace newswatch::rules {

RuleNames::RuleNames(std::span<const Rule> rules)
    : slots_(std::bit_ceil(2 * rules.size() + 1), kNone), mask_(slots_.size() - 1) {
  for (std::uint32_t n = 0; n < rules.size(); ++n) {
    std::size_t slot = hash_of(rules[n].name) & mask_;
    while (slots_[slot] != kNone) slot = (slot + 1) & mask_;
    slots_[slot] = n;
  }
}

}  // namespace newswatch::rules
