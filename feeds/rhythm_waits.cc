#include "feeds/rhythm_waits.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace newswatch::feeds {

namespace {

// Of an exponential over a piece of `length`, that is 1 at its start: its integral, and that of
// what it lets wait until the end.
struct Echo {
  Echo(double length, double fading) {
    const double x = fading * length;
    const double mean = x > 1e-4 ? -std::expm1(-x) / x : 1 - x / 2;
    sum = length * mean;
    wait = length * length * (x > 1e-4 ? (1 - mean) / x : 0.5 - x / 6);
  }
  double sum;
  double wait;
};

Waits onward(const Waits& at, double length, double constant, double burst, double fading) {
  Waits there{at.after + length, at.expected + length * constant,
              at.waited + at.expected * length + length * length * constant / 2};
  if (burst > 0) {
    const Echo echo(length, fading);
    there.expected += burst * echo.sum;
    there.waited += burst * echo.wait;
  }
  return there;
}

// Where within `length` the waits reach `price`, which they do. They are a convex function, so
// Newton's steps from the end on come down to the place and never jump over it.
Waits reaching(const Waits& at, double price, double length, double constant, double burst,
               double fading) {
  Waits there = onward(at, length, constant, burst, fading);
  for (int step = 0; step < 10 && there.expected > 0; ++step) {
    const double less = (there.waited - price) / there.expected;
    if (less < 0.001) break;
    length = std::max(0.0, length - less);
    there = onward(at, length, constant, burst, fading);
  }
  return there;
}

// Of an hour whose minutes are as the shape says: how long what comes waits until its end, a unit
// of the rate.
double wait_within_hour(const RhythmShape& shape) {
  double sum = 0;
  for (std::size_t i = 0; i < shape.minutes.size(); ++i) {
    sum += shape.minutes[i] * kTenMinutes * (kHourSeconds - kTenMinutes * (double(i) + 0.5));
  }
  return sum;
}

constexpr double kNothing = 1e-15;  // articles a second

}  // namespace

Waits waits_until(const RhythmShape& shape, std::int64_t from, double price, double most) {
  Waits waits;
  const double within = wait_within_hour(shape);
  const Echo hour(kHourSeconds, shape.fading);
  const double hour_fade = std::exp(-shape.fading * kHourSeconds);
  const double half_fade = std::sqrt(hour_fade);
  std::int64_t time = from;
  double fade = shape.fade(double(time));
  while (waits.after < most) {
    const bool whole = second_of_hour(time) == 0 && most - waits.after >= kHourSeconds;
    const double base =
        whole ? shape.usual(time) * (1 - shape.chain * fade * half_fade) : shape.base(time);
    const double burst = shape.burst * fade > kNothing ? shape.burst * fade : 0;
    if (whole) {
      const double waited =
          waits.waited + waits.expected * kHourSeconds + base * within + burst * hour.wait;
      if (waited < price) {
        waits = {waits.after + kHourSeconds,
                 waits.expected + base * kHourSeconds + burst * hour.sum, waited};
        time += kHourSeconds;
        fade *= hour_fade;
        continue;
      }
    }
    // To the end of the hour or of the sum, ten minutes at a time.
    const std::int64_t end = time - second_of_hour(time) + kHourSeconds;
    while (time < end && waits.after < most) {
      const std::int64_t piece = kTenMinutes - time % kTenMinutes;
      const std::int64_t step = piece > kTenMinutes ? piece - kTenMinutes : piece;
      const double length = std::min(double(step), most - waits.after);
      const double constant = base * shape.minutes_at(time);
      const double echo = burst > 0 ? shape.burst * shape.fade(double(time)) : 0;
      const Waits there = onward(waits, length, constant, echo, shape.fading);
      if (there.waited >= price) {
        return reaching(waits, price, length, constant, echo, shape.fading);
      }
      waits = there;
      time += step;
    }
    fade = shape.fade(double(time));
  }
  return waits;
}

Waits waits_for(const RhythmShape& shape, std::int64_t from, double length) {
  return waits_until(shape, from, std::numeric_limits<double>::infinity(), length);
}

}  // namespace newswatch::feeds
