#pragma once

// The case endings that languages hang on a name: Блинкена, Зеленским, Putinem, Blinkens. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

// Of a word (folded and bare) in Cyrillic, Greek or Latin letters; empty for other scripts.
[[nodiscard]] std::vector<std::string> inflections(std::string_view word);

}  // namespace newswatch::rules
