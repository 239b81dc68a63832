#pragma once

// The other ways newsrooms spell one word of a name: transliterations (Netanyahu, Netanyahou,
// Netanjahu), given names that languages share (Vladimir, Volodymyr), doubled letters (Gallant,
// Galant), traditional and simplified characters, and the case endings that languages hang on
// (Блинкена, Putinem). Made from tables when officials are loaded, never while matching. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

struct Spelling {
  std::string word;
  // Long enough, and no common word, to mean a family name on its own.
  bool stands_alone = false;
  bool operator==(const Spelling&) const = default;
};

inline constexpr std::size_t kMaxSpellings = 96;  // of one word

// Does this name come from a language written in other letters? Only then do spellings of the word
// differ from newsroom to newsroom (Lavrov, Lawrow); Fisher and Fischer are two names.
[[nodiscard]] bool is_transliterated(const std::vector<std::string>& name);

// The other spellings of `word` (folded and bare), each once, the word itself left out.
[[nodiscard]] std::vector<Spelling> other_spellings(std::string_view word, bool transliterated);

}  // namespace newswatch::rules
