#pragma once

// When a publisher asks not to be read: RSS 2.0 skipHours and skipDays, in UTC. Pure.

#include <chrono>
#include <cstdint>
#include <string_view>

namespace newswatch::feeds {

struct SkipTimes {
  std::uint32_t hours = 0;  // bit 0 is the hour from midnight on
  std::uint8_t days = 0;    // bit 0 is Sunday
  bool operator==(const SkipTimes&) const = default;
};

// "0" to "23", and the "24" of RSS 0.91 for midnight; anything else says nothing.
void add_hour(SkipTimes& times, std::string_view text);
// English names of days, whole or cut, whatever their letter case.
void add_day(SkipTimes& times, std::string_view text);

[[nodiscard]] bool is_skipped(SkipTimes times, std::chrono::sys_seconds when);

// The first moment from `from` on that is not skipped; `from` where everything is, since nobody
// publishes a feed that is never to be read.
[[nodiscard]] std::chrono::sys_seconds first_open(SkipTimes times, std::chrono::sys_seconds from);

// As one number, for the store; bits that mean nothing are dropped on the way back.
[[nodiscard]] std::int64_t to_number(SkipTimes times);
[[nodiscard]] SkipTimes skip_times_of(std::int64_t number);

}  // namespace newswatch::feeds
