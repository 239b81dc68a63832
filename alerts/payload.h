#pragma once

// What a receiver is told, as JSON (docs/webhooks.md). Pure: the same value gives the same bytes.

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "alerts/alert.h"
#include "alerts/material.h"
#include "alerts/notice.h"

namespace newswatch::alerts {

inline constexpr std::size_t kMaxBodyBytes = 19'999;
// An event leaves room for what is added when it is sent: other sources, a former headline.
inline constexpr std::size_t kMaxEventBytes = 15'500;
inline constexpr std::size_t kMaxDigestItems = 25;
inline constexpr std::size_t kExcerptCharacters = 300;

// What the store keeps of an alert until it is told: one JSON object on one line, at most
// kMaxEventBytes whatever the alert holds. What had to be cut is named in `data.truncated`.
[[nodiscard]] std::string event_json(const Alert& alert);

[[nodiscard]] std::string notice_json(const Notice& notice);

// Alerts that waited, as one event of at most kMaxBodyBytes; at most kMaxDigestItems of them.
[[nodiscard]] std::string digest_json(std::span<const Material> alerts,
                                      std::chrono::sys_seconds now);

// "2024-06-10T08:00:03Z"; empty for years outside 1 to 9999, which only a broken feed claims.
[[nodiscard]] std::string rfc3339(std::chrono::sys_seconds time);

// What `channels test` sends: an alert that names itself a test.
[[nodiscard]] Alert test_alert(std::chrono::sys_seconds now);

}  // namespace newswatch::alerts
