#pragma once

// What folding and word breaking know of one character. The answer never changes and any thread may
// ask; what ICU says of a character is remembered.
// Sources: UAX #15 (NFKC), UAX #29 (Word_Break), docs/rules.md (letter variants).

#include <cstdint>
#include <string>
#include <string_view>

namespace newswatch::rules {

enum class WordClass : std::uint8_t {
  other,
  letter,
  hebrew,  // a letter that may have a double quote inside its word (צה"ל)
  hangul,  // a letter that joins no other script: "Blinken은" is two words
  digit,
  connector,     // _
  mark,          // belongs to the letter before it
  format,        // soft hyphen, joiners, direction controls: as if absent
  apostrophe,    // within a word between letters
  full_stop,     // within a word between letters and between digits
  mid_letter,    // within a word between letters
  mid_digit,     // within a word between digits
  double_quote,  // within a word between Hebrew letters
  ideograph,     // Han, Hiragana, Katakana: a word of its own
  complex,       // Thai, Lao, Khmer, Burmese: a dictionary tells the words
};

enum class SentenceClass : std::uint8_t {
  other,
  blank,
  line,       // ends a line
  paragraph,  // U+2029
  stop,       // . and …: ends a sentence unless abbreviation or lower case say otherwise
  strong,     // ? !: ends a sentence unless lower case follows
  hard,       // 。 ؟ ।: ends a sentence wherever it stands
  closing,    // quotes and brackets: part of the end that is being read
};

enum class CharCase : std::uint8_t { none, lower, upper };

struct CharInfo {
  static constexpr std::uint8_t kAsWritten = 0xFF;

  WordClass word = WordClass::other;
  SentenceClass sentence = SentenceClass::other;
  CharCase letter_case = CharCase::none;
  std::uint8_t leading_class = 0;  // canonical combining class of what remains, first character
  std::uint8_t trailing_class = 0;
  bool composes = false;                    // may join the character before it (NFC_QC=Maybe)
  std::uint8_t folded_length = kAsWritten;  // bytes
  char folded[18] = {};
};

// One step through UTF-8.
struct Scalar {
  char32_t value = 0;
  std::uint32_t length = 0;  // bytes; at least 1
};

// Reads the character at `at` < text.size(); each invalid byte reads as one U+FFFD.
[[nodiscard]] inline Scalar scalar_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  if (first >= 0xC2 && first < 0xE0 && tail(1)) {
    return {(first & 0x1Fu) << 6 | (byte(1) & 0x3Fu), 2};
  }
  if (first >= 0xE0 && first < 0xF0 && tail(1) && tail(2)) {
    const char32_t c = (first & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
    if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) return {c, 3};
  }
  if (first >= 0xF0 && first < 0xF5 && tail(1) && tail(2) && tail(3)) {
    const char32_t c = (first & 0x07u) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 |
                       (byte(3) & 0x3Fu);
    if (c >= 0x10000 && c <= 0x10FFFF) return {c, 4};
  }
  return {0xFFFD, 1};
}

// Constant time inside the Basic Multilingual Plane; beyond it ICU is asked each time and `scratch`
// holds the answer.
[[nodiscard]] const CharInfo& char_info(char32_t c, CharInfo& scratch);

// Appends what `written`, the character's own bytes, folds to.
inline void append_folded(std::string& out, const CharInfo& info, std::string_view written) {
  if (info.folded_length == CharInfo::kAsWritten) {
    out.append(written);
  } else {
    out.append(info.folded, info.folded_length);
  }
}

}  // namespace newswatch::rules
