#pragma once

// When to ask a feed again, and what to remember of the last time. Pure.
// Sources: RFC 9110 10.2.3 (Retry-After), 15.5.11 (410), 15.4 (redirects); RFC 9111 4.2
// (freshness).

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "feeds/feed.h"
#include "feeds/fetched.h"
#include "feeds/poll_state.h"
#include "feeds/settings.h"

namespace newswatch::feeds {

struct Next {
  PollState state;
  std::vector<std::string> notes;  // changes of state an operator should read, in plain words
};

inline constexpr std::chrono::seconds kLongestBackoff{24 * 3600};
inline constexpr std::uint32_t kMostDoublings = 5;

// The interval, halved by news and half as long again without (or `every`, where the user fixed
// it), doubled per failure in a row at most kMostDoublings times; never before what the publisher
// asks for (Retry-After, freshness, ttl: at most kLongestBackoff). Jitter lengthens by up to a
// tenth. Never before now + min_interval, so no header and no clock can make us hammer a host.
[[nodiscard]] Next next_state(const PollState& state, const Fetched& fetched, const Feed& feed,
                              const FetchSettings& settings, std::chrono::sys_seconds now,
                              std::mt19937_64& chance);

}  // namespace newswatch::feeds
