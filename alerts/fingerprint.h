#pragma once

// Tells whether a channel's settings are those of an earlier day without keeping the settings,
// which hold secrets. Pure.

#include <string>

#include "alerts/channel.h"

namespace newswatch::alerts {

// SHA-256 over everything the channel's settings say, in hexadecimal: any edit gives another one,
// and none of the settings can be read from it.
[[nodiscard]] std::string fingerprint(const Channel& channel);

}  // namespace newswatch::alerts
