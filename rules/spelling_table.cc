#include "rules/spelling_table.h"

#include <algorithm>

namespace newswatch::rules {

void SpellingTable::freeze(const std::vector<NameTrie::Word>& numbers) {
  const std::size_t words = numbers.size();
  for (auto& [written, own] : building_) {
    written = numbers[written];
    own.word = numbers[own.word];
  }
  const auto key = [](const auto& one) {
    return std::pair(one.first, std::pair(one.second.word, !one.second.stands_alone));
  };
  std::ranges::sort(building_, {}, key);
  begins_.assign(words + 1, 0);
  own_.clear();
  for (std::size_t i = 0; i < building_.size(); ++i) {
    const auto& [written, own] = building_[i];
    const bool known =
        i > 0 && building_[i - 1].first == written && building_[i - 1].second.word == own.word;
    if (known) continue;
    own_.push_back(own);
    ++begins_[written + std::size_t{1}];
  }
  for (std::size_t word = 0; word < words; ++word) begins_[word + 1] += begins_[word];
  building_ = {};
}

}  // namespace newswatch::rules
