#pragma once

// Rules by name, without a copy of the names: four bytes or eight a rule. Built by one thread, then
// only read.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace newswatch::rules {

class RuleNames {
 public:
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

  RuleNames() : RuleNames(std::span<const Rule>()) {}
  // Numbers the rules from zero.
  explicit RuleNames(std::span<const Rule> rules);

  // The number of the first rule of the name that `name_of` still gives it; kNone if there is none.
  template <class NameOf>
  [[nodiscard]] std::uint32_t find(std::string_view name, NameOf name_of) const {
    for (std::size_t slot = hash_of(name) & mask_; slots_[slot] != kNone;
         slot = (slot + 1) & mask_) {
      if (name_of(slots_[slot]) == name) return slots_[slot];
    }
    return kNone;
  }

 private:
  static std::size_t hash_of(std::string_view name) { return std::hash<std::string_view>()(name); }

  std::vector<std::uint32_t> slots_;  // numbers; a power of two, at most half full
  std::size_t mask_ = 0;
};

}  // namespace newswatch::rules
