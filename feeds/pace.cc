#include "feeds/pace.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace newswatch::feeds {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr seconds kFirstInterval{15 * 60};
constexpr std::uint32_t kAllHits = 10'000;
constexpr double kHitsWeigh = 9;  // a feed whose every article hits counts ten times
constexpr std::uint8_t kEagerPolls = 2;
constexpr std::size_t kRememberedItems = 50;  // how many articles the share of hits is taken over
constexpr double kDelayRemembers = 10;        // polls

seconds bounded(seconds interval) { return std::clamp(interval, seconds(0), kLongestInterval); }

void learn_hits(PollState& state, const Fetched& fetched) {
  const std::size_t items = fetched.new_items.size();
  if (items == 0) return;
  const double share =
      static_cast<double>(std::min(fetched.hits, items)) / static_cast<double>(items);
  const double weight = static_cast<double>(std::min(items, kRememberedItems)) /
                        static_cast<double>(kRememberedItems);
  const double before = std::min(state.hits, kAllHits);
  state.hits =
      static_cast<std::uint32_t>(std::lround(before + (share * kAllHits - before) * weight));
}

double an_hour(seconds wait) {
  return 3600.0 / static_cast<double>(std::max<std::int64_t>(1, wait.count()));
}

// Of a feed that no price moves.
std::optional<Demand> fixed_demand(const PollState& state, const Feed& feed,
                                   const FetchSettings& settings) {
  if (feed.every) return Demand{.fixed = an_hour(interval_of(state, feed, settings))};
  const bool is_bound = state.why == Why::most || state.why == Why::push;
  if (is_bound) return Demand{.fixed = an_hour(state.interval)};
  return std::nullopt;
}

// Of articles that say they were published since we last looked: others tell of backlogs and of
// clocks.
void learn_delay(PollState& state, const Fetched& fetched, sys_seconds last_success,
                 sys_seconds now) {
  double sum = 0;
  std::size_t counted = 0;
  for (const sys_seconds published : fetched.new_items) {
    if (published <= last_success || published >= now) continue;
    sum += static_cast<double>((now - published).count());
    ++counted;
  }
  if (counted == 0) return;
  const double mean = sum / static_cast<double>(counted);
  const double before = static_cast<double>(std::max(seconds(0), state.delay).count());
  const double share = before == 0 ? 1 : 1 / kDelayRemembers;
  state.delay = seconds(std::llround(before + (mean - before) * share));
}

// A document that shares nothing with the last one came too late by an unknown time: half of the
// time it took is the next guess, which grows back where nothing is lost any more.
void learn_overlap(PollState& state, const Fetched& fetched, sys_seconds last_success,
                   sys_seconds now) {
  if (fetched.may_have_lost) {
    ++state.gaps;
    state.within = std::max(seconds(1), bounded(now - last_success) / 2);
  } else if (state.within > seconds(0) && fetched.has_news) {
    state.within = bounded(state.within + state.within / 8 + seconds(1));
  }
}

}  // namespace

Bounds bounds_of(const Feed& feed, const FetchSettings& settings) {
  const seconds least = bounded(feed.min_interval.value_or(settings.min_interval));
  return {least, std::max(least, bounded(feed.max_interval.value_or(settings.max_interval)))};
}

seconds interval_of(const PollState& state, const Feed& feed, const FetchSettings& settings) {
  const Bounds bounds = bounds_of(feed, settings);
  if (feed.every) return std::max(bounded(*feed.every), bounds.least);
  return std::clamp(state.interval > seconds(0) ? bounded(state.interval) : kFirstInterval,
                    bounds.least, bounds.most);
}

double price_of(const PollState& state, const FetchSettings& settings, const Terms& terms) {
  const double share = static_cast<double>(std::min(state.hits, kAllHits)) / kAllHits;
  const double factor = std::isfinite(terms.price_factor) ? std::max(1.0, terms.price_factor) : 1;
  return static_cast<double>(std::max(seconds(1), bounded(settings.request_price)).count()) *
         factor / (1 + kHitsWeigh * share);
}

Pace pace_of(const PollState& state, const Feed& feed, const FetchSettings& settings,
             sys_seconds now, const Terms& terms) {
  const Bounds bounds = bounds_of(feed, settings);
  if (feed.every) return {interval_of(state, feed, settings), Why::every};
  const sys_seconds visit =
      next_visit(state.rhythm, now, price_of(state, settings, terms), bounds.least, bounds.most);
  Pace pace{std::clamp(visit - now, bounds.least, bounds.most), Why::rhythm};
  if (pace.wait == bounds.most) pace.why = Why::most;
  if (pace.wait == bounds.least) pace.why = Why::least;
  if (terms.safety_interval) {
    const seconds safe = bounded(*terms.safety_interval);
    return safe > pace.wait ? Pace{safe, Why::push} : pace;
  }
  const auto sooner = [&](seconds wait, Why why) {
    if (wait < pace.wait) pace = {std::max(bounds.least, wait), why};
  };
  if (state.within > seconds(0)) sooner(state.within, Why::overlap);
  if (state.eager > 0) sooner(bounds.least, Why::eager);
  return pace;
}

Demand demand_of(const PollState& state, const Feed& feed, const FetchSettings& settings,
                 sys_seconds now) {
  if (const auto fixed = fixed_demand(state, feed, settings)) return *fixed;
  return {.free = an_hour(pace_of(state, feed, settings, now, Terms{}).wait)};
}

Demand demand_at_rest(const PollState& state, const Feed& feed, const FetchSettings& settings,
                      double price_factor) {
  if (const auto fixed = fixed_demand(state, feed, settings)) return *fixed;
  return {.free = an_hour(interval_of(state, feed, settings)) * std::sqrt(price_factor)};
}

void learn(PollState& state, const Fetched& fetched, sys_seconds last_success, sys_seconds now) {
  observe(state.rhythm, fetched.new_items, last_success, now);
  learn_hits(state, fetched);
  const bool is_first = last_success == sys_seconds{};
  if (!is_first) {
    learn_delay(state, fetched, last_success, now);
    learn_overlap(state, fetched, last_success, now);
  }
  if (state.eager > 0) --state.eager;
  const bool hit = !is_first && fetched.hits > 0;
  if (hit || fetched.may_have_lost) state.eager = kEagerPolls;
}

}  // namespace newswatch::feeds
