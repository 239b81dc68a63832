#pragma once

// Base64 as found in feeds. Pure. Source: RFC 4648.

#include <optional>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// Reads both alphabets; white space anywhere and missing padding are accepted. nullopt for any
// other character, for data after the padding and for a lone last digit.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace newswatch::feeds
