#pragma once

// HTML's named and numeric character references. Pure. Source: WHATWG HTML 13.2.5.72 to 13.2.5.80,
// 13.5.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// Where a reference stands decides how one without its semicolon is read (HTML 13.2.5.73).
enum class ReferencePlace : std::uint8_t {
  text,         // the longest old name that fits
  attribute,    // not before '=', a letter or a digit
  closed_only,  // never: for text that may not be markup at all
};

// If `text` begins with a character reference ('&' included), appends what it stands for to `out`
// and returns the bytes it took; 0 and nothing appended otherwise.
[[nodiscard]] std::size_t decode_reference(std::string_view text, ReferencePlace place,
                                           std::string& out);

// Decodes character references once: with or without the semicolon where HTML allows it, C1 numbers
// as windows-1252.
[[nodiscard]] std::string decode_entities(std::string_view text,
                                          ReferencePlace place = ReferencePlace::text);

// What `name` ("eacute", without '&' and ';') stands for in UTF-8; empty if HTML knows no such
// name.
[[nodiscard]] std::string_view named_entity(std::string_view name);

}  // namespace newswatch::feeds
