// Figures alone are read by plausibility: four digits are a year; of two small numbers the day
// comes first, unless the second is too large for a month, or slashes and AM or PM say that an
// American wrote them; three pairs with dashes begin with the year (ISO 8601:1988).

#include "feeds/date_figures.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "feeds/date_calendar.h"

namespace newswatch::feeds {

namespace {

using Kind = DateToken::Kind;
using Word = DateWord::Kind;
using std::chrono::sys_days;

constexpr std::int64_t kBuddhist = 543;  // years that Thailand is ahead

bool is_thai(const DateToken& word) {
  return word.text.starts_with("\xE0\xB8") || word.text.starts_with("\xE0\xB9");
}

class Reader {
 public:
  Reader(DateTokens cut, const TimeOfDay& time)
      : tokens_(std::move(cut.tokens)), persian_digits_(cut.persian_digits), time_(time) {}

  std::optional<sys_days> read() {
    take_units();
    if (has_year_ && has_month_) return day_of(date_, calendar_);
    if (has_month_ || take_month()) return with_named_month();
    return by_shape();
  }

 private:
  bool is_number(std::size_t i) const {
    return i < tokens_.size() && tokens_[i].kind == Kind::number;
  }
  bool is_word(std::size_t i, Word kind) const {
    return i < tokens_.size() && tokens_[i].kind == Kind::word && tokens_[i].word.kind == kind;
  }
  bool is_separator(std::size_t i) const {
    if (i >= tokens_.size() || tokens_[i].kind != Kind::mark) return false;
    const char mark = tokens_[i].mark;
    return mark == '-' || mark == '/' || mark == '.';
  }
  void drop(std::size_t begin, std::size_t end) {
    tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                  tokens_.begin() + static_cast<std::ptrdiff_t>(end));
  }

  void set_year(std::int64_t year) {
    date_.year = year;
    has_year_ = true;
  }
  void set_month(std::int64_t month) {
    date_.month = month;
    has_month_ = true;
  }

  // 2024年6月10日, 令和6年, tháng 6
  void take_units() {
    for (std::size_t i = 0; i < tokens_.size();) {
      if (is_word(i, Word::era) && is_number(i + 1)) {
        set_year(tokens_[i].word.value + tokens_[i + 1].number);
        drop(i, is_word(i + 2, Word::year_unit) ? i + 3 : i + 2);
      } else if (is_word(i, Word::month_comes) && is_number(i + 1)) {
        set_month(tokens_[i + 1].number);
        drop(i, i + 2);
      } else if (is_number(i) && is_word(i + 1, Word::year_unit)) {
        set_year(full_year(tokens_[i].number, tokens_[i].digits));
        drop(i, i + 2);
      } else if (is_number(i) && is_word(i + 1, Word::month_unit)) {
        set_month(tokens_[i].number);
        drop(i, i + 2);
      } else if (is_number(i) && is_word(i + 1, Word::day_unit)) {
        date_.day = tokens_[i].number;
        has_day_ = true;
        drop(i, i + 2);
      } else {
        ++i;
      }
    }
  }

