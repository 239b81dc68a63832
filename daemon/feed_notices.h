#pragma once

// What of a feed an operator should be told: once when it comes and once when it is gone.

#include <chrono>

#include "daemon/notices.h"
#include "feeds/feed.h"
#include "feeds/fetched.h"
#include "feeds/poll_state.h"

namespace newswatch::daemon {

// After a poll that is stored; `state` is the new one.
void tell_of_feed(Notices& notices, const feeds::Feed& feed, const feeds::PollState& state,
                  const feeds::Fetched& fetched, std::chrono::sys_seconds now);

// Of one that is gone, whenever it comes (back) into the configuration.
void tell_that_it_is_gone(Notices& notices, const feeds::Feed& feed);

}  // namespace newswatch::daemon
