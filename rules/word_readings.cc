#include "rules/word_readings.h"

#include <algorithm>

namespace newswatch::rules {
namespace {

constexpr std::size_t kLetter = 2;  // bytes of an Arabic or Hebrew letter
constexpr std::size_t kLeastLetters = 3;
constexpr std::size_t kLeastInPhrase = 2;

bool begins_with_any(std::string_view word, std::string_view letters) {
  if (word.size() < kLetter) return false;
  for (std::size_t i = 0; i < letters.size(); i += kLetter) {
    if (word.starts_with(letters.substr(i, kLetter))) return true;
  }
  return false;
}

std::string_view behind(std::string_view word, std::size_t letters) {
  return word.substr(std::min(word.size(), letters * kLetter));
}

}  // namespace

WordReadings::WordReadings(std::string_view word, Place place) {
  if (word.empty() || !may_hold_a_word(word)) return;
  if (static_cast<unsigned char>(word.front()) == 0xD7) {
    read_hebrew(word, place);
  } else {
    read_arabic(word, place);
  }
}

void WordReadings::add(std::string_view word, std::size_t least_letters) {
  if (word.size() < least_letters * kLetter || size_ == all_.size()) return;
  const auto known = all();
  if (std::ranges::find(known, word) == known.end()) all_[size_++] = word;
}

// (and, so)? (in, to, as)? (the)? word
void WordReadings::read_arabic(std::string_view word, Place place) {
  constexpr std::string_view kArticle = "ال";
  constexpr std::string_view kToThe = "لل";
  const auto without_article = [&](std::string_view rest, std::size_t least) {
    if (rest.starts_with(kArticle)) add(behind(rest, 2), least);
  };
  if (place == Place::later) return without_article(word, kLeastInPhrase);
  without_article(word, kLeastLetters);
  const std::string_view without_and = begins_with_any(word, "وف") ? behind(word, 1) : word;
  std::size_t joined = 0;
  for (const std::string_view rest : {word, without_and}) {
    if (rest.size() < word.size()) {
      add(rest, kLeastLetters);
      without_article(rest, kLeastLetters);
    }
    if (joined < joined_.size() && rest.starts_with(kToThe)) {
      add(behind(rest, 2), kLeastLetters);
      joined_[joined].assign(kArticle).append(behind(rest, 2));
      add(joined_[joined++], 2 + kLeastLetters);
    }
    if (begins_with_any(rest, "بلك")) {
      add(behind(rest, 1), kLeastLetters);
      without_article(behind(rest, 1), kLeastLetters);
    }
  }
}

// (and)? (that, when)? (the, in, to, from, as)? word
void WordReadings::read_hebrew(std::string_view word, Place place) {
  if (place == Place::later) {
    if (word.starts_with("ה")) add(behind(word, 1), kLeastInPhrase);
    return;
  }
  const std::string_view without_and = word.starts_with("ו") ? behind(word, 1) : word;
  for (const std::string_view rest : {word, without_and}) {
    const std::string_view without_that = rest.starts_with("כש")  ? behind(rest, 2)
                                          : rest.starts_with("ש") ? behind(rest, 1)
                                                                  : rest;
    for (const std::string_view last : {rest, without_that}) {
      if (last.size() < word.size()) add(last, kLeastLetters);
      if (begins_with_any(last, "הבלמכ")) add(behind(last, 1), kLeastLetters);
    }
  }
}

}  // namespace newswatch::rules
