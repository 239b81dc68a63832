#pragma once

// The request of one poll. Pure. Sources: RFC 9110 13.1 (conditional requests), 12.5 (negotiation);
// RFC 3229 10.5.3 (A-IM).

#include <string>

#include "feeds/feed.h"
#include "feeds/poll_state.h"
#include "feeds/settings.h"
#include "net/message.h"
#include "net/redirects.h"

namespace newswatch::feeds {

struct ConditionalGet {
  net::HttpRequest request;
  net::OnlyFor validators;  // both, exactly as they were given, for the URL that gave them
};

// Asks the address in force. What the feed's headers tell goes to the origin of its own URL, what
// its ca_file and verify_tls allow holds for the host of that; a feed that has moved elsewhere is
// asked without.
[[nodiscard]] ConditionalGet conditional_get(const Feed& feed, const FetchSettings& settings,
                                             const PollState& state);

// Asks another of the feed's addresses, without validators.
[[nodiscard]] net::HttpRequest plain_get(const Feed& feed, const FetchSettings& settings,
                                         std::string url);

// PollState::moved_to, else the feed's own.
[[nodiscard]] const std::string& address_in_force(const Feed& feed, const PollState& state);

// "newswatch/VERSION (+contact)"
[[nodiscard]] std::string user_agent(const FetchSettings& settings);

}  // namespace newswatch::feeds
