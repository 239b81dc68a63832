#pragma once

// The very bytes a channel's receiver gets. Pure: the same channel, id and material give the same
// bytes. Made once, at the first attempt, and kept.

#include <string>

#include "alerts/channel.h"
#include "alerts/delivery.h"
#include "alerts/material.h"

namespace newswatch::alerts {

// At most kMaxBodyBytes, and within the limits of the channel's service; what had to be cut for
// that ends on a character boundary.
[[nodiscard]] std::string body_of(const Channel& channel, const DeliveryId& id,
                                  const Material& material);

}  // namespace newswatch::alerts
