#pragma once

// Charsets that shift by escapes: all their bytes are ASCII, so nothing but the escapes shows them.
// Pure.

#include <string_view>

namespace newswatch::feeds {

// What shifts in a charset that is all ASCII on the wire; empty for all others.
[[nodiscard]] std::string_view shift_of(std::string_view charset);

// Is it such a charset, and do the bytes hold its escapes?
[[nodiscard]] bool shifts_in_ascii(std::string_view charset, std::string_view bytes);

// A charset that says in its escapes what it is; empty if there are none.
[[nodiscard]] std::string_view shifting_charset(std::string_view bytes);

}  // namespace newswatch::feeds
