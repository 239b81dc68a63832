#pragma once

// A term of a rule, cut into the words it looks for. Pure.

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

struct TermWord {
  std::string folded;       // may hold * and ?
  std::string exact;        // case: as written, else empty
  bool is_pattern = false;  // holds * or ?
  bool operator==(const TermWord&) const = default;
};

struct TermFault {
  enum class Kind { no_word, short_wildcard, script_without_wildcards } kind = Kind::no_word;
  std::string message;
};

// The words of `term` in a row, folded as an article is. Fails where no word is left, and where a
// wildcard has fewer than two letters in front.
[[nodiscard]] boost::system::result<std::vector<TermWord>, TermFault> words_of_term(
    std::string_view term, bool exact_case);

// Whether the word is what the pattern means: * any letters or none, ? exactly one letter. Time at
// most the product of the two lengths.
[[nodiscard]] bool fits(std::string_view pattern, std::string_view word);

// The word without 's or ’s at its end.
[[nodiscard]] std::string_view without_possessive(std::string_view word);

}  // namespace newswatch::rules
