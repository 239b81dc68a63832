#pragma once

// Making secrets, and proving that one is known. Source: RFC 2104 (HMAC).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch::net {

// So many random bytes of the operating system's generator, as twice as many hexadecimal digits in
// lower case; nullopt if it does not answer.
[[nodiscard]] std::optional<std::string> random_hex(std::size_t bytes);

enum class Hash : std::uint8_t { sha1, sha256, sha384, sha512 };

// As bytes.
[[nodiscard]] std::string hmac(Hash hash, std::string_view key, std::string_view message);
// In hexadecimal, lower case.
[[nodiscard]] std::string hmac_hex(Hash hash, std::string_view key, std::string_view message);

// Takes as long wherever they differ; lengths are no secret.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace newswatch::net
