#pragma once

// The ways English-language news names one office: "Israeli defence minister", "Israel's defense
// minister", "defence minister of Israel". For load time. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

// Each as words, folded and bare, the plain one first, each once; none for a role of one word,
// which names an office and not its holder (Pope).
[[nodiscard]] std::vector<std::vector<std::string>> role_phrases(std::string_view role);

}  // namespace newswatch::rules
