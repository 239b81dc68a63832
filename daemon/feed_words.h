#pragma once

// The state of a feed in words an operator understands. Pure.

#include <chrono>
#include <string>
#include <string_view>

#include "daemon/terminal.h"
#include "feeds/feed.h"
#include "feeds/poll_state.h"
#include "feeds/settings.h"

namespace newswatch::daemon {

// "45 s", "12 min", "3 h 20 min", "5 d 4 h": two units at most, rounded down; "0 s" for none.
[[nodiscard]] std::string lasting(std::chrono::seconds time);

// "3 min ago", "in 20 min", "now", "never" for a time of zero.
[[nodiscard]] std::string from_now(std::chrono::sys_seconds time, std::chrono::sys_seconds now);

enum class FeedHealth : std::uint8_t {
  unasked,  // configured, and no poll of it has ended yet
  well,
  late,  // well, and overdue by more than its whole interval: the daemon does not run, or lags
  failing,
  gone,
};

[[nodiscard]] FeedHealth health_of(const feeds::PollState& state, std::chrono::sys_seconds now);

// "new", "well", "late", "failing", "gone"
[[nodiscard]] std::string_view name_of(FeedHealth health);

[[nodiscard]] Style style_of(FeedHealth health);

// "in 12 min", "due", "at start"; "-" for a feed that is never asked again.
[[nodiscard]] std::string next_poll_in_words(const feeds::PollState& state,
                                             std::chrono::sys_seconds now);

// One word or two for a column: "rhythm", "every", "Retry-After", …
[[nodiscard]] std::string_view name_of(feeds::Why why);

// One sentence: why the next poll is when it is.
[[nodiscard]] std::string why_in_words(const feeds::Feed& feed, const feeds::PollState& state,
                                       const feeds::FetchSettings& settings,
                                       std::chrono::sys_seconds now);

// "4.3", "120", "0.2", "-" where nothing is known.
[[nodiscard]] std::string items_a_day(const feeds::PollState& state, std::chrono::sys_seconds now);

}  // namespace newswatch::daemon
