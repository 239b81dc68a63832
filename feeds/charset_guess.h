#pragma once

// Which charset bytes are in, by statistics: the last resort. Pure.

#include <string>
#include <string_view>

namespace newswatch::feeds {

// Could this be a western European text in windows-1252? There, bytes above ASCII are single
// letters within words; other scripts write whole words in them. Linear.
[[nodiscard]] bool looks_western(std::string_view bytes);

// The likeliest charset by ICU's detector, as canonical_charset() names it; empty if there is too
// little to go by. Looks at a bounded sample.
[[nodiscard]] std::string guess_charset(std::string_view bytes);

}  // namespace newswatch::feeds
