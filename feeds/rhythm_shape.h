#pragma once

// The rate of a feed's articles as its Rhythm tells it, made ready for sums.
//
// Articles come in events: one article, or a batch set free at once. Their rate is
//
//   mean * hour(t) * day(t) * minutes(t) * (1 - chain * fade(t)) + burst * fade(t)
//
// `mean` is a Gamma-Poisson estimate over weeks, times another over days that says how much
// livelier or quieter than expected the feed has been of late: a feed that dies or wakes up.
// `hour`, `day` and `minutes` are shares of the past, drawn to flat while little is known. The rest
// is a Hawkes process with one exponential: an event is followed by others, and so there is more to
// expect just after one, and less than on average while none has come.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "feeds/rhythm.h"

namespace newswatch::feeds {

struct RhythmShape {
  // `from`: where sums begin; nothing is known of what came after the last poll.
  RhythmShape(const Rhythm& rhythm, std::int64_t from);

  // 1 at the last poll and less ever after.
  [[nodiscard]] double fade(double time) const;

  // The rate of this hour in the long run, but for the minutes.
  [[nodiscard]] double usual(std::int64_t time) const;
  // The same without what events stir up, as far as that still depends on the last ones.
  [[nodiscard]] double base(std::int64_t time) const;
  [[nodiscard]] double minutes_at(std::int64_t time) const;

  double origin;  // of fade
  double mean;
  double chain;
  double batch;
  double fading;  // a second
  double burst;   // at the origin
  std::array<double, 24> hours;
  std::array<double, 7> days;
  std::array<double, 6> minutes;
};

inline constexpr std::int64_t kHourSeconds = 3'600;
inline constexpr std::int64_t kTenMinutes = 600;
inline constexpr std::int64_t kDaySeconds = 86'400;

// Of the shares: habits outlast rates.
inline constexpr double kShareHalfLife = 56 * 86'400.0;
inline constexpr double kLateHalfLife = 3 * 86'400.0;
inline constexpr double kFade = 1.5 * 3'600;  // seconds of an event's echo
inline constexpr double kMostChain = 0.8;

// What is left of 1 after `age` seconds.
[[nodiscard]] double halved(double age, double half_life);

// Articles that the shares rest upon.
[[nodiscard]] double share_weight(const Rhythm& rhythm);

[[nodiscard]] std::int64_t second_of_hour(std::int64_t time);
[[nodiscard]] std::size_t hour_of(std::int64_t time);
[[nodiscard]] std::size_t weekday_of(std::int64_t time);  // Sunday is zero
[[nodiscard]] std::size_t ten_minutes_of(std::int64_t time);

}  // namespace newswatch::feeds
