#pragma once

// Does a name, standing alone in a text, mean one person? Pure; linear.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

struct NameLook {
  std::string key;          // equal for names that differ in case, accents and punctuation only
  std::uint32_t words = 0;  // parts between blanks and middle dots
  std::uint32_t spoken_words = 0;  // as compared with kMaxNameWords
  // Two words beside particles, initials and titles, or what is a whole name in Chinese, Japanese
  // or Korean. Anything less is a surname or a first name to most texts that hold it.
  bool is_full = false;
};

[[nodiscard]] NameLook look_at_name(std::string_view name);

// The first one to four Han letters of `name`, as far as it goes on behind them in Han letters: who
// has them for a name of their own has them for a family name.
[[nodiscard]] std::vector<std::string_view> fronts_of_han_name(std::string_view name);

}  // namespace newswatch::rules
