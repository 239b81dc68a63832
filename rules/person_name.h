#pragma once

// Names as registers write them, made names a text may hold. Pure; linear.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

struct PersonName {
  std::string name;    // in the order of speech, one line, without remarks in brackets
  std::string family;  // the part that is the family name, where the writing tells it; else empty
  bool operator==(const PersonName&) const = default;
};

// "PUTIN, Vladimir", "Vladimir PUTIN" and "VLADIMIR PUTIN" are Vladimir Putin; the first two tell
// the family name. Jr., III and the like behind a comma are left out. `written` is UTF-8.
[[nodiscard]] PersonName person_name(std::string_view written);

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

// Lower-case ASCII letters and digits of a label, hyphens between them: what a group is called.
[[nodiscard]] std::string slug_of(std::string_view label);

}  // namespace newswatch::rules
