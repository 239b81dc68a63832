#pragma once

// The year, month and day in what is left of a date once its time is taken out. Pure.

#include <chrono>
#include <optional>

#include "feeds/date_time_of_day.h"
#include "feeds/date_tokens.h"

namespace newswatch::feeds {

[[nodiscard]] std::optional<std::chrono::sys_days> read_figures(DateTokens cut,
                                                                const TimeOfDay& time);

}  // namespace newswatch::feeds
