#pragma once

// The words a written word may stand for: letters that Arabic and Hebrew write together with the
// next word, particles that Korean hangs on. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

struct Reading {
  std::string word;
  bool article_dropped = false;  // the Arabic article was written
};

// The readings of `word` (folded and bare) beside the word itself; at most kMaxReadings. A prefix
// leaves at least two letters of a Hebrew word, three of an Arabic one. `first`: at the first word
// of a name, where prefixes stand.
inline constexpr std::size_t kMaxReadings = 8;
[[nodiscard]] std::vector<Reading> other_readings(std::string_view word, bool first);

}  // namespace newswatch::rules
