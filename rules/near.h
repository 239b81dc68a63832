#pragma once

// Where the operands of a NEAR stand near each other. Pure; docs/rules.md defines what is near.

#include <cstdint>
#include <vector>

#include "rules/expr.h"
#include "rules/folded_article.h"

namespace newswatch::rules {

inline constexpr std::size_t kMaxNearOperands = 10;

// One occurrence of one operand.
struct NearPick {
  Interval at;
  std::uint32_t text = 0;    // which text it stands in: nothing is near something in another text
  std::uint32_t part = 0;    // its sentence or paragraph; Unit::words: 0
  std::uint8_t operand = 0;  // index into NearShape::turns
  bool passage = false;      // found by a NEAR of its own: others may stand inside it
  auto operator<=>(const NearPick&) const = default;
};

struct NearShape {
  Distance distance;
  bool chain = false;  // each near its neighbour in the text; else all within one distance
  // One an operand. Where they differ, all of a lower turn end before one of a higher turn begins.
  std::vector<std::uint8_t> turns;
};

enum class Wanted : std::uint8_t { any_one, all };

// The passages, ordered: from the first to the last word of picks, one of each operand, that lie as
// the shape asks; only those that hold no shorter one. `any_one` stops at the first found, which
// tells whether there is one. `picks` are ordered by `at`. Linear in them, times two to the power
// of the operands, of which there are at most kMaxNearOperands.
[[nodiscard]] std::vector<Interval> passages_of(const NearShape& shape,
                                                const std::vector<NearPick>& picks, Wanted wanted);

// Drops intervals that hold another one, and orders the rest.
void keep_shortest(std::vector<Interval>& passages);

}  // namespace newswatch::rules
