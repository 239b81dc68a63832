#pragma once

// How long the articles of a feed that is not asked will have waited: sums over its rate, in closed
// form within pieces in which all but the burst is constant. Pure.

#include <cstdint>

#include "feeds/rhythm_shape.h"

namespace newswatch::feeds {

struct Waits {
  double after = 0;     // seconds since the start
  double expected = 0;  // articles
  double waited = 0;    // article-seconds, all their waits added up
};

// From `from` on until `waited` reaches `price`, or for `most` seconds. Takes a step for each hour.
[[nodiscard]] Waits waits_until(const RhythmShape& shape, std::int64_t from, double price,
                                double most);

// For `length` seconds, whatever they cost.
[[nodiscard]] Waits waits_for(const RhythmShape& shape, std::int64_t from, double length);

}  // namespace newswatch::feeds
