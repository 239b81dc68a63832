#pragma once

// Damaged JSON made readable. Pure, linear.

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// The deepest nesting that is read; what lies deeper is neither repaired nor kept.
inline constexpr std::size_t kMaxJsonDepth = 64;

// Well-formed JSON that says what `text` means: commas, colons, quotation marks and brackets that
// are missing are put back, those that are too many left out; strings in other quotation marks,
// bare words, comments, the literals and numbers of JavaScript and Python are read. Where the text
// ends early it is cut behind its last complete value and closed. What follows the outermost value
// is left out.
[[nodiscard]] std::string repair_json(std::string_view text);

}  // namespace newswatch::feeds
