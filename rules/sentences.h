#pragma once

// Where sentences and paragraphs begin, told while a scanner walks through a text. Pure.
//
// A sentence ends at . … ? ! followed by white space and no lower-case letter, and at 。！？ ؟ ।
// and their like wherever they stand. A full stop after a title (Mr., Gen.), an initial (J.), an
// acronym (U.S.) or a short number (3. Oktober) does not end it, unless, after acronyms, numbers
// and abbreviations such as "etc.", a word follows that hardly stands inside a sentence as
// capitalised (The, He, But).
// A paragraph ends at a blank line (only white space between two ends of line) and at U+2029. A
// single end of line is white space: plain texts wrap their lines.
// Source: UAX #29 Sentence_Break for the characters; the abbreviations are our own.

#include <cstdint>
#include <string>
#include <string_view>

#include "rules/fold_table.h"

namespace newswatch::rules {

class Sentences {
 public:
  // A character outside words.
  void see(const CharInfo& info, char32_t c);

  void see_blank() { blank_since_end_ = true; }

  struct Word {
    std::string_view folded;
    bool starts_lower = false;  // its first cased letter is lower-case
    bool starts_upper = false;
    bool ideograph = false;
  };
  // A word begins; afterwards sentence() and paragraph() are its own.
  void begin_word(const Word& word);

  // The word just told was followed by a full stop and, without white space, a capital: "end.Next".
  void glued_stop();

  [[nodiscard]] std::uint32_t sentence() const { return sentence_; }
  [[nodiscard]] std::uint32_t paragraph() const { return paragraph_; }

 private:
  enum class End : std::uint8_t { none, stop, strong, hard };
  // What the last word is; not looked up before it is asked for.
  enum class Before : std::uint8_t { plain, never_ends, may_end, unknown };

  [[nodiscard]] bool asks_in_greek(char32_t c) const;
  [[nodiscard]] bool ends_before(const Word& word) const;
  [[nodiscard]] Before kind_of_last_word() const;

  std::uint32_t sentence_ = 0;
  std::uint32_t paragraph_ = 0;
  End end_ = End::none;
  Before before_ = Before::plain;
  std::string before_word_;  // while before_ is unknown
  bool starts_cased_ = false;
  bool any_word_ = false;
  bool blank_since_end_ = false;
  std::uint8_t lines_ = 0;  // ends of line since the last word, white space aside; 2 is enough
};

}  // namespace newswatch::rules
