#pragma once

// The request of one poll. Pure. Sources: RFC 9110 13.1 (conditional requests), 12.5 (negotiation).

#include "feeds/feed.h"
#include "feeds/poll_state.h"
#include "feeds/settings.h"
#include "net/message.h"

namespace newswatch::feeds {

// Asks the address in force (PollState::moved_to, else the feed's own) and sends back both
// validators exactly as they were given, but only to the URL they belong to.
[[nodiscard]] net::HttpRequest conditional_get(const Feed& feed, const FetchSettings& settings,
                                               const PollState& state);

// "newswatch/VERSION (+contact)"
[[nodiscard]] std::string user_agent(const FetchSettings& settings);

}  // namespace newswatch::feeds
