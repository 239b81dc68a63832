#pragma once

// Slips of the hand in the names of elements. Pure.

#include <string_view>

namespace newswatch::feeds {

// Is one the other with a letter lost, added, changed or swapped with its neighbour?
[[nodiscard]] bool is_misspelt(std::string_view a, std::string_view b);

}  // namespace newswatch::feeds
