#pragma once

// One attempt at a webhook: what to send, and what its answer means. Pure; the sending is
// net::Http's.

#include <boost/system/result.hpp>
#include <chrono>
#include <random>
#include <string>

#include "alerts/channel.h"
#include "alerts/delivery.h"
#include "net/message.h"

namespace newswatch::alerts {

inline constexpr std::size_t kMaxReplyBytes = 1u << 20;

// `delivery` is always as it was before the attempt: `attempts` counts the earlier ones.

// The request of an attempt made at `now`: the delivery's very bytes, signed with the channel's
// secrets. Of the channel's own headers, those that would overrule ours, or that hold a line break
// or another control byte, are left out.
[[nodiscard]] net::HttpRequest webhook_request(const Webhook& webhook, const Delivery& delivery,
                                               std::chrono::sys_seconds now);

// When to try again if the attempt made at `now` is never heard of, because the program ended in
// the middle of it. Never before the attempt's own timeout.
[[nodiscard]] std::chrono::sys_seconds retry_if_unheard(const Webhook& webhook,
                                                        const Delivery& delivery,
                                                        std::chrono::sys_seconds now,
                                                        std::mt19937_64& chance);

struct Verdict {
  DeliveryState state = DeliveryState::waiting;  // delivered, waiting or dead
  std::chrono::sys_seconds next_attempt{};       // waiting only
  std::string error;             // plain words without URL or secret; empty when delivered
  bool disable_channel = false;  // 410: the receiver wants nothing any more
  bool operator==(const Verdict&) const = default;
};

// Only 2xx is a success. 410 ends the delivery at once; any other failure waits as the schedule
// says, at least as long as a 429's or 503's Retry-After, and is dead when the schedule has ended.
[[nodiscard]] Verdict judge(const Webhook& webhook,
                            const boost::system::result<net::HttpResponse, net::HttpError>& reply,
                            const Delivery& delivery, std::chrono::sys_seconds now,
                            std::mt19937_64& chance);

}  // namespace newswatch::alerts
