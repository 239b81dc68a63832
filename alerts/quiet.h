#pragma once

// When a channel wants to be left alone. Pure, but for the machine's own zone where none is named.

#include <chrono>
#include <optional>
#include <string_view>

#include "alerts/channel.h"

namespace newswatch::alerts {

// Whether the tz database has a zone of this name.
[[nodiscard]] bool is_zone(std::string_view name);

// The end of the quiet hours that `now` lies in; nullopt outside of them. A local time that a
// change of the clocks leaves out is the moment of the change.
[[nodiscard]] std::optional<std::chrono::sys_seconds> quiet_until(const QuietHours& quiet,
                                                                  std::chrono::sys_seconds now);

}  // namespace newswatch::alerts
