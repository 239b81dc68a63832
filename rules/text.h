#pragma once

// Text as the rules see it: folded once, cut into words, each with its place in the original. Pure.
// Sources: Unicode UAX #15 (NFKC), UAX #29 (words, sentences); docs/rules.md says what folding
// does.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

// How a word is written: what tells a name from a common noun.
enum class LetterCase : std::uint8_t { none, lower, capitalised, upper, mixed };

struct Token {
  std::uint32_t folded_begin = 0;  // bytes into FoldedText::folded
  std::uint32_t folded_end = 0;
  std::uint32_t start = 0;  // Unicode scalar values into the field as given
  std::uint32_t end = 0;
  std::uint32_t source_begin = 0;  // bytes into the field as given
  std::uint32_t source_end = 0;
  std::uint32_t sentence =
      0;  // counts from 0 in the field; the word's own position is its index in `tokens`
  std::uint32_t paragraph = 0;
  LetterCase letter_case = LetterCase::none;
  bool operator==(const Token&) const = default;
};

struct FoldedText {
  std::string_view source;  // the field as given; the caller keeps it alive
  std::string folded;       // the folded words, one blank between them: what regex: looks at
  std::vector<Token> tokens;

  [[nodiscard]] std::string_view word(std::size_t i) const {
    return std::string_view(folded).substr(tokens[i].folded_begin,
                                           tokens[i].folded_end - tokens[i].folded_begin);
  }
  [[nodiscard]] std::string_view source_word(std::size_t i) const {
    return source.substr(tokens[i].source_begin, tokens[i].source_end - tokens[i].source_begin);
  }
};

// NFKC, case, accents and diacritics of Latin, Greek and Cyrillic, Arabic vowel signs, tatweel and
// letter variants, Hebrew points folded; soft hyphens dropped; quotes and dashes unified; 's
// dropped from the end of a word. Linear; invalid UTF-8 reads as U+FFFD, which belongs to no word.
[[nodiscard]] FoldedText fold_text(std::string_view utf8);

// Folds without cutting into words: for comparing names and terms. Blanks are folded to one and
// trimmed.
[[nodiscard]] std::string fold(std::string_view utf8);

}  // namespace newswatch::rules
