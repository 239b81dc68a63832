#include "rules/name_readings.h"

#include <algorithm>
#include <array>

#include "rules/name_forms.h"
#include "rules/word_readings.h"

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

// Every Arabic and Hebrew letter is two bytes, every Hangul syllable three.
constexpr std::size_t kLetter = 2;
constexpr std::size_t kSyllable = 3;

bool holds_letter(std::string_view letters, std::string_view word) {
  const std::string_view letter = word.substr(0, kLetter);
  for (std::size_t i = 0; i + kLetter <= letters.size(); i += kLetter) {
    if (letters.substr(i, kLetter) == letter) return true;
  }
  return false;
}

// Without its article, and behind a prefix as it is.
void add_arabic(std::vector<Reading>& all, std::string_view word, bool behind_prefix) {
  if (behind_prefix) all.push_back({std::string(word)});
  const std::string_view plain = without_article(word);
  if (plain.size() != word.size()) all.push_back({std::string(plain), true});
}

// (and, so)? (in, to, as)? (the)? word; "to the" is written with the alef left out.
std::vector<Reading> arabic(std::string_view word, bool first) {
  constexpr std::string_view kAnd = "وف";
  constexpr std::string_view kIn = "بلكس";
  constexpr std::string_view kToThe = "لل";
  constexpr std::string_view kArticle = "ال";
  constexpr std::size_t kLeast = 3 * kLetter;
  std::vector<Reading> all;
  add_arabic(all, word, false);
  if (!first) return all;
  if (holds_letter(kAnd, word) && word.size() >= kLetter + kLeast) {
    word.remove_prefix(kLetter);
    add_arabic(all, word, true);
  }
  if (word.starts_with(kToThe) && word.size() >= 2 * kLetter + kLeast) {
    const std::string_view named = word.substr(2 * kLetter);
    all.push_back({std::string(named), true});
    all.push_back({std::string(kArticle).append(named)});
  }
  if (holds_letter(kIn, word) && word.size() >= kLetter + kLeast) {
    add_arabic(all, word.substr(kLetter), true);
  }
  return all;
}

std::vector<Reading> hebrew(std::string_view word, bool first) {
  constexpr std::string_view kPrefixes = "והבלמשכ";
  std::vector<Reading> all;
  if (!first) return all;
  while (all.size() < 3 && word.size() >= 3 * kLetter && holds_letter(kPrefixes, word)) {
    word.remove_prefix(kLetter);
    all.push_back({std::string(word)});
  }
  return all;
}

std::vector<Reading> korean(std::string_view word) {
  constexpr std::array kTitles{"측"sv, "씨"sv};
  std::vector<Reading> all;
  const auto take_off = [&](std::string_view ending) {
    if (word.ends_with(ending) && word.size() >= ending.size() + 2 * kSyllable &&
        all.size() < kMaxReadings)
      all.push_back({std::string(word.substr(0, word.size() - ending.size()))});
  };
  for (const std::string_view particle : korean_particles()) take_off(particle);
  for (const std::string_view title : kTitles) take_off(title);
  return all;
}

}  // namespace

std::vector<Reading> other_readings(std::string_view word, bool first) {
  if (word.empty()) return {};
  const auto lead = static_cast<unsigned char>(word.front());
  if (lead >= 0xD8 && lead <= 0xDB) return arabic(word, first);
  if (lead == 0xD6 || lead == 0xD7) return hebrew(word, first);
  if (lead >= 0xEA && lead <= 0xED) return korean(word);
  return {};
}

}  // namespace newswatch::rules
