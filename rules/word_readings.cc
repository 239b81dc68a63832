#include "rules/word_readings.h"

#include <algorithm>

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kLetter = 2;  // bytes of an Arabic or Hebrew letter
constexpr std::size_t kLeastLetters = 3;
constexpr std::size_t kLeastInPhrase = 2;

constexpr std::size_t kSyllable = 3;  // bytes of a Hangul syllable
constexpr std::size_t kLeastSyllables = 2;
constexpr std::array kParticles{
    "은"sv,     "는"sv,     "이"sv,     "가"sv,     "을"sv,     "를"sv,         "의"sv,
    "에"sv,     "와"sv,     "과"sv,     "도"sv,     "로"sv,     "만"sv,         "으로"sv,
    "에서"sv,   "에게"sv,   "까지"sv,   "부터"sv,   "에는"sv,   "에도"sv,       "로는"sv,
    "과의"sv,   "와의"sv,   "보다"sv,   "처럼"sv,   "이나"sv,   "이라"sv,       "이다"sv,
    "에서는"sv, "에서도"sv, "에게서"sv, "으로는"sv, "께서"sv,   "께서는"sv,     "입니다"sv,
    "이었다"sv, "라면"sv,   "이라면"sv, "에게는"sv, "로부터"sv, "으로부터의"sv, "으로부터"sv,
    "까지도"sv, "이라고"sv};

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
  const auto lead = static_cast<unsigned char>(word.front());
  if (lead == 0xD7) {
    read_hebrew(word, place);
  } else if (lead >= 0xEA) {
    read_korean(word);
  } else {
    read_arabic(word, place);
  }
}

void WordReadings::read_korean(std::string_view word) {
  for (const std::string_view particle : kParticles) {
    if (word.size() >= particle.size() + kLeastSyllables * kSyllable && word.ends_with(particle))
      add(word.substr(0, word.size() - particle.size()), 0);
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
