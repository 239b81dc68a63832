#pragma once

// Names in scripts other than Latin: how else a word is spelt there, and which part of an alias is
// the family name. For load time: ICU's transliterators are dear. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

// Other spellings of a word (folded and bare) in the same script: one Chinese character in its
// traditional and simplified form; Russian and Ukrainian (Путин, Путін); the letters that Arabic
// exchanges in foreign names (أنتوني, أنطوني). Empty where there are none.
[[nodiscard]] std::vector<std::string> script_spellings(std::string_view word);

// The words of `alias` that stand for `family`, the family name of `name` in another script: of
// "Энтони Блинкен" that is "Блинкен". Empty if both are in one script, if the alias is one word, or
// if no part at either end sounds like it.
[[nodiscard]] std::string family_in(std::string_view alias, std::string_view name,
                                    std::string_view family);

}  // namespace newswatch::rules
