#pragma once

// Languages told by which bytes beyond ASCII a text has and how often: what ICU's detector does not
// know, or not well. Pure.

#include <cstddef>
#include <string_view>

namespace newswatch::feeds {

[[nodiscard]] inline bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// The bytes beyond ASCII, and the rows in which they stand.
struct HighBytes {
  std::size_t count = 0;
  std::size_t runs = 0;
};

[[nodiscard]] HighBytes count_high(std::string_view bytes);

// Thai uses no other bytes, and every third is a vowel or a tone mark.
[[nodiscard]] bool looks_thai(std::string_view bytes);

// Hebrew has no capitals and no letter beyond the 27th, unlike any Cyrillic of some length.
[[nodiscard]] bool looks_hebrew(std::string_view bytes);

// Lithuanian and Latvian in windows-1257: no letters but theirs, š and ž among them.
[[nodiscard]] bool looks_baltic(std::string_view bytes);

// Small letters with accents and the quotation marks of the Macintosh; windows-1252 has capitals,
// symbols and gaps there.
[[nodiscard]] bool looks_like_macintosh(std::string_view bytes);

// A western text by its letters alone: hardly any that would be a central European, Turkish or
// Baltic letter in the charset for those; or a c with cedilla, or a ring on the a, beside none of
// the letters that only those have.
[[nodiscard]] bool is_certainly_western(std::string_view sample);

// Between -2 and 2, how much the high bytes look like Cyrillic words in that charset: common small
// letters tell for it, capitals within words and symbols against it.
[[nodiscard]] double cyrillic_score(std::string_view bytes, std::string_view charset);

// The charset in which the sample is clearly Cyrillic; empty if it is in none.
[[nodiscard]] std::string_view cyrillic_charset(std::string_view sample);

}  // namespace newswatch::feeds
