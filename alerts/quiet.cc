#include "alerts/quiet.h"

#include <unicode/timezone.h>

#include <memory>

namespace newswatch::alerts {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

std::unique_ptr<icu::TimeZone> zone_of(std::string_view name) {
  if (name.empty()) return std::unique_ptr<icu::TimeZone>(icu::TimeZone::createDefault());
  const auto id = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<int32_t>(name.size())));
  return std::unique_ptr<icu::TimeZone>(icu::TimeZone::createTimeZone(id));
}

enum class Clock : std::uint8_t { utc, local };

// What `zone` adds to UTC at that time of that clock.
seconds offset(const icu::TimeZone& zone, sys_seconds time, Clock clock) {
  int32_t raw = 0;
  int32_t summer = 0;
  UErrorCode failure = U_ZERO_ERROR;
  const double milliseconds = static_cast<double>(time.time_since_epoch().count()) * 1000;
  zone.getOffset(milliseconds, clock == Clock::local, raw, summer, failure);
  return U_SUCCESS(failure) ? seconds((raw + summer) / 1000) : seconds(0);
}

}  // namespace

bool is_zone(std::string_view name) {
  return !name.empty() && *zone_of(name) != icu::TimeZone::getUnknown();
}

std::optional<sys_seconds> quiet_until(const QuietHours& quiet, sys_seconds now) {
  const auto zone = zone_of(quiet.zone);
  const sys_seconds local = now + offset(*zone, now, Clock::utc);
  const auto midnight = std::chrono::floor<days>(local);
  const auto since_midnight = local - midnight;
  const bool over_midnight = quiet.to <= quiet.from;
  const bool evening = since_midnight >= quiet.from;
  const bool morning = since_midnight < quiet.to;
  if (over_midnight ? !(evening || morning) : !(evening && morning)) return std::nullopt;
  const sys_seconds end = midnight + quiet.to + days(over_midnight && evening ? 1 : 0);
  return std::max(now + seconds(1), end - offset(*zone, end, Clock::local));
}

}  // namespace newswatch::alerts
