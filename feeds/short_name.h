#pragma once

// The name of an element in lower case, padded, so that two compare without a loop. A plain value
// for tables of known names.

#include <array>
#include <cstddef>
#include <string_view>

namespace newswatch::feeds {

template <std::size_t kLongest>
struct ShortName {
  std::array<char, kLongest> letters{};
  std::size_t size = 0;

  // `name` has at least one and at most kLongest bytes.
  constexpr explicit(false) ShortName(std::string_view name) : size(name.size()) {
    for (std::size_t i = 0; i < size; ++i) {
      letters[i] = name[i] >= 'A' && name[i] <= 'Z' ? static_cast<char>(name[i] + 32) : name[i];
    }
  }
  constexpr explicit(false) ShortName(const char* name) : ShortName(std::string_view(name)) {}

  // The length, the ends and the middle tell nearly all names apart.
  [[nodiscard]] constexpr std::size_t hash() const {
    const auto letter = [this](std::size_t i) { return static_cast<unsigned char>(letters[i]); };
    return letter(0) * 89u + letter(size / 2) * 101u + letter(size - 1) * 7u + size * 29u;
  }
};

}  // namespace newswatch::feeds
