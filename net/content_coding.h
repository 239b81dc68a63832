#pragma once

// Undoes Content-Encoding under a cap. Pure; belongs on a worker, not on the loop. Source: RFC
// 9110 8.4.

#include <boost/system/result.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "net/message.h"

namespace newswatch::net {

// What we accept, for the Accept-Encoding header.
inline constexpr std::string_view kAcceptEncoding = "gzip, br, zstd";

// Decodes `body` by the response's Content-Encoding (gzip, x-gzip, deflate, br, zstd, chains of at
// most three; identity costs a move). Kind::too_large above `max_bytes`; Kind::bad_encoding for a
// stream that is damaged or cut short.
[[nodiscard]] boost::system::result<std::string, HttpError> decode_body(
    std::string_view content_encoding, std::string body, std::size_t max_bytes);

}  // namespace newswatch::net
