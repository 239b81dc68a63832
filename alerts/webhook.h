#pragma once

// One attempt at a channel that posts over HTTP: what to send, and what its answer means. Pure; the
// sending is net::Http's.

#include <boost/system/result.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "alerts/channel.h"
#include "alerts/delivery.h"
#include "alerts/verdict.h"
#include "net/message.h"

namespace newswatch::alerts {

inline constexpr std::size_t kMaxReplyBytes = 1u << 20;

// All of a channel that may be secret, the longest first: what a receiver was sent, it may send
// back, and a library may quote.
[[nodiscard]] std::vector<std::string> secrets_of(const Webhook& webhook);

// The request of an attempt made at `now`: the delivery's very bytes, signed with the channel's
// secrets. Of the channel's own headers, those that would overrule ours, or that hold a line break
// or another control byte, are left out.
[[nodiscard]] net::HttpRequest webhook_request(const Webhook& webhook, const Delivery& delivery,
                                               std::chrono::sys_seconds now);

// Only 2xx is a success, and 410 says that the receiver is gone; a 429's or 503's Retry-After is
// heard, and so is what a service says in its body.
[[nodiscard]] Outcome outcome_of(
    const Webhook& webhook, const boost::system::result<net::HttpResponse, net::HttpError>& reply,
    std::chrono::sys_seconds now);

}  // namespace newswatch::alerts
