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
#include "feeds/pace.h"
#include "feeds/poll_state.h"
#include "feeds/settings.h"

namespace newswatch::feeds {

struct Next {
  PollState state;
  std::vector<std::string> notes;  // changes of state an operator should read, in plain words
};

inline constexpr std::chrono::seconds kLongestBackoff{24 * 3600};
inline constexpr std::uint32_t kMostDoublings = 5;

// The feed's pace (feeds/pace.h), doubled for each failure in a row after the first, at most
// kMostDoublings times; never
// before what the publisher asks for, of any status: Retry-After for at most kLongestBackoff, the
// rest (freshness, ttl, hours and days to skip) within the feed's longest interval, or a day where
// that is shorter for what is skipped. Jitter lengthens by up to a tenth. Never before now and the
// feed's shortest interval, so no header and no clock can make us hammer a host.
[[nodiscard]] Next next_state(const PollState& state, const Fetched& fetched, const Feed& feed,
                              const FetchSettings& settings, std::chrono::sys_seconds now,
                              std::mt19937_64& chance, const Terms& terms);

// When a feed asked `now` is to be asked again if this poll is never heard of, because we die in
// the middle of it: after its interval, backed off as its failures so far deserve.
[[nodiscard]] std::chrono::sys_seconds next_if_unheard(const PollState& state, const Feed& feed,
                                                       const FetchSettings& settings,
                                                       std::chrono::sys_seconds now);

// When a feed that is remembered falls due under the settings of today: at its next_poll, or
// sooner where its user has shortened `every` or its longest interval since. If the clock was ahead
// when the state was written (its last attempt lies in the future), the wait begins anew, so that
// the feed is neither hammered nor forgotten.
[[nodiscard]] std::chrono::sys_seconds due_under(const PollState& state, const Feed& feed,
                                                 const FetchSettings& settings,
                                                 std::chrono::sys_seconds now);

}  // namespace newswatch::feeds
