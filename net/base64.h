#pragma once

// Base64 as it goes into headers. Pure. Source: RFC 4648 4.

#include <string>
#include <string_view>

namespace newswatch::net {

// The standard alphabet, padded, on one line.
[[nodiscard]] std::string encode_base64(std::string_view bytes);

}  // namespace newswatch::net
