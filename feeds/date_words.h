#pragma once

// What a word of a date means: a month in many languages, half a day, a zone, a unit such as
// 年. Pure. Sources: Unicode CLDR (names), RFC 822 5.1 and the tz database (zones).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch::feeds {

enum class Calendar : std::uint8_t { gregorian, persian, islamic };

inline constexpr int kSomeDay = -1;        // a day of the week, but not told which
inline constexpr int kMorning = 0x000FFF;  // hours 0 to 11, the first in the lowest bit
inline constexpr int kAfternoon = 0xFFF000;

struct DateWord {
  enum class Kind : std::uint8_t {
    unknown,
    month,
    weekday,
    half,  // AM and PM
    zone,
    year_unit,  // 年: the number before it is a year
    month_unit,
    day_unit,
    hour_unit,
    minute_unit,
    second_unit,
    era,          // 令和: the year that follows counts from `value`
    month_comes,  // Vietnamese "tháng": the number that follows is a month
  };
  Kind kind = Kind::unknown;
  // month: 1 to 12; weekday: Sunday is 0; half: the hours it may mean, a bit each; zone: minutes
  // east of Greenwich
  int value = 0;
  Calendar calendar = Calendar::gregorian;  // month
  bool or_weekday = false;  // month: means a day of the week in other languages ("mar")
  int other_month = 0;      // month: as sure, in another language
  bool is_guess = false;    // month: only begins like one
  bool is_certain =
      false;  // English, a zone, or of no meaning in any date: no need to look further
  // Of a language spoken in one zone: minutes east of Greenwich that a time without a zone has.
  std::optional<int> home_zone;
};

// `word` as fold_date() leaves it. Never more than one word.
[[nodiscard]] DateWord date_word(std::string_view word);

}  // namespace newswatch::feeds
