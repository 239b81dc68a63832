#pragma once

// The letters that Unicode does not fold together but readers do: ø and o, ی and ي, ’ and '.
// docs/rules.md lists them. Pure tables.

#include <string_view>

namespace newswatch::rules {

// Diacritics of Latin, Greek and Cyrillic, vowel signs of Arabic and Hebrew, tatweel, variation
// selectors. Marks of other scripts are letters in all but name and stay.
[[nodiscard]] bool is_dropped_mark(char32_t c);

// Every mark that serves as an apostrophe inside a word.
[[nodiscard]] bool is_apostrophe(char32_t c);

// What `c`, lower-case and decomposed, is written as; empty: as it is.
[[nodiscard]] std::u16string_view letter_variant(char32_t c);

}  // namespace newswatch::rules
