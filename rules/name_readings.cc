#include "rules/name_readings.h"

#include "rules/word_readings.h"

namespace newswatch::rules {
namespace {

// Does the article stand right before the last `letters` bytes of an Arabic word?
bool is_behind_article(std::string_view word, std::size_t letters) {
  const std::string_view front = word.substr(0, word.size() - letters);
  return front.ends_with("ال") || front.ends_with("لل");
}

// 블링컨 측, 블링컨 씨, written together: the side of Blinken, Mr Blinken.
void add_without_title(std::string_view word, std::vector<Reading>& all) {
  constexpr std::size_t kLeast = 2 * 3;  // bytes of two syllables
  for (const std::string_view title : {"측", "씨"}) {
    if (word.ends_with(title) && word.size() >= title.size() + kLeast)
      all.push_back({std::string(word.substr(0, word.size() - title.size()))});
  }
}

}  // namespace

std::vector<Reading> other_readings(std::string_view word, bool first) {
  std::vector<Reading> all;
  if (word.empty() || !may_hold_a_word(word)) return all;
  const WordReadings held(word, first ? Place::first : Place::later);
  for (const std::string_view one : held.all()) {
    const bool article_dropped = word.ends_with(one) && is_behind_article(word, one.size());
    all.push_back({std::string(one), article_dropped});
  }
  add_without_title(word, all);
  return all;
}

}  // namespace newswatch::rules
