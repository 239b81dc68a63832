// How late articles are found, by the rule that chooses the next poll: histories of feeds are
// replayed to the rules of others and to ours. Ours is given the price at which it asks as often as
// the other does; the articles of the last 28 days of 56 count.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <future>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/histories.h"
#include "tests/bench/measure.h"
#include "tests/bench/policies.h"

namespace {

using namespace newswatch;
using bench::History;

constexpr std::int64_t kDocument = 20;
constexpr double kWithin = 0.004;  // how near the numbers of polls must come
constexpr int kMostTries = 12;
constexpr double kDefaultPrice = 60;
constexpr double kWantHourly = 0.5;
constexpr double kWantMicroseconds = 2;

struct Score {
  std::vector<double> delays;                                 // minutes, of articles
  std::vector<double> feeds;                                  // their means, of feeds that had any
  std::map<std::string, std::pair<double, double>> families;  // sum and number
  double polls = 0;
  double feed_days = 0;

  void add(const Score& other) {
    delays.insert(delays.end(), other.delays.begin(), other.delays.end());
    feeds.insert(feeds.end(), other.feeds.begin(), other.feeds.end());
    for (const auto& [name, sums] : other.families) {
      families[name].first += sums.first;
      families[name].second += sums.second;
    }
    polls += other.polls;
    feed_days += other.feed_days;
  }
  double a_day() const { return polls / feed_days; }
};

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / double(values.size());
}

