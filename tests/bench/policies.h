#pragma once

// Ways to choose the next poll of a feed, as others do it and as newswatch does. Each object knows
// one feed; `after` is called at each poll and says how many seconds to wait.
// Sources: the projects' own code, read in 2024 and 2025.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "feeds/rhythm.h"
#include "tests/bench/histories.h"

namespace newswatch::bench {

constexpr double kLeast = 60;
constexpr double kMost = double(kDaySeconds);

struct Poll {
  std::int64_t before;  // the poll before; zero: this is the first
  std::int64_t now;
  std::span<const std::int64_t> found;  // dates of the new articles, as the feed gives them
  std::span<const std::int64_t> dates;  // of all that were ever seen, those found included
};

// Every hour: also FreshRSS, whose default it is.
struct Hourly {
  double after(const Poll&) { return 3'600; }
};

// Newest articles within the last `days` days.
inline double count_since(const Poll& poll, double days) {
  const auto since = poll.now - static_cast<std::int64_t>(days * kDaySeconds);
  return double(std::count_if(poll.dates.begin(), poll.dates.end(),
                              [since](std::int64_t date) { return date > since; }));
}

// The square root of price over rate, which is best for articles that come at any time alike. The
// rate is the very one that ours has learnt.
struct SquareRoot {
  double price;
  feeds::Rhythm rhythm{};
  double after(const Poll& poll);
};

// A hit halves the wait, a miss adds to it.
struct HitOrMiss {
  double step;
  double wait = 3'600;
  double after(const Poll& poll) {
    wait = std::clamp(poll.found.empty() ? wait + step : wait / 2, kLeast, kMost);
    return wait;
  }
};

// newswatch without a rhythm: half after news, half as long again without.
struct HalveOrGrow {
  double wait = 900;
  double after(const Poll& poll) {
    wait = std::clamp(poll.found.empty() ? wait * 1.5 : wait / 2, kLeast, 4 * 3'600.0);
    return wait;
  }
};

// CommaFeed since 5.6: half the mean gap of the document's articles, between five minutes and an
// hour; one, two and four hours where the newest is a week, two weeks, a month old.
struct CommaFeed {
  double after(const Poll& poll);
};

// Miniflux, entry_frequency: a week over the articles of the last one, 5 min to 24 h.
struct Miniflux {
  double after(const Poll& poll) {
    const double weekly = count_since(poll, 7);
    return weekly > 0 ? std::clamp(7 * kDaySeconds / weekly, 300.0, kMost) : kMost;
  }
};

// NewsBlur: by the stories of a month and by how many read the feed, which chance decides here.
struct NewsBlur {
  std::mt19937_64 chance;
  int readers = static_cast<int>(chance() % 3);
  double after(const Poll& poll);
};

struct Ours {
  double price;
  feeds::Rhythm rhythm{};
  double after(const Poll& poll);
};

// Ours, of which the rhythm is kept.
struct Keeping {
  Ours ours;
  feeds::Rhythm* kept;
  double after(const Poll& poll) {
    const double wait = ours.after(poll);
    *kept = ours.rhythm;
    return wait;
  }
};

}  // namespace newswatch::bench
