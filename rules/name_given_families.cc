#include "rules/name_given_families.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <unordered_map>

namespace newswatch::rules {
namespace {

#include "rules/name_given_families.inc"

constexpr std::size_t kForeignFamilies = static_cast<std::size_t>(
    std::find(std::begin(kGivenFamilies), std::end(kGivenFamilies), std::string_view()) -
    std::begin(kGivenFamilies));

using Families = std::unordered_multimap<std::string_view, std::size_t>;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin < line.size();) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

const Families& families() {
  static const Families kFamilies = [] {
    Families all;
    for (std::size_t n = 0; n < std::size(kGivenFamilies); ++n) {
      for (const std::string_view word : words_of(kGivenFamilies[n])) all.emplace(word, n);
    }
    return all;
  }();
  return kFamilies;
}

}  // namespace

bool is_foreign_given_name(std::string_view word) {
  const auto [begin, end] = families().equal_range(word);
  return std::any_of(begin, end, [](const auto& held) { return held.second < kForeignFamilies; });
}

std::vector<std::string_view> shared_given_names(std::string_view word) {
  std::vector<std::string_view> others;
  const auto [begin, end] = families().equal_range(word);
  for (auto at = begin; at != end; ++at) {
    for (const std::string_view other : words_of(kGivenFamilies[at->second])) {
      const bool known = other == word || std::ranges::find(others, other) != others.end();
      if (!known) others.push_back(other);
    }
  }
  return others;
}

}  // namespace newswatch::rules
