#pragma once

// How much the store keeps of texts from outside.

#include <cstddef>
#include <string_view>

namespace newswatch::store {

inline constexpr std::size_t kMaxTextBytes = std::size_t{64} * 1024;  // of an article's text
inline constexpr std::size_t kMaxFieldBytes = std::size_t{4} * 1024;  // of its title, id and URL

// Cut on a character boundary.
[[nodiscard]] inline std::string_view bounded(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace newswatch::store
