#pragma once

// Names as registers write them, made names a text may hold. Pure; linear.

#include <string>
#include <string_view>

namespace newswatch::rules {

struct PersonName {
  std::string name;    // in the order of speech, one line, without remarks in brackets
  std::string family;  // the part that is the family name, where the writing tells it; else empty
  bool operator==(const PersonName&) const = default;
};

// "PUTIN, Vladimir", "Vladimir PUTIN" and "VLADIMIR PUTIN" are Vladimir Putin; the first two tell
// the family name. Jr., III and the like behind a comma are left out. `written` is UTF-8.
[[nodiscard]] PersonName person_name(std::string_view written);

// "Jr.", "III", "PhD": written behind a name, and no part of it.
[[nodiscard]] bool is_name_suffix(std::string_view word);

// Folded, without the apostrophes, full stops and commas in it.
[[nodiscard]] std::string bare_name_word(std::string_view word);

// Lower-case ASCII letters and digits of a label, hyphens between them: what a group is called.
[[nodiscard]] std::string slug_of(std::string_view label);

}  // namespace newswatch::rules
