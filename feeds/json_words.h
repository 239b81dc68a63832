#pragma once

// The bare words of damaged JSON: numbers and literals. Pure.

#include <string_view>

namespace newswatch::feeds {

// A number as JSON writes it, of a size every reader takes.
[[nodiscard]] bool is_number(std::string_view word);

// What JavaScript and Python call true, false and nothing; empty for any other word.
[[nodiscard]] std::string_view literal_of(std::string_view word);

}  // namespace newswatch::feeds
