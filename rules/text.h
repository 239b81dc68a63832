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

// Folds and cuts into words. Linear; each invalid byte reads as U+FFFD, which belongs to no word.
//
// Folding: NFKC, case, diacritics of Latin, Greek and Cyrillic (é e, й и, ё е), letters readers
// take for others (ß ss, ø o, ł l, đ d, æ ae, ı i), Arabic vowel signs, tatweel and letter variants
// (أ ا, ى ی ي, ة ه, ک ك), Hebrew points, digits of every script to 0-9. Apostrophes of every kind
// are '; soft hyphens, joiners and direction controls vanish.
//
// Words are those of UAX #29, with these choices:
// - 's at the end of a word is no part of it (Blinken's is Blinken), nor is a trailing apostrophe.
// - An apostrophe inside a word stays (don't, o'neill): O'Neill and O’Neill are one word, ONeill is
//   another. After an elided article or pronoun it parts two words: l'accord is l, accord.
// - U.S. is the word u.s, told from the pronoun us; 3.5 and 1,000 are one word each. A full stop
//   between a small letter and a capital ("end.Next") parts words and sentences; a colon parts.
// - Han, Hiragana and Katakana: each character is a word. Hangul: as written between blanks, apart
//   from letters of other scripts. Thai, Lao, Khmer, Burmese: ICU's dictionaries.
// For every token, fold(source_word(i)) == word(i).
//
// Sentences end at . … ? ! before white space unless a small letter follows or the stop belongs to
// an abbreviation, and at 。！？ ؟ । wherever they stand. Paragraphs end at a blank line; a single
// end of line is white space, for plain texts wrap their lines.
[[nodiscard]] FoldedText fold_text(std::string_view utf8);
// The same in the memory of a text that is done with.
[[nodiscard]] FoldedText fold_text(std::string_view utf8, FoldedText&& done_with);

// Folds without cutting into words: for comparing names and terms. Blanks are folded to one and
// trimmed; what stands between words is folded too (“ is ", – is -).
[[nodiscard]] std::string fold(std::string_view utf8);

}  // namespace newswatch::rules
