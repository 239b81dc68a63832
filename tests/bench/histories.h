#pragma once

// When feeds publish: histories made to look like recorded ones, each the same for the same seed.

#include <cstdint>
#include <string>
#include <vector>

namespace newswatch::bench {

// What a feed says of the time of its articles.
enum class Dates {
  exact,
  build,  // of the whole document: the time of its newest article
  none,
};

struct History {
  std::string family;
  Dates dates = Dates::exact;
  std::vector<std::int64_t> published;  // UTC seconds, ascending, from kPast before kBegin on
  std::uint64_t chance = 0;             // for what a policy leaves to chance
};

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kPast = 90 * kDaySeconds;
constexpr std::int64_t kBegin = 19'723 * kDaySeconds;  // 1 January 2024, a Monday
constexpr std::int64_t kScored = kBegin + 28 * kDaySeconds;
constexpr std::int64_t kEnd = kScored + 28 * kDaySeconds;

// 300 feeds of ten families, rates log-normal, 4.3 articles a day in the mean. Articles go on for
// two days after kEnd.
std::vector<History> histories(std::uint64_t seed);

}  // namespace newswatch::bench
