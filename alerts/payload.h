#pragma once

// What a receiver is told, as JSON (docs/webhooks.md). Pure: the same alert gives the same bytes.

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "alerts/alert.h"
#include "alerts/delivery.h"

namespace newswatch::alerts {

inline constexpr std::size_t kMaxBodyBytes = 19'999;
inline constexpr std::size_t kExcerptCharacters = 300;

// The body of a webhook: one JSON object on one line, at most kMaxBodyBytes whatever the alert
// holds. What had to be cut is named in `data.truncated`.
[[nodiscard]] std::string webhook_body(const Alert& alert);

// The same data for a log channel, without line end.
[[nodiscard]] std::string log_line(const Alert& alert);

// The line a log channel writes for a delivery whose body is a log_line(): the delivery's id comes
// first, so that a line written twice around a crash is known by it. Ends with a line feed.
[[nodiscard]] std::string identified_line(const Delivery& delivery);

// "2024-06-10T08:00:03Z"; empty for years outside 1 to 9999, which only a broken feed claims.
[[nodiscard]] std::string rfc3339(std::chrono::sys_seconds time);

// What `channels test` sends: an alert that names itself a test.
[[nodiscard]] Alert test_alert(std::chrono::sys_seconds now);

}  // namespace newswatch::alerts
