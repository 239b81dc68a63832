#pragma once

// What a word of a date means: a month in some sixty languages, half a day, a zone, a unit such as
// 年. Pure. Sources: Unicode CLDR (names), RFC 822 5.1 and the tz database (zones).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch::feeds {

enum class Calendar : std::uint8_t { gregorian, persian, islamic };

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
  int value = 0;  // month: 1 to 12; half: hours to add, 0 or 12; zone: minutes east of Greenwich
  Calendar calendar = Calendar::gregorian;  // month
  bool or_weekday = false;  // month: means a day of the week in other languages ("mar")
  // Of a language spoken in one zone: minutes east of Greenwich that a time without a zone has.
  std::optional<int> home_zone;
};

// `word` as fold_date() leaves it. Never more than one word.
[[nodiscard]] DateWord date_word(std::string_view word);

// The longest beginning of a run of Chinese, Japanese or Korean letters that means something;
// `length` is how many bytes it takes, at least one character.
[[nodiscard]] DateWord date_word_at(std::string_view run, std::size_t& length);

// The second word of a name such as "Eastern Daylight" or "تشرين الأول", or nothing.
[[nodiscard]] std::optional<DateWord> date_word_of_two(std::string_view first,
                                                       std::string_view second);

// Lower case, without accents and vowel signs, digits of all scripts as ASCII, dashes and blanks
// unified. `persian_digits`: it had the digits of Persian and Urdu.
[[nodiscard]] std::string fold_date(std::string_view text, bool& persian_digits);

}  // namespace newswatch::feeds
