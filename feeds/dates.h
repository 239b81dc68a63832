#pragma once

// Dates as publishers write them. Pure: no clock, and no locale but the words in the text.
// Sources: RFC 822, 850, 5322, 3339, ISO 8601, W3C NOTE-datetime; month and day names as in Unicode
// CLDR, zones by name as in the tz database.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch::feeds {

// Reads RFC 822 in its dialects, ISO 8601, asctime, Unix seconds and milliseconds, and dates
// spelled out in every language of Unicode CLDR and its digits, by the Gregorian, Persian, Islamic,
// Thai and Japanese calendars. Without a zone, UTC (in Korean words, Korea's); without a time,
// midnight; without a day, the first; day before month unless the numbers or the day of the week
// say otherwise. Fractions of a second are dropped. Absurd years that a publisher did write are
// kept; nonsense gives nullopt. Linear; only the first kMaxDateBytes are looked at.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_date(std::string_view text);

// "2024-06-10T08:00:03Z". Years outside 0 to 9999 are clamped.
[[nodiscard]] std::string format_rfc3339(std::chrono::sys_seconds time);

// Whether a feed may have meant it: from 1971 (the clock's zero and its like are slips) to 2100.
[[nodiscard]] bool is_plausible(std::chrono::sys_seconds time);

inline constexpr std::size_t kMaxDateBytes = 256;

}  // namespace newswatch::feeds
