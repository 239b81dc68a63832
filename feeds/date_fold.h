#pragma once

// The letters and digits of a date in one form. Pure.

#include <string>
#include <string_view>

namespace newswatch::feeds {

// Lower case, without accents and vowel signs, digits of all scripts as ASCII, dashes and blanks
// unified. `persian_digits`: it had the digits of Persian and Urdu.
[[nodiscard]] std::string fold_date(std::string_view text, bool& persian_digits);

}  // namespace newswatch::feeds
