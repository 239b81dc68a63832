#pragma once

// What Chinese, Japanese and Korean write without blanks: 2024年6月10日, 오후 8시. Pure.

#include <cstddef>
#include <string_view>

#include "feeds/date_words.h"

namespace newswatch::feeds {

// The longest beginning of a run of Chinese, Japanese or Korean letters that means something;
// `length` is how many bytes it takes, at least one character.
[[nodiscard]] DateWord date_word_at(std::string_view run, std::size_t& length);

}  // namespace newswatch::feeds
