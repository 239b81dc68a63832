#pragma once

// Text from outside, made fit for a receiver. Pure.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace newswatch::alerts {

// One Unicode scalar value read from UTF-8.
struct Scalar {
  char32_t value = 0;     // U+FFFD for what is not UTF-8
  std::size_t bytes = 0;  // read; at least one unless the text is empty
};

[[nodiscard]] Scalar first_scalar(std::string_view text);

// Valid UTF-8 without control characters: each control character (C0, DEL, C1) becomes one blank,
// except the line feed, and each byte that is not UTF-8 becomes one U+FFFD, so that offsets counted
// in scalar values stay true. Bidirectional marks stay: they belong to the text.
[[nodiscard]] std::string cleaned(std::string_view text);

// At most `max_bytes` of clean text, cut between characters (an accent stays with its letter), with
// "…" at the end where something was cut.
[[nodiscard]] std::string cut(std::string_view text, std::size_t max_bytes);

// The length of the text in UTF-16, by which many services count characters.
[[nodiscard]] std::size_t utf16_units(std::string_view text);

// The passage around the scalar values [start, end), about `characters` long, cut between words
// where there are blanks, with "…" on a side where something was left out. Blanks are folded.
[[nodiscard]] std::string passage(std::string_view text, std::uint32_t start, std::uint32_t end,
                                  std::size_t characters);

}  // namespace newswatch::alerts
