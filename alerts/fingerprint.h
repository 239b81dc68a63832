#pragma once

// Tells whether a channel's settings are those of an earlier day without keeping the settings,
// which hold secrets. Pure.

#include <string>

#include "alerts/channel.h"

namespace newswatch::alerts {

// SHA-256 over everything the channel's settings say, in hexadecimal: any edit gives another one,
// and none of the settings can be read from it.
[[nodiscard]] std::string fingerprint(const Channel& channel);

// What two channels share whose bodies look alike for the same alert; short. A body made for
// another form is of no use to a channel.
[[nodiscard]] std::string form_of(const Channel& channel);

}  // namespace newswatch::alerts
