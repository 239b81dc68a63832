#pragma once

// UTF-8: checking, mending, writing. Pure. Source: Unicode 15 3.9 (well-formed sequences, table
// 3-7).

#include <cstddef>
#include <string>
#include <string_view>

namespace newswatch::feeds {

[[nodiscard]] bool is_valid_utf8(std::string_view bytes);

// What one pass over the bytes tells.
struct Utf8Survey {
  bool is_valid = true;
  bool has_oddities = false;    // something mend_oddities() would mend
  std::size_t ascii_front = 0;  // bytes before the first beyond ASCII
};

// Ends at the first ill-formed byte.
[[nodiscard]] Utf8Survey survey_utf8(std::string_view bytes);

// Valid UTF-8 without what no text holds: C1 controls become the windows-1252 characters they were
// meant to be, byte order marks and the noncharacters U+FFFE and U+FFFF are dropped.
[[nodiscard]] std::string mend_oddities(std::string_view utf8);

// Undoes one encoding too many: UTF-8 that was taken for windows-1252 or latin1 and encoded again.
// Empty unless every character beyond ASCII fits that, and there are several of them.
[[nodiscard]] std::string undo_double_encoding(std::string_view utf8);

// The character of one windows-1252 byte; U+FFFD for the five that have none.
[[nodiscard]] char32_t windows_1252(unsigned char byte);

// How many bytes the well-formed sequence at the front takes; 0 if there is none.
[[nodiscard]] std::size_t utf8_sequence(std::string_view bytes);

// Appends the UTF-8 of `code_point`; U+FFFD for what is no Unicode scalar value.
void append_utf8(std::string& out, char32_t code_point);

struct Utf8Census {
  std::size_t good = 0;   // sequences of two bytes and more that mean a character
  std::size_t bad = 0;    // broken ones, however many bytes of them are left
  std::size_t stray = 0;  // those of `bad` that are one byte between ASCII
  std::size_t ascii = 0;  // bytes below 0x80
};

[[nodiscard]] Utf8Census count_utf8(std::string_view bytes);

// Makes valid UTF-8 of what nearly is: a stray byte among ASCII is read as windows-1252, surrogates
// written as three bytes each are joined, everything else that is broken becomes U+FFFD.
[[nodiscard]] std::string mend_utf8(std::string_view bytes);

}  // namespace newswatch::feeds
