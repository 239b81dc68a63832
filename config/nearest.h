#pragma once

// The word that was probably meant. Pure.

#include <span>
#include <string>
#include <string_view>

namespace newswatch::config {

// The candidate nearest to `word` by edit distance, ASCII case aside; one part of a candidate
// ("interval" of "min_interval") counts nearly as much as the whole. Empty if none is near enough
// to be worth a suggestion. Ties go to the first. Costs word × candidate for each, on words of at
// most 64 bytes.
[[nodiscard]] std::string_view nearest(std::string_view word,
                                       std::span<const std::string_view> candidates);

// `; did you mean "x"?`, or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

}  // namespace newswatch::config