double share(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(part * double(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

// What a feed says of the articles [from, to), found at `now`.
void show(const History& history, std::size_t from, std::size_t to, std::int64_t now,
          std::vector<std::int64_t>& dates) {
  for (std::size_t i = from; i < to; ++i) {
    switch (history.dates) {
      case bench::Dates::exact:
        dates.push_back(history.published[i]);
        break;
      case bench::Dates::build:
        dates.push_back(history.published[to - 1]);
        break;
      case bench::Dates::none:
        dates.push_back(now);
        break;
    }
  }
}

template <class Policy>
void replay(const History& history, Policy policy, Score& score) {
  const auto& published = history.published;
  std::vector<std::int64_t> dates;
  double sum = 0;
  double found = 0;
  std::size_t next = 0;
  std::int64_t before = 0;
  double now = double(bench::kBegin) + double(history.chance % 3'600);
  while (before < bench::kEnd) {
    const auto time = static_cast<std::int64_t>(now);
    std::size_t to = next;
    while (to < published.size() && published[to] <= time) ++to;
    std::size_t from = next;
    if (before == 0 && to > kDocument) from = to - kDocument;
    const std::size_t known = dates.size();
    show(history, from, to, time, dates);
    const std::span<const std::int64_t> all(dates);
    for (std::size_t i = from; i < to && before > 0; ++i) {
      if (published[i] < bench::kScored || published[i] >= bench::kEnd) continue;
      const double delay = double(time - published[i]) / 60;
      score.delays.push_back(delay);
      sum += delay;
      found += 1;
    }
    if (time >= bench::kScored && time < bench::kEnd) score.polls += 1;
    now += std::max(1.0, policy.after({before, time, all.subspan(known), all}));
    before = time;
    next = to;
  }
  if (found > 0) score.feeds.push_back(sum / found);
  score.families[history.family].first += sum;
  score.families[history.family].second += found;
  score.feed_days += double(bench::kEnd - bench::kScored) / bench::kDaySeconds;
}

template <class Make>
Score replay_all(const std::vector<History>& feeds, Make make) {
  Score score;
  for (const History& history : feeds) replay(history, make(history), score);
  return score;
}

// Finds the knob at which the polls a day are those wanted; they fall about as knob^-slope.
template <class Make>
Score tuned(const std::vector<History>& feeds, double a_day, double& knob, double slope,
            Make make) {
  Score score;
  for (int i = 0; i < kMostTries; ++i) {
    score = replay_all(feeds, [&](const History& history) { return make(history, knob); });
    const double off = score.a_day() / a_day;
    if (std::abs(off - 1) < kWithin) break;
    knob *= std::pow(off, 1 / slope);
  }
  return score;
}

// One policy and ours at its number of polls.
struct Pair {
  Score other;
  Score ours;
  double price = 0;
};

using Pairs = std::map<std::string, Pair>;

Pairs replay_seed(std::uint64_t seed) {
  const std::vector<History> feeds = bench::histories(seed);
  Pairs pairs;
  double price = 1'500;
  const auto ours_at = [&](double a_day) {
    return tuned(feeds, a_day, price, 0.5,
                 [](const History&, double knob) { return bench::Ours{.price = knob}; });
  };
  const auto add = [&](const char* name, Score other) {
    Score ours = ours_at(other.a_day());
    pairs[name] = {std::move(other), std::move(ours), price};
  };
  const Score hourly = replay_all(feeds, [](const History&) { return bench::Hourly{}; });
  const double a_day = hourly.a_day();
  add("hourly", hourly);
  const Pair& same = pairs["hourly"];
  double knob = price;
  pairs["square_root"] = {
      tuned(feeds, a_day, knob, 0.5,
            [](const History&, double c) { return bench::SquareRoot{.price = c}; }),
      same.ours, price};
  knob = 600;
  pairs["hit_or_miss"] = {
      tuned(feeds, a_day, knob, 0.5,
            [](const History&, double step) { return bench::HitOrMiss{.step = step}; }),
      same.ours, price};
  add("commafeed", replay_all(feeds, [](const History&) { return bench::CommaFeed{}; }));
  add("halve_or_grow", replay_all(feeds, [](const History&) { return bench::HalveOrGrow{}; }));
  add("newsblur", replay_all(feeds, [](const History& history) {
        return bench::NewsBlur{.chance = std::mt19937_64(history.chance)};
      }));
  pairs["default"].ours =
      replay_all(feeds, [](const History&) { return bench::Ours{.price = kDefaultPrice}; });
  price = 40'000;
  add("miniflux", replay_all(feeds, [](const History&) { return bench::Miniflux{}; }));
  return pairs;
}

void print_row(const std::string& name, const Score& score) {
  fmt::print("{:<28}{:>8.2f}{:>10.2f}{:>9.2f}{:>10.1f}{:>14.1f}\n", name, score.a_day(),
             mean(score.delays), share(score.delays, 0.5), share(score.delays, 0.95),
             mean(score.feeds));
}

void print_families(const Pairs& pairs) {
  fmt::print("\nmean delay by family, min{:>12}{:>13}{:>10}\n", "hourly", "square root", "ours");
  for (const auto& [family, hourly] : pairs.at("hourly").other.families) {
    const auto mean_of = [&, name = family](const Score& score) {
      const auto& [sum, count] = score.families.at(name);
      return count > 0 ? sum / count : 0;
    };
    fmt::print("  {:<24}{:>10.1f}{:>13.1f}{:>10.1f}   ({:.0f} articles)\n", family,
               mean_of(pairs.at("hourly").other), mean_of(pairs.at("square_root").other),
               mean_of(pairs.at("hourly").ours), hourly.second);
  }
}

// Microseconds a call, the aim being the reference.
void print_costs(std::uint64_t seed) {
  constexpr int kRounds = 200;
  using std::chrono::seconds;
  using std::chrono::sys_seconds;
  std::vector<feeds::Rhythm> rhythms;
  for (const History& history : bench::histories(seed)) {
    Score ignored;
    replay(history, bench::Keeping{{.price = 100}, &rhythms.emplace_back()}, ignored);
  }
  const sys_seconds now{seconds(bench::kEnd + bench::kDaySeconds)};
  const double calls = double(rhythms.size()) * kRounds / 1e6;
  std::int64_t sum = 0;
  const double planned = bench::cpu_of([&] {
    for (int round = 0; round < kRounds; ++round) {
      for (const feeds::Rhythm& rhythm : rhythms) {
        const auto next = feeds::next_visit(rhythm, now + seconds(97 * round), 60, seconds(60),
                                            std::chrono::hours(24));
        sum += next.time_since_epoch().count();
      }
    }
  });
  const double learnt = bench::cpu_of([&] {
    for (int round = 0; round < kRounds; ++round) {
      const sys_seconds poll = now + std::chrono::minutes(30 * round);
      const std::vector<sys_seconds> items(round % 8 == 0 ? 1 : 0, poll - seconds(700));
      for (feeds::Rhythm& rhythm : rhythms) {
        feeds::observe(rhythm, items, poll - std::chrono::minutes(30), poll);
        sum += rhythm.items;
      }
    }
  });
  if (sum == 0) fmt::print("nothing was planned\n");
  bench::print_cost("replay.cost.next_visit_us", planned / calls, kWantMicroseconds, 1);
  bench::print_cost("replay.cost.observe_us", learnt / calls, kWantMicroseconds, 1);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::uint64_t> seeds{1, 2, 3};
  if (argc > 1) seeds.clear();
  for (int i = 1; i < argc; ++i) seeds.push_back(std::stoull(argv[i]));

  std::vector<std::future<Pairs>> running;
  for (const std::uint64_t seed : seeds) {
    running.push_back(std::async(std::launch::async, replay_seed, seed));
  }
  Pairs pairs;
  for (auto& seed : running) {
    for (auto& [name, pair] : seed.get()) {
      pairs[name].other.add(pair.other);
      pairs[name].ours.add(pair.ours);
      pairs[name].price += pair.price / double(seeds.size());
    }
  }
  fmt::print("{:<28}{:>8}{:>10}{:>9}{:>10}{:>14}\n", "minutes late", "polls/d", "mean", "median",
             "p95", "mean of feeds");
  // FreshRSS asks hourly too, unless its user says otherwise.
  const std::vector<std::string> order{"hourly",        "square_root", "hit_or_miss", "commafeed",
                                       "halve_or_grow", "newsblur",    "miniflux"};
  for (const std::string& name : order) {
    const Pair& pair = pairs.at(name);
    print_row(name, pair.other);
    print_row(fmt::format("  ours at price {:.0f}", pair.price), pair.ours);
  }
  print_row(fmt::format("ours at price {:.0f}", kDefaultPrice), pairs.at("default").ours);
  print_families(pairs);
  fmt::print("\n");
  std::fflush(stdout);
  for (const std::string& name : order) {
    const Pair& pair = pairs.at(name);
    bench::print_cost(("replay." + name).c_str(), mean(pair.ours.delays), mean(pair.other.delays),
                      name == "hourly" ? kWantHourly : 1);
  }
  print_costs(seeds.front());
  return 0;
}
