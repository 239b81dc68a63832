#include "feeds/date_clock.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "feeds/date_token_view.h"

namespace newswatch::feeds {

namespace {

using Kind = DateToken::Kind;
using Word = DateWord::Kind;

class Forms : DateTokenView {
 public:
  explicit Forms(const std::vector<DateToken>& tokens) : DateTokenView(tokens), tokens_(tokens) {}

  std::optional<DateClock> find() const {
    using Form = std::optional<DateClock> (Forms::*)(std::size_t) const;
    // The plainest form first: an hour of AM may be the day before a colon time.
    constexpr std::array<Form, 7> kForms{
        &Forms::colons,        &Forms::units,           &Forms::after_t,     &Forms::full_stops,
        &Forms::hour_and_half, &Forms::after_hour_word, &Forms::bare_figures};
    for (const Form form : kForms) {
      for (std::size_t i = 0; i < tokens_.size(); ++i) {
        if (auto clock = (this->*form)(i)) return clock;
      }
    }
    return std::nullopt;
  }

 private:
  // A fraction of a second is dropped.
  std::size_t after_fraction(std::size_t i) const { return is_fraction(i) ? i + 2 : i; }
  bool is_fraction(std::size_t i) const {
    return (is_mark(i, '.') || is_mark(i, ',')) && tokens_[i].glued && is_glued_number(i + 1, 18);
  }

  // ISO 8601 4.2.2.4: the last of hours, minutes and seconds may have a fraction.
  std::int64_t seconds_of_fraction(std::size_t i, std::int64_t of_seconds) const {
    const DateToken& figures = tokens_[i + 1];
    double whole = static_cast<double>(figures.number);
    for (std::size_t digit = 0; digit < figures.digits; ++digit) whole /= 10;
    return static_cast<std::int64_t>(whole * static_cast<double>(of_seconds));
  }

  std::optional<DateClock> colons(std::size_t i) const {
    if (!is_number(i) || !is_mark(i + 1, ':') || !is_number(i + 2)) return std::nullopt;
    if (i > 0 && is_mark(i - 1, '+')) return std::nullopt;  // a zone
    // "17: 08:30" is a day and a time.
    if (tokens_[i + 1].glued && !tokens_[i + 2].glued && is_mark(i + 3, ':')) return std::nullopt;
    DateClock clock{
        .hour = tokens_[i].number, .minute = tokens_[i + 2].number, .begin = i, .end = i + 3};
    if (is_mark(i + 3, ':') && is_number(i + 4)) {
      clock.second = tokens_[i + 4].number;
      clock.end = i + 5;
      if (is_mark(i + 5, ':') && is_glued_number(i + 6, 3)) clock.end = i + 7;  // :123
    } else if (is_fraction(i + 3)) {
      const DateToken& figures = tokens_[i + 4];  // 08:30.15, 08:30.5
      clock.second = figures.digits == 2 ? figures.number : seconds_of_fraction(i + 3, 60);
    }
    clock.end = after_fraction(clock.end);
    return clock;
  }

  bool is_hour_letter(std::size_t i) const {
    constexpr std::array<std::string_view, 7> kHours{"h", "uhr", "uur", "ч", "hrs", "hs", "kl"};
    const bool is_clock = is_text(i, "o") && is_mark(i + 1, '\'') && is_text(i + 2, "clock");
    return is_clock || std::any_of(kHours.begin(), kHours.end(),
                                   [&](std::string_view hour) { return is_text(i, hour); });
  }
  bool is_minutes(std::size_t i) const {
    return is_text(i, "m") || is_text(i, "min") || is_word(i, Word::minute_unit);
  }
  bool is_seconds(std::size_t i) const {
    return is_text(i, "s") || is_text(i, "sec") || is_word(i, Word::second_unit);
  }

  // 8h30, 8 Uhr, 8時30分03秒, 8시
  std::optional<DateClock> units(std::size_t i) const {
    if (!is_number(i)) return std::nullopt;
    const bool letter = is_hour_letter(i + 1);
    if (!letter && !is_word(i + 1, Word::hour_unit)) return std::nullopt;
    const bool minutes_of_stop = i > 1 && is_mark(i - 1, '.') && tokens_[i].glued;
    if (minutes_of_stop && is_number(i - 2)) return std::nullopt;  // 14.30 Uhr
    DateClock clock{.hour = tokens_[i].number, .begin = i, .end = i + 2};
    const bool named = is_minutes(clock.end + 1);
    const bool minutes = is_number(clock.end) && tokens_[clock.end].number < 60 &&
                         (named || (letter && tokens_[clock.end].digits == 2));
    if (!minutes) return clock;
    clock.minute = tokens_[clock.end].number;
    clock.end += named ? 2 : 1;
    if (is_number(clock.end) && is_seconds(clock.end + 1)) {
      clock.second = tokens_[clock.end].number;
      clock.end += 2;
    }
    return clock;
  }

  // T080003, T0800, T08
  std::optional<DateClock> after_t(std::size_t i) const {
    if (i == 0 || !is_text(i, "t") || tokens_[i - 1].kind != Kind::number) return std::nullopt;
    if (!is_number(i + 1, 6) || tokens_[i + 1].digits % 2 != 0) return std::nullopt;
    if (auto clock = marked_after_t(i)) return clock;
    const DateToken& written = tokens_[i + 1];
    DateClock clock = clock_of_figures(written);
    clock.begin = i;
    clock.end = i + 2;
    if (is_fraction(clock.end) && written.digits < 6) {
      constexpr std::int64_t kHour = 3600;
      clock.second = seconds_of_fraction(clock.end, written.digits == 2 ? kHour : 60);
      clock.minute += clock.second / 60;
      clock.second %= 60;
    }
    clock.end = after_fraction(clock.end);
    return clock;
  }

