#pragma once

// Bytes of any charset to UTF-8. Pure. Byte order mark, HTTP charset and XML declaration are claims
// that are tested against the bytes; statistics decide only where no claim holds.
// Sources: WHATWG Encoding (labels, supersets), XML 1.0 appendix F, RFC 7303 3.

#include <string>
#include <string_view>
#include <vector>

#include "feeds/utf8.h"

namespace newswatch::feeds {

struct DecodedText {
  std::string utf8;                   // valid, without byte order mark
  std::string charset;                // what the bytes were read as: "utf-8", "windows-1252", …
  std::vector<std::string> warnings;  // what was repaired or overruled, in plain words
  bool operator==(const DecodedText&) const = default;
};

// `content_type` is the whole HTTP header value, empty if unknown. Never fails: bytes that mean
// nothing become U+FFFD, a single bad byte in UTF-8 is read as windows-1252. Linear; valid UTF-8
// costs one pass of validation and the copy.
[[nodiscard]] DecodedText to_utf8(std::string_view bytes, std::string_view content_type);

// Does to_utf8() take the bytes as they are, not for what all of them together look like? Then it
// does so with any part of them that is plain itself.
[[nodiscard]] bool is_plain_utf8(std::string_view bytes, std::string_view content_type);

// The value of the charset parameter of a Content-Type, unquoted; empty if there is none.
[[nodiscard]] std::string_view charset_of_content_type(std::string_view content_type);

// The charset name ICU understands for a label as publishers write it, supersets applied (latin1 is
// windows-1252, gb2312 is gb18030); empty if nothing is known by that label.
[[nodiscard]] std::string canonical_charset(std::string_view label);

}  // namespace newswatch::feeds
