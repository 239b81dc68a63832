#pragma once

// The names of charsets, which compare letter case aside and are shown in lower case. Pure.

#include <string>
#include <string_view>

namespace newswatch::feeds {

[[nodiscard]] inline std::string lower_case(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lowered;
}

}  // namespace newswatch::feeds
