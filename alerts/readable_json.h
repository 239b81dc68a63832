#pragma once

// JSON that is safe to look at: in a journal, on a terminal, in an editor. Pure.

#include <string>
#include <string_view>

namespace newswatch::alerts {

// Does the character turn, hide or break what stands around it: marks of direction, separators of
// lines, the byte order mark, tags, annotations?
[[nodiscard]] bool misleads(char32_t character);

// The same JSON with every control character and every character that misleads written as \uXXXX,
// so that its value stays what it was. What is not UTF-8 becomes U+FFFD.
[[nodiscard]] std::string readable(std::string_view json);

}  // namespace newswatch::alerts
