#pragma once

// Damaged JSON made readable. Pure, linear.

#include <string>
#include <string_view>

namespace newswatch::feeds {

// A copy of `text` with raw control characters inside strings escaped and, where the text ends
// early, cut behind its last complete value and closed. What follows the outermost value is left
// out. Other damage is left as it is.
[[nodiscard]] std::string repair_json(std::string_view text);

}  // namespace newswatch::feeds
