#include "feeds/rhythm_shape.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

// The figures were tried out with tests/bench/bench_replay.cc, on other histories than those that
// the bench reports. None of them is sharp: half or twice as much changes the delay by a hundredth.

namespace newswatch::feeds {

namespace {

constexpr double kDay = 86'400;
constexpr double kHalf = static_cast<double>(kHalfLife.count());

// Half an article in half a day: what is taken for known beforehand.
constexpr double kPriorItems = 0.5;
constexpr double kPriorTime = 0.5 * kDay;
constexpr double kPriorLate = 0.5;  // events as expected

// How many events without any habit the shares start with.
constexpr double kFlatHours = 12;
constexpr double kFlatDays = 10;
constexpr double kFlatMinutes = 16;

std::int64_t modulo(std::int64_t value, std::int64_t by) { return (value % by + by) % by; }

// The time known of, forgotten like what happened in it.
double exposure(double age, double half_life) {
  return half_life / std::numbers::ln2 * (1 - halved(age, half_life));
}

double age_of(const Rhythm& r) { return r.last > r.since ? double(r.last) - double(r.since) : 0.0; }

template <std::size_t N>
double sum_of(const std::array<std::uint8_t, N>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0);
}

// Shares as factors whose mean is 1.
template <std::size_t N>
std::array<double, N> factors(const std::array<std::uint8_t, N>& shares, double weight,
                              double flat) {
  std::array<double, N> made;
  const double sum = sum_of(shares);
  const double scale = sum > 0 ? weight * double(N) / sum : 0;
  const double whole = sum > 0 ? flat + weight : flat;
  for (std::size_t i = 0; i < N; ++i) made[i] = (flat + shares[i] * scale) / whole;
  return made;
}

// How much of the time known of was each weekday, the mean being 1: at first some have not come.
std::array<double, 7> weekdays_known(const Rhythm& r) {
  std::array<double, 7> known;
  static const double day = std::exp2(-kDay / kShareHalfLife);
  const double days = age_of(r) / kDay;
  const std::size_t today = weekday_of(r.last);
  double fresh = 1;
  double sum = 0;
  for (std::size_t back = 0; back < 7; ++back) {
    const double age = std::max(0.0, days - double(back)) * kDay;
    const double value = fresh * (1 - halved(age, kShareHalfLife));
    known[(today + 7 - back) % 7] = value;
    sum += value;
    fresh *= day;
  }
  for (double& value : known) value = sum > 0 ? value * 7 / sum : 1;
  return known;
}

std::array<double, 7> weekday_factors(const Rhythm& r, double weight, double flat) {
  std::array<double, 7> made;
  made.fill(1);
  const double sum = sum_of(r.days);
  if (sum <= 0) return made;
  const std::array<double, 7> known = weekdays_known(r);
  double total = 0;
  for (std::size_t i = 0; i < 7; ++i) {
    made[i] = (flat + r.days[i] * weight * 7 / sum) / (flat + known[i] * weight);
    total += made[i];
  }
  for (double& value : made) value *= 7 / total;
  return made;
}

}  // namespace

double halved(double age, double half_life) { return std::exp2(-std::max(0.0, age) / half_life); }

double share_weight(const Rhythm& r) {
  const double age = age_of(r);
  const double known = exposure(age, kHalf);
  if (known <= 0) return double(r.count);
  return double(r.count) / known * exposure(age, kShareHalfLife);
}

std::int64_t second_of_hour(std::int64_t time) { return modulo(time, kHourSeconds); }

std::size_t hour_of(std::int64_t time) {
  return static_cast<std::size_t>(modulo(time, kDaySeconds) / kHourSeconds);
}

// 1970-01-01 was a Thursday.
std::size_t weekday_of(std::int64_t time) {
  return static_cast<std::size_t>(modulo(time + 4 * kDaySeconds, 7 * kDaySeconds) / kDaySeconds);
}

std::size_t ten_minutes_of(std::int64_t time) {
  return static_cast<std::size_t>(second_of_hour(time) / kTenMinutes);
}

RhythmShape::RhythmShape(const Rhythm& r, std::int64_t from)
    : origin(double(std::min<std::int64_t>(r.last, from))) {
  const double weight = share_weight(r);
  batch = 1 + double(r.batch) / 256;
  chain = std::min(kMostChain, double(r.chain) / 65'536);
  const double weeks = (kPriorItems + double(r.count)) / (kPriorTime + exposure(age_of(r), kHalf));
  const double expected = weeks / batch * kHourSeconds * r.hours_late / kLateUnits;
  mean = weeks * (kPriorLate + r.late / kLateUnits) / (kPriorLate + expected);
  hours = factors(r.hours, weight, kFlatHours * batch);
  days = weekday_factors(r, weight, kFlatDays * batch);
  minutes = factors(r.minutes, weight, kFlatMinutes * batch);
  fading = (1 - chain) / kFade;
  burst = chain * batch * r.stir / kStirUnits / kFade;
}

double RhythmShape::fade(double time) const {
  return std::exp(-fading * std::max(0.0, time - origin));
}

double RhythmShape::usual(std::int64_t time) const {
  return mean * hours[hour_of(time)] * days[weekday_of(time)];
}

double RhythmShape::base(std::int64_t time) const {
  const double middle = double(time - second_of_hour(time)) + kHourSeconds / 2.0;
  return usual(time) * (1 - chain * fade(middle));
}

double RhythmShape::minutes_at(std::int64_t time) const { return minutes[ten_minutes_of(time)]; }

}  // namespace newswatch::feeds
