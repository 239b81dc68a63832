#pragma once

// What stands around a family name: a title, an initial, another person's given name. Pure.

#include <cstdint>
#include <string>
#include <vector>

#include "rules/name_text.h"

namespace newswatch::rules {

// What is known of a person's other names, all folded and bare.
struct GivenNames {
  std::vector<std::string> words;     // of the name and of every alias
  std::vector<std::string> initials;  // first letters of the first given names
};

struct Front {
  bool other_person = false;  // Anna Blinken, K. Blinken
  bool initial = false;       // A. Blinken, the right one
  std::uint32_t begin = 0;    // where the name begins, its initials and particles included
};

// Reads backwards from the family name at `first`. A capitalised word before it is another
// person's given name unless it is the person's own, a word known to be none (a title, the first
// word of a sentence, a people), an abbreviation in capitals, or stands in a headline whose
// capitals tell nothing and is no known given name. In scripts without capitals only known given
// names tell.
[[nodiscard]] Front front_of(NameText& text, std::uint32_t first, const GivenNames& own);

// For names that begin with the family name: is the word after `last` another person's given name
// (Kim Yo-jong where Kim Jong-un is meant)?
[[nodiscard]] bool other_given_after(NameText& text, std::uint32_t last, const GivenNames& own);

// Is there a known given name, not the person's own, right before the word at `first`?
[[nodiscard]] bool known_given_before(NameText& text, std::uint32_t first, const GivenNames& own);

}  // namespace newswatch::rules
