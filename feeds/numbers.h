#pragma once

#include <charconv>
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

}  // namespace newswatch::feeds
