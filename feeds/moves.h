#pragma once

// Following a feed to where its server says it has moved for good. Pure.
// Source: RFC 9110 15.4.2 (301), 15.4.9 (308).

#include <chrono>
#include <string>
#include <vector>

#include "feeds/fetched.h"
#include "feeds/poll_state.h"

namespace newswatch::feeds {

// One mistaken redirect must not take a feed away: a move is believed once it has been the same for
// this long, and in this many polls, each of which ended in the feed.
inline constexpr std::chrono::seconds kMoveHolds{24 * 3600};
inline constexpr std::uint32_t kMoveHoldsPolls = 3;

// After a success. `notes` get what an operator should read.
void follow_move(PollState& state, const Fetched& fetched, const std::string& configured_url,
                 std::chrono::sys_seconds now, std::vector<std::string>& notes);

}  // namespace newswatch::feeds
