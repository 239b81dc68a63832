#include "feeds/date_calendar.h"

#include <unicode/calendar.h>
#include <unicode/timezone.h>

#include <memory>

namespace newswatch::feeds {

namespace {

using namespace std::chrono;

std::optional<sys_days> converted(const CalendarDay& date, const char* calendar) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Calendar> days(icu::Calendar::createInstance(
      *icu::TimeZone::getGMT(), icu::Locale::createFromName(calendar), status));
  if (U_FAILURE(status)) return std::nullopt;
  days->clear();
  days->set(static_cast<std::int32_t>(date.year), static_cast<std::int32_t>(date.month - 1),
            static_cast<std::int32_t>(date.day));
  const UDate when = days->getTime(status);
  if (U_FAILURE(status)) return std::nullopt;
  return floor<std::chrono::days>(
      sys_time<milliseconds>(milliseconds(static_cast<std::int64_t>(when))));
}

}  // namespace

std::int64_t full_year(std::int64_t value, std::size_t digits) {
  if (digits > 3) return value;
  if (digits == 3) return value + 1900;
  return value < 69 ? value + 2000 : value + 1900;
}

std::optional<sys_days> day_of(const CalendarDay& date, Calendar calendar) {
  if (date.year < 0 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1 ||
      date.day > 31) {
    return std::nullopt;
  }
  if (calendar == Calendar::persian) return converted(date, "@calendar=persian");
  if (calendar == Calendar::islamic) return converted(date, "@calendar=islamic-umalqura");
  const sys_days first =
      year(static_cast<int>(date.year)) / month(static_cast<unsigned>(date.month)) / 1;
  return first + days(date.day - 1);
}

std::optional<sys_days> day_of_ordinal(std::int64_t of_year, std::int64_t day) {
  if (of_year < 0 || of_year > 9999 || day < 1 || day > 366) return std::nullopt;
  return sys_days(year(static_cast<int>(of_year)) / 1 / 1) + days(day - 1);
}

std::optional<sys_days> day_of_week_date(std::int64_t of_year, std::int64_t week,
                                         std::int64_t day) {
  if (of_year < 0 || of_year > 9999 || week < 1 || week > 53 || day < 1 || day > 7)
    return std::nullopt;
  const sys_days fourth = year(static_cast<int>(of_year)) / 1 / 4;  // always in week 1
  const auto since_monday = weekday(fourth).iso_encoding() - 1;
  return fourth - days(since_monday) + days(7 * (week - 1) + day - 1);
}

std::optional<minutes> zone_offset(const char* name, local_seconds local) {
  const std::unique_ptr<icu::TimeZone> zone(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (!zone || *zone == icu::TimeZone::getUnknown()) return std::nullopt;
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone->getOffset(static_cast<UDate>(local.time_since_epoch().count()) * 1000, true, raw, saving,
                  status);
  if (U_FAILURE(status)) return std::nullopt;
  return floor<minutes>(milliseconds(std::int64_t{raw} + saving));
}

}  // namespace newswatch::feeds
