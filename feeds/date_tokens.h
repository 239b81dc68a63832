#pragma once

// A date cut into numbers, words that mean something, and marks. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/date_words.h"

namespace newswatch::feeds {

struct DateToken {
  enum class Kind : std::uint8_t { number, word, mark } kind = Kind::mark;
  std::int64_t number = 0;
  std::size_t digits = 0;  // of a number, as written
  std::string text;        // a word, folded
  DateWord word;           // what it means
  char mark = 0;
  bool glued = false;  // follows the one before without a blank
};

struct DateTokens {
  std::vector<DateToken> tokens;  // at most kMaxDateTokens
  bool persian_digits = false;
  std::string comments;  // what stood in parentheses
};

inline constexpr std::size_t kMaxDateTokens = 64;

// Comments of RFC 822 (in parentheses) are no tokens. Empty where a number has 20 digits or more.
[[nodiscard]] DateTokens date_tokens(std::string_view text);

}  // namespace newswatch::feeds
