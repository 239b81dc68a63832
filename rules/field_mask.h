#pragma once

// Fields of an article as a set. A plain value.

#include <cstdint>

#include "rules/match.h"

namespace newswatch::rules {

using FieldMask = std::uint8_t;  // one bit per Field

[[nodiscard]] constexpr FieldMask mask_of(Field field) {
  return static_cast<FieldMask>(1u << static_cast<unsigned>(field));
}
inline constexpr FieldMask kTitleAndText =
    static_cast<FieldMask>(mask_of(Field::title) | mask_of(Field::text));

}  // namespace newswatch::rules
