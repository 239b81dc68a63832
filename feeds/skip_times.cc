#include "feeds/skip_times.h"

#include <array>

#include "feeds/links.h"
#include "feeds/numbers.h"
#include "net/ascii.h"

namespace newswatch::feeds {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_seconds;

constexpr std::uint32_t kAllHours = (1u << 24) - 1;
constexpr std::uint8_t kAllDays = (1u << 7) - 1;
constexpr int kHoursAWeek = 7 * 24;

}  // namespace

void add_hour(SkipTimes& times, std::string_view text) {
  const auto hour = number_of(text);
  if (hour && *hour <= 24) times.hours |= 1u << (*hour % 24);
}

void add_day(SkipTimes& times, std::string_view text) {
  constexpr std::array<std::string_view, 7> kNames = {"sunday",   "monday", "tuesday", "wednesday",
                                                      "thursday", "friday", "saturday"};
  const std::string name = net::ascii::lowered(net::ascii::trimmed(text));
  if (name.size() < 3) return;
  for (std::size_t day = 0; day < kNames.size(); ++day) {
    if (kNames[day].starts_with(name)) times.days |= static_cast<std::uint8_t>(1u << day);
  }
}

bool is_skipped(SkipTimes times, sys_seconds when) {
  const auto day = std::chrono::floor<days>(when);
  const auto hour = std::chrono::floor<hours>(when - day).count();
  const auto weekday = std::chrono::weekday(day).c_encoding();
  return ((times.hours >> hour) & 1u) != 0 || ((times.days >> weekday) & 1u) != 0;
}

sys_seconds first_open(SkipTimes times, sys_seconds from) {
  if (!is_skipped(times, from)) return from;
  auto hour = std::chrono::floor<hours>(from);
  for (int n = 0; n < kHoursAWeek; ++n) {
    hour += hours(1);
    if (!is_skipped(times, hour)) return hour;
  }
  return from;
}

std::int64_t to_number(SkipTimes times) {
  return static_cast<std::int64_t>(times.hours) | static_cast<std::int64_t>(times.days) << 24;
}

SkipTimes skip_times_of(std::int64_t number) {
  const auto bits = static_cast<std::uint64_t>(number);
  return {.hours = static_cast<std::uint32_t>(bits) & kAllHours,
          .days = static_cast<std::uint8_t>((bits >> 24) & kAllDays)};
}

}  // namespace newswatch::feeds
