#pragma once

// The words a written word may stand for in a name: word_readings.h, with what names ask of them.
// Pure.

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

struct Reading {
  std::string word;
  bool article_dropped = false;  // the Arabic article was written
};

// The readings of `word` (folded and bare) beside the word itself. `first`: at the first word of a
// name, where prefixes stand.
[[nodiscard]] std::vector<Reading> other_readings(std::string_view word, bool first);

}  // namespace newswatch::rules
