// The two forms that nearly all feeds write are read letter by letter. Anything else is cut into
// numbers, words and marks, and each part of a date takes what is its own, the most telling first:
// the time, its zone, years and months that name themselves, names of months. What is left over are
// figures, and their shape decides.

#include "feeds/dates.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "feeds/date_calendar.h"
#include "feeds/date_figures.h"
#include "feeds/date_names.h"
#include "feeds/date_time_of_day.h"
#include "feeds/date_tokens.h"
#include "feeds/html_text.h"

namespace newswatch::feeds {

namespace {

using namespace std::chrono;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `count` digits at `at`, or -1.
int digits_at(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (!is_digit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<sys_seconds> joined(int y, int mo, int d, int h, int mi, int s) {
  if (h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 59) return std::nullopt;
  const auto date = day_of({y, mo, d}, Calendar::gregorian);
  if (!date) return std::nullopt;
  return *date + hours(h) + minutes(mi) + seconds(s);
}

// "+0000", "-05:30", "Z", "GMT", "PST": minutes east of Greenwich.
std::optional<int> plain_zone(std::string_view zone) {
  if (zone == "Z" || zone == "GMT" || zone == "UTC") return 0;
  if (zone.size() == 3 && zone[2] == 'T' && (zone[1] == 'S' || zone[1] == 'D')) {
    constexpr std::string_view kAmerica = "ECMP";  // RFC 822 5.1: EST is five hours behind
    const auto region = kAmerica.find(zone[0]);
    if (region == std::string_view::npos) return std::nullopt;
    return -60 * (static_cast<int>(region) + (zone[1] == 'S' ? 5 : 4));
  }
  if (zone.size() != 5 && zone.size() != 6) return std::nullopt;
  if (zone[0] != '+' && zone[0] != '-') return std::nullopt;
  if (zone.size() == 6 && zone[3] != ':') return std::nullopt;
  const int h = digits_at(zone, 1, 2);
  const int m = digits_at(zone, zone.size() - 2, 2);
  if (h < 0 || h > 15 || m < 0 || m > 59) return std::nullopt;
  return zone[0] == '-' ? -(60 * h + m) : 60 * h + m;
}

// "2024-06-10T08:00:03Z", "2024-06-10T08:00:03.25+02:00" (RFC 3339).
std::optional<sys_seconds> plain_rfc3339(std::string_view t) {
  if (t.size() < 20 || t[4] != '-' || t[7] != '-' || t[10] != 'T' || t[13] != ':' || t[16] != ':')
    return std::nullopt;
  std::size_t end = 19;
  if (t[19] == '.') {
    for (++end; end < t.size() && is_digit(t[end]);) ++end;
    if (end == 20 || end > 29) return std::nullopt;
  }
  const auto zone = plain_zone(t.substr(end));
  const auto time = joined(digits_at(t, 0, 4), digits_at(t, 5, 2), digits_at(t, 8, 2),
                           digits_at(t, 11, 2), digits_at(t, 14, 2), digits_at(t, 17, 2));
  if (!zone || !time) return std::nullopt;
  return *time - minutes(*zone);
}

// "Mon, 10 Jun 2024 08:00:03 +0200" (RFC 822 with four digits of the year).
std::optional<sys_seconds> plain_rfc822(std::string_view t) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (t.size() < 29 || t[3] != ',' || t[4] != ' ' || t[7] != ' ' || t[11] != ' ' || t[16] != ' ' ||
      t[19] != ':' || t[22] != ':' || t[25] != ' ') {
    return std::nullopt;
  }
  const std::size_t month = kMonths.find(t.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  const auto zone = plain_zone(t.substr(26));
  const auto time = joined(digits_at(t, 12, 4), static_cast<int>(month / 3) + 1, digits_at(t, 5, 2),
                           digits_at(t, 17, 2), digits_at(t, 20, 2), digits_at(t, 23, 2));
  if (!zone || !time) return std::nullopt;
  return *time - minutes(*zone);
}

std::optional<sys_seconds> lone_number(std::int64_t value, std::size_t digits) {
  const auto calendar_time = [](std::int64_t date, std::int64_t clock) {
    return joined(static_cast<int>(date / 10'000), static_cast<int>(date / 100 % 100),
                  static_cast<int>(date % 100), static_cast<int>(clock / 10'000),
                  static_cast<int>(clock / 100 % 100), static_cast<int>(clock % 100));
  };
  switch (digits) {
    case 14:  // 20240610080003
      return calendar_time(value / 1'000'000, value % 1'000'000);
    case 12:  // 202406100800, else milliseconds
      if (const auto time = calendar_time(value / 10'000, value % 10'000 * 100)) return time;
      return sys_seconds(seconds(value / 1000));
    case 9:
    case 10:
      return sys_seconds(seconds(value));
    case 13:
      return sys_seconds(seconds(value / 1000));
    case 16:
      return sys_seconds(seconds(value / 1'000'000));
    case 19:
      return sys_seconds(seconds(value / 1'000'000'000));
    default:
      return std::nullopt;
  }
}

// "/Date(1718006403000+0200)/" of .NET and "new Date(1718006403000)": milliseconds, whatever the
// zone.
std::optional<sys_seconds> milliseconds_in_call(std::string_view text) {
  constexpr std::string_view kCall = "Date(";
  const std::size_t call = text.find(kCall);
  if (call == std::string_view::npos) return std::nullopt;
  std::size_t at = call + kCall.size();
  const bool before_1970 = at < text.size() && text[at] == '-';
  if (before_1970) ++at;
  constexpr std::size_t kMostDigits = 15;
  std::int64_t value = 0;
  const std::size_t first = at;
  while (at < text.size() && is_digit(text[at]) && at - first < kMostDigits)
    value = value * 10 + (text[at++] - '0');
  if (at - first < 9) return std::nullopt;
  return sys_seconds(floor<seconds>(milliseconds(before_1970 ? -value : value)));
}

// 20240610080003 before a zone: the date and the time apart.
void part_figures(std::vector<DateToken>& tokens) {
  const DateToken& first = tokens.front();
  const bool is_long = first.kind == DateToken::Kind::number && tokens.size() > 1 &&
                       (first.digits == 14 || first.digits == 12);
  if (!is_long) return;
  const std::size_t digits = first.digits - 8;
  const std::int64_t scale = digits == 6 ? 1'000'000 : 10'000;
  DateToken time = first;
  time.number %= scale;
  time.digits = digits;
  time.glued = true;
  tokens.front().number /= scale;
  tokens.front().digits = 8;
  const DateToken t{.kind = DateToken::Kind::word, .text = "t", .glued = true};
  tokens.insert(tokens.begin() + 1, {t, time});
}

struct NamedZone {
  std::string name;
  std::string rest;  // the text without it
};

// "Europe/Berlin": two names and a slash, capital first.
std::optional<NamedZone> named_zone(std::string_view text) {
  const auto is_part = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '/';
  };
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || !is_part(text[slash - 1]))
    return std::nullopt;
  std::size_t begin = slash;
  while (begin > 0 && is_part(text[begin - 1])) --begin;
  std::size_t end = slash;
  while (end < text.size() && (is_part(text[end]) || text[end] == '-' || text[end] == '+' ||
                               (is_digit(text[end]) && end > slash))) {
    ++end;
  }
  NamedZone found{.name = std::string(text.substr(begin, end - begin)),
                  .rest = std::string(text.substr(0, begin)) + " " + std::string(text.substr(end))};
  if (!zone_offset(found.name.c_str(), {})) return std::nullopt;
  return found;
}

std::optional<sys_seconds> read(std::string_view text) {
  if (const auto time = milliseconds_in_call(text)) return time;
  const auto zone = named_zone(text);
  DateTokens cut = date_tokens(zone ? zone->rest : text);
  if (cut.tokens.empty()) return std::nullopt;
  if (cut.tokens.size() > 1 && cut.tokens.front().mark == '@')
    cut.tokens.erase(cut.tokens.begin());  // @1718006403
  if (cut.tokens.size() == 1 && cut.tokens[0].kind == DateToken::Kind::number) {
    const DateToken& only = cut.tokens[0];
    if (auto time = lone_number(only.number, only.digits)) return time;
  }
  // 1718006403.25
  const bool fraction = cut.tokens.size() == 3 && cut.tokens[1].mark == '.' &&
                        cut.tokens[0].digits >= 9 && cut.tokens[0].digits <= 10;
  if (fraction) return lone_number(cut.tokens[0].number, cut.tokens[0].digits);

  part_figures(cut.tokens);
  settle_names(cut.tokens);
  TimeOfDay time = take_time(cut.tokens);
  if (!cut.comments.empty() && !time.has_zone) {
    DateTokens comment = date_tokens(cut.comments);
    if (!time.is_present && cut.comments.find(':') != std::string::npos) {
      time = take_time(comment.tokens);  // 10 June 2024 (08:30)
    } else if (const auto apart = lone_zone(std::move(comment.tokens))) {
      time.zone_minutes = *apart;  // 10 June 2024 08:30 (GMT+7)
    }
  }
  if (time.is_nonsense) return std::nullopt;
  const auto date = read_figures(std::move(cut), time);
  if (!date) return std::nullopt;
  const sys_seconds local = *date + time.since_midnight;
  if (zone) {
    const auto east = zone_offset(zone->name.c_str(), local_seconds(local.time_since_epoch()));
    return local - east.value_or(minutes(0));
  }
  return local - minutes(time.zone_minutes);
}

}  // namespace

std::optional<sys_seconds> parse_date(std::string_view text) {
  text = text.substr(0, kMaxDateBytes);
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  if (const auto time = plain_rfc822(text)) return time;
  if (const auto time = plain_rfc3339(text)) return time;
  if (text.find_first_of("<&") == std::string_view::npos) return read(text);
  constexpr std::string_view kMachineReadable = "datetime=";  // <time datetime="…">
  if (const std::size_t at = text.find(kMachineReadable); at != std::string_view::npos) {
    const std::string_view value = text.substr(at + kMachineReadable.size());
    const std::size_t end = value.empty() ? 0 : value.find(value.front(), 1);
    if (end != std::string_view::npos && end > 1) {
      if (const auto time = read(value.substr(1, end - 1))) return time;
    }
  }
  return read(plain_title(std::string(text), TextKind::html));
}

bool is_plausible(sys_seconds time) {
  return time >= sys_days(year(1971) / 1 / 1) && time < sys_days(year(2101) / 1 / 1);
}

std::string format_rfc3339(sys_seconds time) {
  constexpr sys_seconds kFirst = sys_days(year(0) / 1 / 1);
  constexpr sys_seconds kLast = sys_days(year(10'000) / 1 / 1) - seconds(1);
  const sys_seconds shown = std::clamp(time, kFirst, kLast);
  const sys_days date = floor<days>(shown);
  const year_month_day ymd(date);
  const hh_mm_ss clock(shown - date);
  std::array<char, 48> buffer{};
  const int written = std::snprintf(
      buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(ymd.year()),
      static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {buffer.data(), static_cast<std::size_t>(std::max(0, written))};
}

}  // namespace newswatch::feeds
