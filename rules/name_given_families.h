#pragma once

// Given names that languages share (Vladimir, Volodymyr, Wladimir). Pure.

#include <string_view>
#include <vector>

namespace newswatch::rules {

// The other names of the families that hold `word` (folded and bare); empty if none does.
[[nodiscard]] std::vector<std::string_view> shared_given_names(std::string_view word);

// Does a family of names from a language in other letters hold `word`?
[[nodiscard]] bool is_foreign_given_name(std::string_view word);

}  // namespace newswatch::rules
