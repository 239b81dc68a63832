#pragma once

// A few words of Chinese, Japanese or Korean told by their bytes, where statistics of a language
// have too little to go by. Pure.

#include <string>
#include <string_view>

namespace newswatch::feeds {

// Shift_JIS or EUC-JP by their kana, which no other charset has so many of; empty if it is neither.
[[nodiscard]] std::string guess_japanese(std::string_view bytes);

// EUC-KR, GB18030 or Big5 where every character is a frequent one of it; empty if it is none.
[[nodiscard]] std::string guess_korean_or_chinese(std::string_view bytes);

}  // namespace newswatch::feeds
