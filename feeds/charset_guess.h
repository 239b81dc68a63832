#pragma once

// Which charset bytes are in, by statistics: the last resort. Pure.

#include <string>
#include <string_view>

namespace newswatch::feeds {

// Could this be a western European text in windows-1252? There, bytes above ASCII are single
// letters within words; other scripts write whole words in them. Linear.
[[nodiscard]] bool looks_western(std::string_view bytes);

// The likeliest charset, as canonical_charset() names it; empty if there is too little to go by.
// What ICU's detector does not know is told by its letters: Thai, the Cyrillic of DOS and the
// Macintosh, Baltic languages, the accents of the Macintosh. Looks at a bounded sample.
[[nodiscard]] std::string guess_charset(std::string_view bytes);

// Another charset that fits clearly better than the one claimed, which bytes alone cannot refute:
// a central European or Turkish text called western, Cyrillic under another Cyrillic name. Empty if
// there is none.
[[nodiscard]] std::string better_charset(std::string_view bytes, std::string_view claimed);

}  // namespace newswatch::feeds
