#pragma once

// Apostrophes that part two words: l'accord, Gazze'de. All arguments are folded. Pure.

#include <cstddef>
#include <string_view>

namespace newswatch::rules {

// A French or Italian word that has lost its vowel before another: l', dell' (the tailoring that
// UAX #29 names for them).
[[nodiscard]] bool is_elided(std::string_view word);

// Does it begin as a word before which another loses its vowel?
[[nodiscard]] bool opens_with_vowel(std::string_view word);

// What Turkish hangs on a name behind an apostrophe (Gazze'de, Rusya'nın), and Polish.
[[nodiscard]] bool is_hung_on(std::string_view ending);
inline constexpr std::size_t kLongestHungOn = 4;  // letters

}  // namespace newswatch::rules
