#include "feeds/base64.h"

#include <cstddef>
#include <cstdint>

namespace newswatch::feeds {
namespace {

constexpr int kBlank = -2;
constexpr int kForeign = -1;

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') return kBlank;
  return kForeign;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t held = 0;
  int held_bits = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '=') {
      if (++padding > 2) return std::nullopt;
      continue;
    }
    const int value = value_of(c);
    if (value == kBlank) continue;
    if (value == kForeign || padding > 0) return std::nullopt;
    ++digits;
    held = (held << 6) | static_cast<std::uint32_t>(value);
    held_bits += 6;
    if (held_bits >= 8) {
      held_bits -= 8;
      bytes.push_back(static_cast<char>((held >> held_bits) & 0xFF));
    }
  }
  if (digits % 4 == 1) return std::nullopt;
  return bytes;
}

}  // namespace newswatch::feeds
