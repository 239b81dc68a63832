#pragma once

// Words of scripts written without blanks, by ICU's dictionaries: Thai, Lao, Khmer, Burmese.

#include <cstdint>
#include <string_view>
#include <vector>

namespace newswatch::rules {

// Ends of the words of `run` (one stretch of such script, valid UTF-8), in bytes, ascending; the
// last is run.size(). Linear. Without a dictionary the whole run is one word.
[[nodiscard]] std::vector<std::uint32_t> dictionary_word_ends(std::string_view run);

}  // namespace newswatch::rules