  bool take_month() {
    const DateToken* best = nullptr;
    int best_place = -1;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!is_word(i, Word::month)) continue;
      thai_ = thai_ || is_thai(tokens_[i]);
      // Of "vas, 17 jun 2024" the one among the figures; of "mar 10 mar" the later is the month; of
      // two plain ones, the first.
      const int place = figures_beside(i);
      const bool better =
          best == nullptr || place > best_place || (place == best_place && best->word.or_weekday);
      if (!better) continue;
      best = &tokens_[i];
      best_place = place;
    }
    if (best == nullptr) return false;
    calendar_ = best->word.calendar;
    other_month_ = best->word.other_month;
    set_month(best->word.value);
    return true;
  }

  // On how many sides of token `i` a number stands, at once or behind a separator.
  int figures_beside(std::size_t i) const {
    const bool before =
        i > 0 && (is_number(i - 1) || (i > 1 && is_separator(i - 1) && is_number(i - 2)));
    const bool behind = is_number(i + 1) || (is_separator(i + 1) && is_number(i + 2));
    return (before ? 1 : 0) + (behind ? 1 : 0);
  }

  std::optional<sys_days> with_named_month() {
    std::vector<const DateToken*> numbers;
    for (const DateToken& token : tokens_) {
      if (token.kind == Kind::number && token.digits <= 4) numbers.push_back(&token);
    }
    if (!has_year_ && !take_year(numbers)) return std::nullopt;
    if (!has_day_ && !numbers.empty()) date_.day = numbers.front()->number;
    if (thai_ && date_.year > 2300) date_.year -= kBuddhist;
    // "lis" is October to some and November to others; the day of the week may tell.
    CalendarDay other = date_;
    other.month = other_month_;
    if (!is_right_weekday(date_) && is_right_weekday(other)) return day_of(other, calendar_);
    return day_of(date_, calendar_);
  }

  // The year among the numbers beside a month: the one that can be nothing else, or the last.
  bool take_year(std::vector<const DateToken*>& numbers) {
    auto year = std::find_if(numbers.begin(), numbers.end(), [this](const DateToken* n) {
      return n->digits > 2 || is_short_year(n);
    });
    if (year == numbers.end()) {
      year = std::find_if(numbers.begin(), numbers.end(),
                          [](const DateToken* n) { return n->number > 31; });
    }
    if (year == numbers.end() && numbers.size() > 1) year = numbers.begin() + 1;
    if (year == numbers.end()) return false;
    const bool needs_day = (*year)->digits <= 2 && !is_short_year(*year);
    if (needs_day && numbers.size() < 2) return false;
    const bool short_thai = thai_ && (*year)->digits == 2;
    set_year(short_thai ? 2500 + (*year)->number : full_year((*year)->number, (*year)->digits));
    numbers.erase(year);
    return true;
  }

  // '24
  bool is_short_year(const DateToken* number) const {
    const auto i = static_cast<std::size_t>(number - tokens_.data());
    return number->digits == 2 && number->glued && i > 0 && tokens_[i - 1].mark == '\'' &&
           !tokens_[i - 1].glued;
  }

  std::optional<sys_days> by_shape() {
    std::size_t i = 0;
    while (i < tokens_.size() && !is_number(i)) ++i;
    if (i == tokens_.size()) return std::nullopt;
    const DateToken& first = tokens_[i];
    const bool before_christ = i == 1 && tokens_[0].mark == '-' && first.digits >= 4;
    if (before_christ) {
      // ISO 8601 once let the century go: -2406.
      if (i + 1 != tokens_.size() || first.digits != 4) return std::nullopt;
      return day_of({full_year(first.number / 100, 2), first.number % 100, 1}, Calendar::gregorian);
    }
    switch (first.digits) {
      case 8:  // 20240610
        return day_of({first.number / 10'000, first.number / 100 % 100, first.number % 100},
                      Calendar::gregorian);
      case 7:  // 2024162
        return day_of_ordinal(first.number / 1'000, first.number % 1'000);
      case 6:
        return six_digits(first.number);
      default:
        break;
    }
    if (first.digits > 4) return std::nullopt;
    if (first.digits == 4) {
      if (const auto week = week_date(i)) return week;
      const bool ordinal = is_separator(i + 1) && is_number(i + 2) && tokens_[i + 2].digits == 3;
      if (ordinal) return day_of_ordinal(first.number, tokens_[i + 2].number);
    }
    return in_a_row(i);
  }

  // 240610, else 202406
  static std::optional<sys_days> six_digits(std::int64_t value) {
    const auto date =
        day_of({full_year(value / 10'000, 2), value / 100 % 100, value % 100}, Calendar::gregorian);
    if (date) return date;
    return day_of({value / 100, value % 100, 1}, Calendar::gregorian);
  }

  // 2024-W24-1, 2024W241
  std::optional<sys_days> week_date(std::size_t i) const {
    std::size_t at = i + 1;
    if (is_separator(at)) ++at;
    if (at >= tokens_.size() || tokens_[at].kind != Kind::word || tokens_[at].text != "w" ||
        !is_number(at + 1)) {
      return std::nullopt;
    }
    const DateToken& week = tokens_[at + 1];
    if (week.digits == 3)
      return day_of_week_date(tokens_[i].number, week.number / 10, week.number % 10);
    const bool has_day = is_separator(at + 2) && is_number(at + 3);
    return day_of_week_date(tokens_[i].number, week.number, has_day ? tokens_[at + 3].number : 1);
  }

  // Up to three numbers with the same separator, or blanks, between them.
  std::optional<sys_days> in_a_row(std::size_t i) const {
    std::vector<const DateToken*> row{&tokens_[i]};
    char separator = ' ';
    for (std::size_t at = i + 1; row.size() < 3;) {
      const std::size_t digits = is_number(at + 1) ? tokens_[at + 1].digits : 0;
      if (row.front()->digits == 4 && digits > 2) break;  // 2024-06-0500
      if (is_separator(at) && is_number(at + 1)) {
        separator = tokens_[at].mark;
        row.push_back(&tokens_[at + 1]);
        at += 2;
      } else if (is_number(at) && (separator == ' ' || tokens_[at].digits == 4)) {
        row.push_back(&tokens_[at++]);  // 10 06 2024, 10/6 2024
      } else {
        break;
      }
    }
    if (row.front()->digits == 4) return year_first(row, separator);
    if (row.size() < 3 || row[0]->digits > 2 || row[1]->digits > 2 || row[2]->digits < 2)
      return std::nullopt;
    if (separator == '-' && row[2]->digits == 2) {
      const auto date = day_of({full_year(row[0]->number, 2), row[1]->number, row[2]->number},
                               Calendar::gregorian);
      if (date) return date;
    }
    return year_last(row, separator);
  }

  std::optional<sys_days> year_first(const std::vector<const DateToken*>& row,
                                     char separator) const {
    CalendarDay date{.year = row[0]->number};
    if (row.size() > 1) date.month = row[1]->number;
    if (row.size() > 2) date.day = row[2]->number;
    if (row.size() == 1 && (time_.is_present || tokens_.size() > 1)) return std::nullopt;
    if (date.month > 12 && date.day <= 12) std::swap(date.month, date.day);
    const bool persian =
        (persian_digits_ || separator == '/') && date.year >= 1300 && date.year < 1500;
    return day_of(date, persian ? Calendar::persian : Calendar::gregorian);
  }

  std::optional<sys_days> year_last(const std::vector<const DateToken*>& row,
                                    char separator) const {
    CalendarDay date{.year = full_year(row[2]->number, row[2]->digits),
                     .month = row[1]->number,
                     .day = row[0]->number};
    // An American writes 9/2, not 9/02.
    const bool padded_alike = row[0]->digits == row[1]->digits || row[0]->number > 9;
    const bool american = separator == '/' && time_.has_am_pm && padded_alike;
    const bool swap = date.month > 12 || is_right_weekday({date.year, date.day, date.month}) ||
                      (american && !is_right_weekday(date));
    if (swap && date.day <= 12) std::swap(date.month, date.day);
    return day_of(date, Calendar::gregorian);
  }

  // Does the date fall on the day of the week that stands beside it?
  bool is_right_weekday(const CalendarDay& date) const {
    const auto told = std::find_if(tokens_.begin(), tokens_.end(), [](const DateToken& t) {
      return t.kind == Kind::word && t.word.kind == Word::weekday && t.word.value != kSomeDay;
    });
    if (told == tokens_.end()) return false;
    const auto day = day_of(date, Calendar::gregorian);
    return day &&
           std::chrono::weekday(*day).c_encoding() == static_cast<unsigned>(told->word.value);
  }

  std::vector<DateToken> tokens_;
  bool persian_digits_;
  const TimeOfDay& time_;
  CalendarDay date_;
  Calendar calendar_ = Calendar::gregorian;
  int other_month_ = 0;
  bool has_year_ = false;
  bool has_month_ = false;
  bool has_day_ = false;
  bool thai_ = false;
};

}  // namespace

std::optional<sys_days> read_figures(DateTokens cut, const TimeOfDay& time) {
  return Reader(std::move(cut), time).read();
}

}  // namespace newswatch::feeds
