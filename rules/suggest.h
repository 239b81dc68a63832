#pragma once

// The right word nearest to a wrong one, for messages. Pure.

#include <span>
#include <string>
#include <string_view>

namespace newswatch::rules {

// Returns the candidate with the fewest edits (a letter added, lost, changed, or two neighbours
// swapped; letter case is no edit), empty if none is close enough to be meant: one edit for every
// three letters, at least one. The first wins among equals.
[[nodiscard]] std::string_view nearest_word(std::string_view word,
                                            std::span<const std::string_view> candidates);

// " Did you mean X?" or nothing: what to add to a message.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

}  // namespace newswatch::rules
