#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace newswatch::feeds {

// The whole number that `text` begins with, blanks in front aside: "12 MB" is 12.
[[nodiscard]] inline std::optional<std::uint64_t> number_of(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc()) return std::nullopt;
  return number;
}

// The size of a file in bytes as feeds write it: "12345", "1,234,567", "12345.0", "12345 bytes".
// None for one in other units, which nobody rounds alike.
[[nodiscard]] inline std::optional<std::uint64_t> length_of(std::string_view text) {
  constexpr std::size_t kMostDigits = 18;
  std::uint64_t bytes = 0;
  std::size_t digits = 0;
  std::size_t at = 0;
  for (; at < text.size() && text[at] != '.'; ++at) {
    const char c = text[at];
    if (c >= '0' && c <= '9') {
      if (++digits > kMostDigits) return std::nullopt;
      bytes = bytes * 10 + static_cast<std::uint64_t>(c - '0');
    } else if (static_cast<unsigned char>(c) > ' ' && c != ',' && c != '\'' && c != '+') {
      break;
    }
  }
  if (digits == 0) return std::nullopt;
  at = text.find_first_not_of("0123456789. ", at);
  const bool is_in_other_units =
      at != std::string_view::npos &&
      std::string_view("kKmMgGtT").find(text[at]) != std::string_view::npos;
  if (is_in_other_units) return std::nullopt;
  return bytes;
}

}  // namespace newswatch::feeds
