#pragma once

// Years, months and days of a calendar as a day. Pure.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "feeds/date_words.h"

namespace newswatch::feeds {

struct CalendarDay {
  std::int64_t year = 0;
  std::int64_t month = 1;
  std::int64_t day = 1;
};

// The year that was written with so many digits. Two: POSIX's pivot. Three: a program that prints
// years since 1900.
[[nodiscard]] std::int64_t full_year(std::int64_t value, std::size_t digits);

// Gregorian: 31 June and its like are the publisher's slip, and run on into July. nullopt for a
// year outside 0 to 9999, a month or a day that is none.
[[nodiscard]] std::optional<std::chrono::sys_days> day_of(const CalendarDay& date,
                                                          Calendar calendar);

// ISO 8601 4.1.3: the day of the year, from 1.
[[nodiscard]] std::optional<std::chrono::sys_days> day_of_ordinal(std::int64_t year,
                                                                  std::int64_t day);

// ISO 8601 4.1.4: the week of the year and its day, Monday is 1.
[[nodiscard]] std::optional<std::chrono::sys_days> day_of_week_date(std::int64_t year,
                                                                    std::int64_t week,
                                                                    std::int64_t day);

// How far east of Greenwich the zone of that name ("Europe/Berlin") is at a local time; nullopt for
// no such zone.
[[nodiscard]] std::optional<std::chrono::minutes> zone_offset(const char* name,
                                                              std::chrono::local_seconds local);

}  // namespace newswatch::feeds
