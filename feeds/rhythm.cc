#include "feeds/rhythm.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <numeric>
#include <type_traits>
#include <vector>

// Articles come in events (one article, or a batch set free at once). The rate of articles is
//
//   mean * hour(t) * day(t) * minute(t) * (1 - chain * fade(t)) + burst * fade(t)
//
// mean: a Gamma-Poisson estimate, articles forgotten with kHalfLife. hour, day, minute: shares of
// the past, drawn to flat while little is known. The rest is a Hawkes process with one exponential:
// an event is followed by others with the expectation `chain`; while none came of late, there is
// less to expect than on average, and just after one there is more. Events that others have
// stirred up say little about the hour of the day, and enter the shares by so much less.
//
// Waits are summed in closed form within pieces in which all but the burst is constant.

namespace newswatch::feeds {

static_assert(std::is_trivially_copyable_v<Rhythm>);

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr double kHour = 3'600;
constexpr double kDay = 86'400;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr double kHalf = static_cast<double>(kHalfLife.count());
constexpr double kShareHalf = 28 * kDay;  // of the shares: habits outlast rates
constexpr double kPriorItems = 0.5;
constexpr double kPriorTime = 0.5 * kDay;
// How many articles without any habit the shares start with.
constexpr double kFlatHours = 12;
constexpr double kFlatDays = 8;
constexpr double kFlatMinutes = 12;

constexpr double kFade = 1.5 * kHour;  // an event's echo
constexpr double kFirstChain = 0.15;
constexpr double kMostChain = 0.8;
constexpr double kChainPrior = 10;    // events that kFirstChain counts for
constexpr std::int64_t kEvent = 600;  // articles within so many seconds are one event
constexpr std::int64_t kOldest = 730 * kDaySeconds;  // history older than this says nothing
constexpr double kMostStir = 64;
constexpr int kUnknownPieces = 8;

double halved(double age, double half_life) { return std::exp2(-std::max(0.0, age) / half_life); }

// The time known of, forgotten like what happened in it.
double exposure(double age, double half_life) {
  return half_life / std::numbers::ln2 * (1 - halved(age, half_life));
}

// Seconds that a Rhythm can hold.
std::int64_t held(sys_seconds time) {
  return std::clamp<std::int64_t>(time.time_since_epoch().count(), 0,
                                  std::numeric_limits<std::uint32_t>::max());
}

double age_of(const Rhythm& r) { return r.last > r.since ? double(r.last) - double(r.since) : 0; }

double mean_rate(const Rhythm& r) {
  return (kPriorItems + double(r.count)) / (kPriorTime + exposure(age_of(r), kHalf));
}

double chain_of(const Rhythm& r) {
  if (r.last == 0) return kFirstChain;
  return std::min(kMostChain, double(r.chain) / 65'536);
}

double batch_of(const Rhythm& r) { return 1 + double(r.batch) / 256; }

std::size_t hour_of(std::int64_t time) {
  return static_cast<std::size_t>(((time % kDaySeconds) + kDaySeconds) % kDaySeconds / 3'600);
}

// 1970-01-01 was a Thursday.
std::size_t day_of(std::int64_t time) {
  const std::int64_t day =
      (time - (((time % kDaySeconds) + kDaySeconds) % kDaySeconds)) / kDaySeconds;
  return static_cast<std::size_t>((((day + 4) % 7) + 7) % 7);
}

std::size_t ten_minutes_of(std::int64_t time) {
  return static_cast<std::size_t>(((time % 3'600) + 3'600) % 3'600 / 600);
}

// Articles that the shares rest upon.
double share_weight(const Rhythm& r) {
  const double age = age_of(r);
  const double known = exposure(age, kHalf);
  if (known <= 0) return double(r.count);
  return double(r.count) / known * exposure(age, kShareHalf);
}

// The shares as factors whose mean is 1.
template <std::size_t N>
std::array<double, N> factors(const std::array<std::uint8_t, N>& shares, double weight,
                              double flat) {
  std::array<double, N> made;
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (sum <= 0) {
    made.fill(1);
    return made;
  }
  const double scale = weight * N / sum;
  for (std::size_t i = 0; i < N; ++i) made[i] = (flat + shares[i] * scale) / (flat + weight);
  return made;
}

// How much of the time known of was each day of the week, the mean being 1.
std::array<double, 7> days_known(const Rhythm& r) {
  std::array<double, 7> known;
  const double day_factor = std::exp2(-kDay / kShareHalf);
  const double week_factor = std::exp2(-7 * kDay / kShareHalf);
  const double days = age_of(r) / kDay;
  const std::size_t today = day_of(r.last);
  double fresh = 1;
  double sum = 0;
  for (std::size_t back = 0; back < 7; ++back) {
    const double weeks = std::max(0.0, (days - double(back)) / 7);
    const double value = fresh * (1 - std::pow(week_factor, weeks));
    known[(today + 7 - back) % 7] = value;
    sum += value;
    fresh *= day_factor;
  }
  for (double& value : known) value = sum > 0 ? value * 7 / sum : 1;
  return known;
}

std::array<double, 7> day_factors(const Rhythm& r, double weight, double flat) {
  std::array<double, 7> made = factors(r.days, 0, 1);
  const double sum = std::accumulate(r.days.begin(), r.days.end(), 0.0);
  if (sum <= 0) return made;
  const std::array<double, 7> known = days_known(r);
  double total = 0;
  for (std::size_t i = 0; i < 7; ++i) {
    made[i] = (flat + r.days[i] * weight * 7 / sum) / (flat + known[i] * weight);
    total += made[i];
  }
  for (double& value : made) value *= 7 / total;
  return made;
}

// A Rhythm made ready for summing.
struct Plan {
  explicit Plan(const Rhythm& r) : last(double(r.last)) {
    const double weight = share_weight(r);
    const double batch = batch_of(r);
    mean = mean_rate(r);
    hours = factors(r.hours, weight, kFlatHours * batch);
    days = day_factors(r, weight, kFlatDays * batch);
    minutes = factors(r.minutes, weight, kFlatMinutes * batch);
    chain = chain_of(r);
    fading = (1 - chain) / kFade;
    burst = chain * double(r.stir) / kFade * batch;
  }

  double fade(double time) const { return std::exp(-fading * std::max(0.0, time - last)); }

  // Constant within an hour, but for the minutes.
  double base(std::int64_t time) const {
    const std::int64_t into = ((time % 3'600) + 3'600) % 3'600;
    const double middle = double(time - into) + kHour / 2;
    return mean * hours[hour_of(time)] * days[day_of(time)] * (1 - chain * fade(middle));
  }

  double last;
  double mean;
  double chain;
  double fading;
  double burst;
  std::array<double, 24> hours;
  std::array<double, 7> days;
  std::array<double, 6> minutes;
};

// The sum of waits, from its start on.
struct Waits {
  double expected = 0;  // articles so far
  double waited = 0;    // article-seconds so far

  // Goes on by `length` at a rate of `constant` + burst * exp(-fading * s).
  Waits after(double length, double constant, double burst, double fading) const {
    const double x = fading * length;
    // Both are (1 - e^-x) / x and (x - 1 + e^-x) / x^2, exact where x is small.
    const double first = x > 1e-4 ? -std::expm1(-x) / x : 1 - x / 2;
    const double second = x > 1e-4 ? (1 - first) / x : 0.5 - x / 6;
    return {expected + length * (constant + burst * first),
            waited + expected * length + length * length * (constant / 2 + burst * second)};
  }
};

// Where within `length` the waits reach `price`, which they do. The sum is convex, so Newton's
// steps from the end on come down to it and never jump over.
double reaches(const Waits& at, double price, double length, double constant, double burst,
               double fading) {
  double x = length;
  for (int step = 0; step < 8; ++step) {
    const Waits there = at.after(x, constant, burst, fading);
    const double over = there.waited - price;
    if (over <= 0 || there.expected <= 0) break;
    const double less = over / there.expected;
    x = std::max(0.0, x - less);
    if (less < 0.01) break;
  }
  return x;
}

struct Reached {
  double after;  // seconds
  Waits waits;
};

// Sums from `from` on until `price` is reached or `most` has passed.
Reached sum_waits(const Plan& plan, std::int64_t from, double price, double most) {
  Waits waits;
  double after = 0;
  std::int64_t time = from;
  while (after < most) {
    const double base = plan.base(time);
    // To the end of the hour, ten minutes at a time.
    for (std::int64_t left = 3'600 - ((time % 3'600) + 3'600) % 3'600; left > 0 && after < most;) {
      const std::int64_t piece = (left - 1) % 600 + 1;
      const double length = std::min(double(piece), most - after);
      const double constant = base * plan.minutes[ten_minutes_of(time)];
      const double burst = plan.burst * plan.fade(double(time));
      const Waits there = waits.after(length, constant, burst, plan.fading);
      if (there.waited >= price) {
        const double x = reaches(waits, price, length, constant, burst, plan.fading);
        return {after + x, waits.after(x, constant, burst, plan.fading)};
      }
      waits = there;
      after += length;
      time += piece;
      left -= piece;
    }
  }
  return {most, waits};
}

std::int64_t sane(sys_seconds time) {
  constexpr std::int64_t kFar = std::int64_t{1} << 40;
  return std::clamp(time.time_since_epoch().count(), -kFar, kFar);
}

struct Bounds {
  Bounds(seconds shortest, seconds longest)
      : least(std::clamp(shortest, seconds(0), kLongestWait).count()),
        most(std::clamp(longest, seconds(least), kLongestWait).count()) {}
  std::int64_t least;
  std::int64_t most;
};

Reached visit(const Plan& plan, std::int64_t from, double price, const Bounds& bounds) {
  Reached reached{0, {}};
  if (price > 0) reached = sum_waits(plan, from, price, double(bounds.most));
  return reached;
}

std::int64_t wait_of(const Reached& reached, const Bounds& bounds) {
  return std::clamp(static_cast<std::int64_t>(std::ceil(reached.after - 0.01)), bounds.least,
                    bounds.most);
}

// --- learning ---------------------------------------------------------------------------------

// Rounds so that the mean is right, and the same way for the same time.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

class Dither {
 public:
  explicit Dither(std::uint64_t seed) : state_(seed) {}
  double round(double value) {
    state_ = mixed(state_);
    return std::floor(value + double(state_ >> 11) * 0x1p-53);
  }

 private:
  std::uint64_t state_;
};

// The shares while they are learnt: articles, in full precision.
struct Shares {
  std::array<double, 24> hours{};
  std::array<double, 7> days{};
  std::array<double, 6> minutes{};

  void add(std::int64_t time, double weight) {
    hours[hour_of(time)] += weight;
    days[day_of(time)] += weight;
    minutes[ten_minutes_of(time)] += weight;
  }
};

template <std::size_t N>
void spread(std::array<double, N>& into, const std::array<std::uint8_t, N>& shares, double weight) {
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (sum <= 0) return;
  for (std::size_t i = 0; i < N; ++i) into[i] = shares[i] * weight / sum;
}

template <std::size_t N>
void pack(std::array<std::uint8_t, N>& shares, const std::array<double, N>& from, Dither& dither) {
  const double top = *std::max_element(from.begin(), from.end());
  if (!(top > 0)) return;
  for (std::size_t i = 0; i < N; ++i) {
    shares[i] =
        static_cast<std::uint8_t>(std::clamp(dither.round(from[i] * 255 / top), 0.0, 255.0));
  }
}

struct Item {
  std::int64_t time;
  bool known;  // else it came some time between the polls
};

std::vector<Item> sorted(std::span<const sys_seconds> items, std::int64_t last_poll,
                         std::int64_t now) {
  std::vector<Item> made;
  made.reserve(items.size());
  for (const sys_seconds item : items) {
    const std::int64_t time = held(item);
    const bool known = time > last_poll && time < now;
    made.push_back({known ? time : now, known});
  }
  std::sort(made.begin(), made.end(), [](const Item& a, const Item& b) { return a.time < b.time; });
  return made;
}

class Learning {
 public:
  Learning(Rhythm& rhythm, std::int64_t start, std::int64_t now)
      : r_(rhythm), start_(start), now_(now), plan_(rhythm) {
    const double weight = share_weight(r_);
    spread(shares_.hours, r_.hours, weight);
    spread(shares_.days, r_.days, weight);
    spread(shares_.minutes, r_.minutes, weight);
    stir_ = r_.stir;
    stirred_at_ = r_.last;
    chain_ = chain_of(r_);
    batch_ = r_.last == 0 ? 1 : batch_of(r_);
    events_ = double(r_.count) / batch_;
  }

  // An event of `size` articles.
  void event(std::int64_t time, double size) {
    const double fresh = halved(double(now_ - time), kHalf);
    count_ += size * fresh;
    const double echo = chain_ * stir_at(time) / kFade;
    const double base = (1 - chain_) * plan_.base(time) / batch_;
    const double stirred = echo / (echo + base);
    const double share = halved(double(now_ - time), kShareHalf) * size * (1 - stirred);
    shares_.add(time, share);
    events_ += 1;
    const double step = 1 / (events_ + kChainPrior);
    chain_ += step * (stirred - chain_);
    batch_ += (size - batch_) / (events_ + 1);
    stir_ = std::min(kMostStir, stir_at(time) + 1);
    stirred_at_ = time;
  }

  // `size` articles of which only the poll is known that brought them: spread over the time since
  // the poll before, as the rhythm so far makes likely.
  void unknown(double size) {
    const double length = double(now_ - start_) / kUnknownPieces;
    std::array<double, kUnknownPieces> likely;
    double sum = 0;
    for (int i = 0; i < kUnknownPieces; ++i) {
      const auto time = start_ + static_cast<std::int64_t>((i + 0.5) * length);
      likely[i] = plan_.base(time) * plan_.minutes[ten_minutes_of(time)];
      sum += likely[i];
    }
    double middle = 0;
    for (int i = 0; i < kUnknownPieces; ++i) {
      const auto time = start_ + static_cast<std::int64_t>((i + 0.5) * length);
      const double part = sum > 0 ? likely[i] / sum : 1.0 / kUnknownPieces;
      shares_.add(time, part * size * halved(double(now_ - time), kShareHalf));
      middle += part * double(time - start_);
    }
    count_ += size;
    stir_ = std::min(kMostStir, stir_at(start_ + static_cast<std::int64_t>(middle)) + 1);
    stirred_at_ = std::max(stirred_at_, start_ + static_cast<std::int64_t>(middle));
    batch_ += (size - batch_) / (events_ + 2);
    events_ += 1;
  }

  void finish(std::size_t items) {
    const double passed = double(std::max<std::int64_t>(0, now_ - std::int64_t(r_.last)));
    r_.count = static_cast<float>(
        std::min(1e7, r_.last == 0 ? count_ : double(r_.count) * halved(passed, kHalf) + count_));
    r_.stir = static_cast<float>(stir_at(now_));
    r_.chain = static_cast<std::uint16_t>(std::clamp(chain_, 0.0, kMostChain) * 65'536);
    r_.batch = static_cast<std::uint16_t>(std::clamp((batch_ - 1) * 256, 0.0, 65'535.0));
    if (items > 0) {
      Dither dither(static_cast<std::uint64_t>(now_) * 31 + r_.items);
      pack(r_.hours, shares_.hours, dither);
      pack(r_.days, shares_.days, dither);
      pack(r_.minutes, shares_.minutes, dither);
    }
    const auto most = std::numeric_limits<std::uint32_t>::max();
    r_.items = items > most - r_.items ? most : r_.items + static_cast<std::uint32_t>(items);
    if (r_.last == 0) r_.since = static_cast<std::uint32_t>(start_);
    r_.last = static_cast<std::uint32_t>(now_);
    r_.since = std::min(r_.since, r_.last);
  }

 private:
  double stir_at(std::int64_t time) const {
    return stir_ * std::exp(-double(std::max<std::int64_t>(0, time - stirred_at_)) / kFade);
  }

  Rhythm& r_;
  std::int64_t start_;
  std::int64_t now_;
  Plan plan_;
  Shares shares_;
  double stir_;
  std::int64_t stirred_at_;
  double chain_;
  double batch_;
  double events_;
  double count_ = 0;
};

void learn(Learning& learning, std::span<const Item> items) {
  double unknown = 0;
  for (std::size_t i = 0; i < items.size();) {
    if (!items[i].known) {
      unknown += 1;
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < items.size() && items[end].known && items[end].time - items[i].time < kEvent)
      ++end;
    learning.event(items[i].time, double(end - i));
    i = end;
  }
  if (unknown > 0) learning.unknown(unknown);
}

}  // namespace

void observe(Rhythm& rhythm, std::span<const sys_seconds> new_items, sys_seconds last_poll,
             sys_seconds now) {
  const std::int64_t time = std::max<std::int64_t>(1, held(now));
  const std::int64_t before = std::min(held(last_poll), time);
  if (before > 0) {
    const std::vector<Item> items = sorted(new_items, before, time);
    Learning learning(rhythm, before, time);
    learn(learning, items);
    learning.finish(items.size());
    return;
  }
  // The first document: of its history, the oldest tenth may be what is pinned to it, and the first
  // of the rest only says from when on the others are known.
  std::vector<Item> items = sorted(new_items, std::max<std::int64_t>(0, time - kOldest), time);
  items.erase(std::find_if(items.begin(), items.end(), [](const Item& i) { return !i.known; }),
              items.end());
  std::size_t skip = items.size() / 10;
  const bool one_moment = !items.empty() && items.back().time == items.front().time;
  const std::int64_t start =
      items.empty() || (one_moment && items.size() > 1) ? time : items[skip].time;
  if (one_moment) items.clear();
  const std::span<const Item> history = std::span(items).subspan(items.empty() ? 0 : skip + 1);
  Learning learning(rhythm, start, time);
  learn(learning, history);
  learning.finish(new_items.size());
}

double rate_at(const Rhythm& rhythm, sys_seconds at) {
  const Plan plan(rhythm);
  const std::int64_t time = sane(at);
  return plan.base(time) * plan.minutes[ten_minutes_of(time)] +
         plan.burst * plan.fade(double(time));
}

double items_per_day(const Rhythm& rhythm, sys_seconds now) {
  const Plan plan(rhythm);
  const Reached week =
      sum_waits(plan, sane(now), std::numeric_limits<double>::infinity(), 7 * kDay);
  return week.waits.expected / 7;
}

sys_seconds next_visit(const Rhythm& rhythm, sys_seconds from, double price, seconds least,
                       seconds most) {
  const Bounds bounds(least, most);
  const std::int64_t start = sane(from);
  const Plan plan(rhythm);
  return sys_seconds(seconds(start + wait_of(visit(plan, start, price, bounds), bounds)));
}

seconds expected_delay(const Rhythm& rhythm, sys_seconds from, double price, seconds least,
                       seconds most) {
  const Bounds bounds(least, most);
  const Plan plan(rhythm);
  const std::int64_t start = sane(from);
  double waited = 0;
  double expected = 0;
  std::int64_t passed = 0;
  for (int visits = 0; visits < kMostVisits && passed < 7 * kDaySeconds; ++visits) {
    const std::int64_t wait =
        std::max<std::int64_t>(1, wait_of(visit(plan, start + passed, price, bounds), bounds));
    const Waits waits =
        sum_waits(plan, start + passed, std::numeric_limits<double>::infinity(), double(wait))
            .waits;
    waited += waits.waited;
    expected += waits.expected;
    passed += wait;
  }
  return seconds(expected > 0 ? static_cast<std::int64_t>(waited / expected) : 0);
}

// --- bytes --------------------------------------------------------------------------------------

namespace {

constexpr char kVersion = 1;
constexpr std::size_t kBytes = 1 + 5 * 4 + 2 * 2 + 24 + 7 + 6;

void put(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

std::uint32_t take(std::string_view& from, std::size_t bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    value |= std::uint32_t{static_cast<unsigned char>(from[i])} << (8 * i);
  }
  from.remove_prefix(bytes);
  return value;
}

bool is_within(float value, double most) { return value >= 0 && double(value) <= most; }

}  // namespace

std::string to_bytes(const Rhythm& rhythm) {
  std::string out;
  out.reserve(kBytes);
  out.push_back(kVersion);
  put(out, rhythm.last, 4);
  put(out, rhythm.since, 4);
  put(out, rhythm.items, 4);
  put(out, std::bit_cast<std::uint32_t>(rhythm.count), 4);
  put(out, std::bit_cast<std::uint32_t>(rhythm.stir), 4);
  put(out, rhythm.chain, 2);
  put(out, rhythm.batch, 2);
  for (const std::uint8_t share : rhythm.hours) put(out, share, 1);
  for (const std::uint8_t share : rhythm.days) put(out, share, 1);
  for (const std::uint8_t share : rhythm.minutes) put(out, share, 1);
  return out;
}

Rhythm rhythm_from_bytes(std::string_view bytes) {
  if (bytes.size() != kBytes || bytes[0] != kVersion) return {};
  bytes.remove_prefix(1);
  Rhythm rhythm;
  rhythm.last = take(bytes, 4);
  rhythm.since = take(bytes, 4);
  rhythm.items = take(bytes, 4);
  rhythm.count = std::bit_cast<float>(take(bytes, 4));
  rhythm.stir = std::bit_cast<float>(take(bytes, 4));
  rhythm.chain = static_cast<std::uint16_t>(take(bytes, 2));
  rhythm.batch = static_cast<std::uint16_t>(take(bytes, 2));
  for (std::uint8_t& share : rhythm.hours) share = static_cast<std::uint8_t>(take(bytes, 1));
  for (std::uint8_t& share : rhythm.days) share = static_cast<std::uint8_t>(take(bytes, 1));
  for (std::uint8_t& share : rhythm.minutes) share = static_cast<std::uint8_t>(take(bytes, 1));
  if (!is_within(rhythm.count, 1e7) || !is_within(rhythm.stir, kMostStir)) return {};
  if (rhythm.since > rhythm.last) return {};
  return rhythm;
}

}  // namespace newswatch::feeds
