#pragma once

// How long to leave a feed alone that is well, and why just so long. Pure. docs/polling.md tells it
// to operators.

#include <chrono>
#include <optional>

#include "feeds/budget.h"
#include "feeds/feed.h"
#include "feeds/fetched.h"
#include "feeds/poll_state.h"
#include "feeds/settings.h"

namespace newswatch::feeds {

// Whatever settings or a stored state say: beyond it a number is a mistake, and sums overflow.
inline constexpr std::chrono::seconds kLongestInterval{365 * 86'400};

struct Bounds {
  std::chrono::seconds least;
  std::chrono::seconds most;  // never below least
  bool operator==(const Bounds&) const = default;
};

// The feed's own, else those of all feeds.
[[nodiscard]] Bounds bounds_of(const Feed& feed, const FetchSettings& settings);

// Between two polls of a feed that is well: `every`, else the interval in force or the first one.
[[nodiscard]] std::chrono::seconds interval_of(const PollState& state, const Feed& feed,
                                               const FetchSettings& settings);

// What lies outside the feed.
struct Terms {
  double price_factor = 1;  // dearer requests, so that all feeds keep to their budget
  std::optional<std::chrono::seconds> safety_interval = {};  // while its hub pushes news to us
};

struct Pace {
  std::chrono::seconds wait;
  Why why = Why::unknown;
};

// After a success that `state` has learnt from.
[[nodiscard]] Pace pace_of(const PollState& state, const Feed& feed, const FetchSettings& settings,
                           std::chrono::sys_seconds now, const Terms& terms);

// What the feed asks for, once paced so.
[[nodiscard]] Demand demand_of(const PollState& state, const Feed& feed,
                               const FetchSettings& settings, std::chrono::sys_seconds now);

// The same of a feed of which no more than feeds/idle_state.h is known, and that was paced at this
// price.
[[nodiscard]] Demand demand_at_rest(const PollState& state, const Feed& feed,
                                    const FetchSettings& settings, double price_factor);

// What a request for this feed may cost, in seconds of delay of one article: less than for others,
// the more of its articles rules alert on.
[[nodiscard]] double price_of(const PollState& state, const FetchSettings& settings,
                              const Terms& terms);

// Learns from a success when the feed has news, how late we are, and how fast its documents turn
// over.
void learn(PollState& state, const Fetched& fetched, std::chrono::sys_seconds last_success,
           std::chrono::sys_seconds now);

}  // namespace newswatch::feeds
