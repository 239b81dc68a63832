#pragma once

// Arabic and Hebrew write "and", "in", "to" and "the" together with the next word, Korean hangs its
// particles on. These are the words that a written word holds without them, so that a rule finds
// הפסקת in והפסקת and 휴전 in 휴전을. Pure.

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace newswatch::rules {

// May `word` (folded, not empty) hold another? Its first byte tells most words that may not.
[[nodiscard]] inline bool may_hold_a_word(std::string_view word) {
  const auto lead = static_cast<unsigned char>(word.front());
  return (lead >= 0xD7 && lead <= 0xD9) || (lead >= 0xEA && lead <= 0xED);
}

enum class Place : unsigned char { first, later };  // in a term of one or several words

class WordReadings {
 public:
  // Of a folded word, which outlives it. A later word of a phrase holds the article alone (הפסקת
  // האש). What is left has three letters at least, behind an article within a phrase two; of Korean
  // two syllables.
  WordReadings(std::string_view word, Place place);
  WordReadings(const WordReadings&) = delete;
  WordReadings& operator=(const WordReadings&) = delete;

  // Each once, the word itself left out.
  [[nodiscard]] std::span<const std::string_view> all() const {
    return std::span(all_).first(size_);
  }

 private:
  void read_arabic(std::string_view word, Place place);
  void read_hebrew(std::string_view word, Place place);
  void read_korean(std::string_view word);
  void add(std::string_view word, std::size_t least_letters);

  std::array<std::string_view, 12> all_;
  std::size_t size_ = 0;
  std::array<std::string, 2> joined_;  // to-the is written without the article's first letter
};

}  // namespace newswatch::rules
