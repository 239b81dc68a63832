#pragma once

// A compiled match expression: the tree laid out in one row of steps, parents before their parts,
// so that holding it against an article walks forward through memory. Plain values.

#include <cstdint>

#include "rules/expr.h"

namespace newswatch::rules {

using LeafId = std::uint32_t;  // one distinct thing to find, however many rules ask for it
inline constexpr std::uint32_t kNone = 0xFFFF'FFFFu;

using FieldMask = std::uint8_t;  // one bit per Field, and kFact
[[nodiscard]] constexpr FieldMask mask_of(Field field) {
  return static_cast<FieldMask>(1u << static_cast<unsigned>(field));
}
inline constexpr FieldMask kTitleAndText =
    static_cast<FieldMask>(mask_of(Field::title) | mask_of(Field::text));
inline constexpr FieldMask kFact = 1u << 5;  // found in what we know of the feed, in no text

struct Step {
  enum class Op : std::uint8_t {
    leaf,      // arg: LeafId
    fact,      // arg: LeafId; a tag, name, publisher or language
    regex,     // arg: LeafId; looked for only when asked
    all,       // the parts follow, up to `end`
    any,       //
    negation,  //
    near,      // arg: index of the Distance
    at_least,  // arg: the count
  };
  Op op = Op::leaf;
  FieldMask fields = kTitleAndText;
  bool negated = false;    // below an odd number of negations
  std::uint32_t arg = 0;
  std::uint32_t end = 0;   // one past the last step of this part
  std::uint32_t term = 0;  // leaf, regex: index of the words as the rule writes them
};

}  // namespace newswatch::rules
