#include "alerts/readable_json.h"

// Such characters stand only inside strings, where an escape may take their place; line feeds and
// blanks between the values are left alone.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "alerts/plain_text.h"

namespace newswatch::alerts {

bool misleads(char32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x206f) || c == 0x200e ||
         c == 0x200f || c == 0x061c || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
         (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

std::string readable(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f; };  // ASCII: most of it
    const auto plain = std::find_if_not(json.begin(), json.end(), is_plain);
    out.append(json.begin(), plain);
    json.remove_prefix(static_cast<std::size_t>(plain - json.begin()));
    if (json.empty()) break;
    const Scalar next = first_scalar(json);
    const auto value = static_cast<std::uint32_t>(next.value);
    const bool control = value < 0x20 || (value >= 0x7f && value < 0xa0);
    const bool layout = value == '\n' || value == '\r' || value == '\t';
    if (misleads(next.value) && value > 0xffff) {
      const std::uint32_t offset = value - 0x10000;
      fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xd800 + (offset >> 10),
                     0xdc00 + (offset & 0x3ff));
    } else if (misleads(next.value) || (control && !layout)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", value);
    } else if (next.value == 0xfffd) {
      out += "\xef\xbf\xbd";
    } else {
      out += json.substr(0, next.bytes);
    }
    json.remove_prefix(next.bytes);
  }
  return out;
}

}  // namespace newswatch::alerts