  // T08.00.03, T08-00-03, T08.30
  std::optional<DateClock> marked_after_t(std::size_t i) const {
    const auto two = [this](std::size_t n) {
      return is_glued_number(n, 2) && tokens_[n].digits == 2;
    };
    if (tokens_[i + 1].digits > 2 || !two(i + 3)) return std::nullopt;
    if (!is_mark(i + 2, '.') && !is_mark(i + 2, '-')) return std::nullopt;
    const char mark = tokens_[i + 2].mark;
    const bool seconds = is_mark(i + 4, mark) && two(i + 5);
    if (!seconds && mark == '-') return std::nullopt;
    return DateClock{.hour = tokens_[i + 1].number,
                     .minute = tokens_[i + 3].number,
                     .second = seconds ? tokens_[i + 5].number : 0,
                     .begin = i,
                     .end = seconds ? i + 6 : i + 4};
  }

  // 08, 0800, 080003
  static DateClock clock_of_figures(const DateToken& written) {
    std::int64_t figures = written.number;
    for (std::size_t digits = written.digits; digits < 6; digits += 2) figures *= 100;
    return {.hour = figures / 10'000, .minute = figures / 100 % 100, .second = figures % 100};
  }

  // klo 8, godz. 8, ساعت ۸
  std::optional<DateClock> after_hour_word(std::size_t i) const {
    constexpr std::array<std::string_view, 12> kWords{"klo",   "kl",  "klockan", "klokken",
                                                      "ore",   "ora", "godz",    "saat",
                                                      "pukul", "jam", "ساعت",    "الساعه"};
    const bool is_told =
        i > 0 && is_number(i) && tokens_[i].number <= 24 &&
        std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) {
          return is_text(i - 1, word) || (i > 1 && is_mark(i - 1, '.') && is_text(i - 2, word));
        });
    if (!is_told) return std::nullopt;
    return DateClock{.hour = tokens_[i].number, .begin = i, .end = i + 1};
  }

  // 0800 and 080003 behind a whole date.
  std::optional<DateClock> bare_figures(std::size_t i) const {
    const bool fits =
        is_number(i, 6) && !tokens_[i].glued && (tokens_[i].digits == 4 || tokens_[i].digits == 6);
    if (i == 0 || !fits || !is_whole_date_before(i)) return std::nullopt;
    DateClock clock = clock_of_figures(tokens_[i]);
    if (clock.hour > 23 || clock.minute > 59 || clock.second > 59) return std::nullopt;
    clock.begin = i;
    clock.end = i + 1;
    return clock;
  }

  bool is_whole_date_before(std::size_t i) const {
    std::size_t numbers = 0;
    bool year = false;
    bool month = false;
    for (std::size_t n = 0; n < i; ++n) {
      if (tokens_[n].kind == Kind::word) month = month || tokens_[n].word.kind == Word::month;
      if (tokens_[n].kind != Kind::number) continue;
      if (tokens_[n].digits == 8) return true;
      ++numbers;
      year = year || tokens_[n].digits == 4;
    }
    return year && (numbers >= 3 || (month && numbers >= 2));
  }

  // 8 PM, 오전 8
  std::optional<DateClock> hour_and_half(std::size_t i) const {
    if (!is_number(i) || tokens_[i].number > 24 || !is_word(i + 1, Word::half)) return std::nullopt;
    return DateClock{.hour = tokens_[i].number, .begin = i, .end = i + 1};
  }

  // 08.30 and 8.30.15, once a date has gone before or a half of the day stands beside.
  std::optional<DateClock> full_stops(std::size_t i) const {
    const auto two = [this](std::size_t n) { return is_number(n) && tokens_[n].digits == 2; };
    if (!is_number(i) || tokens_[i].glued || !is_mark(i + 1, '.') || !two(i + 2) ||
        !tokens_[i + 2].glued || tokens_[i].number > 24 || tokens_[i + 2].number > 59) {
      return std::nullopt;
    }
    DateClock clock{
        .hour = tokens_[i].number, .minute = tokens_[i + 2].number, .begin = i, .end = i + 3};
    if (is_mark(i + 3, '.') && two(i + 4) && tokens_[i + 4].glued) {
      clock.second = tokens_[i + 4].number;
      clock.end = i + 5;
    }
    if (is_mark(clock.end, '.') && is_number(clock.end + 1, 4) && tokens_[clock.end + 1].glued)
      return std::nullopt;
    const bool beside = is_word(clock.end, Word::half) || is_hour_letter(clock.end) ||
                        (i > 0 && is_word(i - 1, Word::half));
    return beside || is_date_before(i) ? std::optional(clock) : std::nullopt;
  }

  bool is_date_before(std::size_t i) const {
    std::size_t numbers = 0;
    bool year = false;
    for (std::size_t n = 0; n < i; ++n) {
      if (tokens_[n].kind != Kind::number) continue;
      ++numbers;
      year = year || tokens_[n].digits == 4;
    }
    return year || numbers >= 3;
  }

  const std::vector<DateToken>& tokens_;
};

}  // namespace

std::optional<DateClock> find_clock(const std::vector<DateToken>& tokens) {
  return Forms(tokens).find();
}

}  // namespace newswatch::feeds
