#include "tests/bench/histories.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>

namespace newswatch::bench {

namespace {

constexpr std::int64_t kFrom = kBegin - kPast;
constexpr std::int64_t kTo = kEnd + 2 * kDaySeconds;
constexpr double kSpread = 1.2;  // of the logarithm of the rates
constexpr double kMeanPerDay = 4.3;

// The standard library's distributions differ from one library to the next.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : bits_(seed) {}
  double uniform() { return double(bits_() >> 11) * 0x1p-53; }
  double between(double a, double b) { return a + (b - a) * uniform(); }
  bool chance(double p) { return uniform() < p; }
  double exponential() { return -std::log(1 - uniform()); }
  double normal() {
    const double radius = std::sqrt(2 * exponential());
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }
  std::uint64_t bits() { return bits_(); }

 private:
  std::mt19937_64 bits_;
};

using Times = std::vector<std::int64_t>;

// A week of hours, UTC, the mean being 1.
using Week = std::array<double, 168>;

Week level(Week week) {
  const double sum = std::accumulate(week.begin(), week.end(), 0.0);
  for (double& hour : week) hour *= 168 / sum;
  return week;
}

// `shape(hour, weekday)` in local time; the week begins on a Monday, as kBegin does.
template <class Shape>
Week local_week(int zone, Shape shape) {
  Week week;
  for (int i = 0; i < 168; ++i) {
    const int local = (i + zone + 168) % 168;
    week[static_cast<std::size_t>(i)] = shape(local % 24, local / 24);
  }
  return level(week);
}

int zone(Dice& dice) {
  constexpr std::array<int, 8> zones{-8, -5, -3, 0, 0, 1, 3, 8};
  return zones[dice.bits() % zones.size()];
}

// Some publish by the timer of their system, on the hour or the half.
struct Timer {
  double share;
  std::int64_t minutes;
};

Timer timer(Dice& dice) {
  if (!dice.chance(0.25)) return {0, 60};
  return {dice.between(0.4, 0.9), dice.chance(0.6) ? 60 : 30};
}

std::int64_t timed(std::int64_t time, const Timer& timer, Dice& dice) {
  if (!dice.chance(timer.share)) return time;
  const std::int64_t step = timer.minutes * 60;
  return time / step * step + static_cast<std::int64_t>(dice.between(1, 90));
}

// Poisson with the rate of the week.
Times poisson(double per_day, const Week& week, Dice& dice) {
  Times times;
  double next = dice.exponential();
  for (std::int64_t hour = kFrom; hour < kTo; hour += 3'600) {
    // kBegin is a Monday, and so is every 7th day before it.
    const std::int64_t of_week = ((hour - kBegin) / 3'600 % 168 + 168) % 168;
    const double rate = per_day / 24 * week[static_cast<std::size_t>(of_week)];
    double at = 0;
    while (rate > 0 && (1 - at) * rate > next) {
      at += next / rate;
      times.push_back(hour + static_cast<std::int64_t>(at * 3'600));
      next = dice.exponential();
    }
    next -= (1 - at) * rate;
  }
  return times;
}

void add_timer(Times& times, Dice& dice) {
  const Timer clock = timer(dice);
  for (std::int64_t& time : times) time = timed(time, clock, dice);
}

// Each article stirs up others, `branching` in the mean, within about `fade` seconds.
void add_echoes(Times& times, double branching, double fade, Dice& dice) {
  for (std::size_t i = 0; i < times.size(); ++i) {
    double expected = branching;
    while ((expected -= dice.exponential()) > 0) {
      const std::int64_t time = times[i] + 1 + static_cast<std::int64_t>(fade * dice.exponential());
      if (time < kTo) times.push_back(time);
    }
  }
}

Week office_week(Dice& dice, double night, double weekend) {
  const int begin = 6 + static_cast<int>(dice.bits() % 4);
  const int end = 17 + static_cast<int>(dice.bits() % 6);
  return local_week(zone(dice), [=](int hour, int day) {
    return (hour >= begin && hour < end ? 1 : night) * (day < 5 ? 1 : weekend);
  });
}

Times agency(double per_day, Dice& dice) {
  const double swing = dice.between(0.4, 0.9);
  const double peak = dice.between(10, 16);
  const double weekend = dice.between(0.4, 0.8);
  const Week week = local_week(zone(dice), [=](int hour, int day) {
    return (1 + swing * std::cos((hour - peak) / 12 * std::numbers::pi)) * (day < 5 ? 1 : weekend);
  });
  Times times = poisson(per_day * 0.75, week, dice);
  add_echoes(times, 0.25, 2'400, dice);
  return times;
}

Times newspaper(double per_day, Dice& dice) {
  const double batch = dice.between(0.3, 0.6);
  Times times = poisson(per_day * (1 - batch), office_week(dice, 0.15, 0.5), dice);
  add_timer(times, dice);
  const double morning = dice.between(2, 8) * 3'600;
  const bool sundays = dice.chance(0.6);
  for (std::int64_t day = kFrom; day < kTo; day += kDaySeconds) {
    if (!sundays && ((day - kBegin) / kDaySeconds % 7 + 7) % 7 == 6) continue;
    const double begin = morning + 400 * dice.normal();
    double expected = per_day * batch;
    while ((expected -= dice.exponential()) > 0) {
      times.push_back(day + static_cast<std::int64_t>(begin + dice.between(0, 240)));
    }
  }
  return times;
}

Times blog(double per_day, Dice& dice) {
  Times times;
  const double wide = dice.between(0.7, 1.3);
  const Timer clock = timer(dice);
  for (double at = kFrom + dice.exponential() * kDaySeconds / per_day; at < kTo;) {
    times.push_back(timed(static_cast<std::int64_t>(at), clock, dice));
    at += kDaySeconds / per_day * std::exp(wide * dice.normal() - wide * wide / 2);
  }
  return times;
}

Times ministry(double per_day, Dice& dice) {
  Times times = poisson(per_day, office_week(dice, 0.01, 0.03), dice);
  add_timer(times, dice);
  return times;
}

Times podcast(Dice& dice) {
  Times times;
  const std::int64_t day = static_cast<std::int64_t>(dice.bits() % 7) * kDaySeconds;
  const std::int64_t hour = static_cast<std::int64_t>(dice.bits() % 24) * 3'600;
  const double late = dice.between(20, 900);
  const std::int64_t first = kBegin - 13 * 7 * kDaySeconds;
  for (std::int64_t week = first; week < kTo; week += 7 * kDaySeconds) {
    if (dice.chance(0.06)) continue;
    times.push_back(week + day + hour + static_cast<std::int64_t>(late * dice.exponential()));
  }
  return times;
}

Times bursts(double per_day, Dice& dice) {
  const double branching = dice.between(0.45, 0.75);
  Times times = poisson(per_day * (1 - branching), office_week(dice, 0.5, 0.8), dice);
  add_echoes(times, branching, dice.between(1'800, 9'000), dice);
  return times;
}

Times of(const std::string& family, double per_day, Dice& dice) {
  if (family == "agency") return agency(per_day, dice);
  if (family == "newspaper") return newspaper(per_day, dice);
  if (family == "blog") return blog(per_day, dice);
  if (family == "ministry") return ministry(per_day, dice);
  if (family == "podcast") return podcast(dice);
  if (family == "bursts") return bursts(per_day, dice);
  return dice.chance(0.5) ? agency(per_day, dice) : blog(per_day, dice);
}

void cut(Times& times, std::int64_t from, std::int64_t to) {
  std::erase_if(times, [=](std::int64_t time) { return time < from || time >= to; });
}

struct Family {
  const char* name;
  std::size_t feeds;
  double per_day;  // beside the other families
};

constexpr std::array kFamilies{
    Family{"agency", 36, 4},     Family{"newspaper", 45, 2.5}, Family{"blog", 66, 0.5},
    Family{"ministry", 36, 0.7}, Family{"podcast", 24, 0},     Family{"bursts", 27, 1.5},
    Family{"dies", 15, 1.5},     Family{"wakes", 15, 1.5},     Family{"build dates", 18, 1.5},
    Family{"no dates", 18, 1.5},
};

}  // namespace

std::vector<History> histories(std::uint64_t seed) {
  Dice dice(seed);
  std::vector<History> made;
  std::vector<double> rates;
  double sum = 0;
  for (const Family& family : kFamilies) {
    for (std::size_t i = 0; i < family.feeds; ++i) {
      made.push_back({.family = family.name, .chance = dice.bits()});
      rates.push_back(family.per_day * std::exp(kSpread * dice.normal()));
      sum += rates.back();
    }
  }
  const double scale = kMeanPerDay * double(made.size()) / sum;
  for (std::size_t i = 0; i < made.size(); ++i) {
    History& history = made[i];
    Dice own(dice.bits());
    Times& times = history.published;
    times = of(history.family, rates[i] * scale, own);
    const auto turn = kBegin + static_cast<std::int64_t>(own.between(20, 45) * kDaySeconds);
    if (history.family == "dies") cut(times, kFrom, turn);
    if (history.family == "wakes") cut(times, turn, kTo);
    if (history.family == "build dates") history.dates = Dates::build;
    if (history.family == "no dates") history.dates = Dates::none;
    cut(times, kFrom, kTo);
    std::sort(times.begin(), times.end());
  }
  return made;
}

}  // namespace newswatch::bench
