#include "config/nearest.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include "config/problems.h"

namespace newswatch::config {
namespace {

constexpr std::size_t kMaxWord = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Letters to insert, drop, change or swap with their neighbour to get from one word to the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::array<std::array<std::size_t, kMaxWord + 1>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& two_above = rows[(i + 1) % 3];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0u : 1u)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
  }
  return rows[a.size() % 3][b.size()];
}

// The whole candidate, or the nearest of its parts at a price of one.
std::size_t distance_to_candidate(std::string_view word, std::string_view candidate) {
  std::size_t best = distance(word, candidate);
  std::size_t begin = 0;
  while (begin < candidate.size()) {
    const std::size_t end = std::min(candidate.find_first_of("_-. ", begin), candidate.size());
    const std::string_view part = candidate.substr(begin, end - begin);
    if (part.size() > 3 && part.size() < candidate.size()) {
      best = std::min(best, 1 + distance(word, part));
    }
    begin = end + 1;
  }
  return best;
}

// One edit for every three letters; people seldom mistake the first letter, so that it agrees is
// worth one more.
std::size_t tolerance(std::string_view word, std::string_view candidate) {
  const bool begins_alike = word.size() > 4 && lower(word[0]) == lower(candidate[0]);
  return std::max<std::size_t>(1, word.size() / 3) + (begins_alike ? 1 : 0);
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.empty() || word.size() > kMaxWord) return {};
  std::size_t best = std::numeric_limits<std::size_t>::max();
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    if (candidate.empty() || candidate.size() > kMaxWord) continue;
    const std::size_t apart = distance_to_candidate(word, candidate);
    if (apart <= tolerance(word, candidate) && apart < best) {
      best = apart;
      found = candidate;
    }
  }
  return found;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view found = nearest(word, candidates);
  return found.empty() ? std::string{} : "; did you mean " + in_quotes(found) + "?";
}

}  // namespace newswatch::config
