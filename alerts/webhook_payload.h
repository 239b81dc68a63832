#pragma once

// The headers that say what a plain webhook's body is.

#include <vector>

#include "alerts/channel.h"
#include "alerts/delivery.h"
#include "net/message.h"

namespace newswatch::alerts {

// Content-Type and, in CloudEvents' binary mode, the event's attributes (HTTP binding 3.1.3).
[[nodiscard]] std::vector<net::Header> content_headers(const Webhook& webhook,
                                                       const Delivery& delivery);

}  // namespace newswatch::alerts
