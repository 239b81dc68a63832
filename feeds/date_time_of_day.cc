#include "feeds/date_time_of_day.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace newswatch::feeds {

namespace {

using Kind = DateToken::Kind;
using Word = DateWord::Kind;

constexpr int kFarthestZone = 15 * 60;

struct Clock {
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::size_t begin = 0;  // tokens
  std::size_t end = 0;
};

class Finder {
 public:
  explicit Finder(std::vector<DateToken>& tokens) : tokens_(tokens) {}

  TimeOfDay take() {
    TimeOfDay found;
    auto clock = find();
    if (!clock) return found;
    found.is_present = true;
    apply_half(*clock, found);
    found.is_nonsense = clock->hour > 24 || clock->minute > 59 || clock->second > 60;
    found.since_midnight = std::chrono::hours(clock->hour) + std::chrono::minutes(clock->minute) +
                           std::chrono::seconds(clock->second);
    const std::size_t zone_end = read_zone(*clock, found);
    tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(clock->begin),
                  tokens_.begin() + static_cast<std::ptrdiff_t>(zone_end));
    return found;
  }

 private:
  bool is_number(std::size_t i, std::size_t most_digits = 2) const {
    return i < tokens_.size() && tokens_[i].kind == Kind::number &&
           tokens_[i].digits <= most_digits;
  }
  bool is_mark(std::size_t i, char mark) const {
    return i < tokens_.size() && tokens_[i].kind == Kind::mark && tokens_[i].mark == mark;
  }
  bool is_word(std::size_t i, Word kind) const {
    return i < tokens_.size() && tokens_[i].kind == Kind::word && tokens_[i].word.kind == kind;
  }
  bool is_text(std::size_t i, std::string_view text) const {
    return i < tokens_.size() && tokens_[i].kind == Kind::word && tokens_[i].text == text;
  }
  bool is_glued_number(std::size_t i, std::size_t most_digits) const {
    return is_number(i, most_digits) && tokens_[i].glued;
  }

  std::optional<Clock> find() const {
    using Form = std::optional<Clock> (Finder::*)(std::size_t) const;
    // The plainest form first: an hour of AM may be the day before a colon time.
    constexpr std::array<Form, 5> kForms{&Finder::colons, &Finder::units, &Finder::after_t,
                                         &Finder::hour_and_half, &Finder::full_stops};
    for (const Form form : kForms) {
      for (std::size_t i = 0; i < tokens_.size(); ++i) {
        if (auto clock = (this->*form)(i)) return clock;
      }
    }
    return std::nullopt;
  }

  // A fraction of a second (or, ISO 8601, of whatever comes last) is dropped.
  std::size_t after_fraction(std::size_t i) const {
    const bool fraction =
        (is_mark(i, '.') || is_mark(i, ',')) && tokens_[i].glued && is_glued_number(i + 1, 18);
    return fraction ? i + 2 : i;
  }

  std::optional<Clock> colons(std::size_t i) const {
    if (!is_number(i) || !is_mark(i + 1, ':') || !is_number(i + 2)) return std::nullopt;
    Clock clock{
        .hour = tokens_[i].number, .minute = tokens_[i + 2].number, .begin = i, .end = i + 3};
    if (is_mark(i + 3, ':') && is_number(i + 4)) {
      clock.second = tokens_[i + 4].number;
      clock.end = i + 5;
      if (is_mark(i + 5, ':') && is_glued_number(i + 6, 3)) clock.end = i + 7;  // :123
    }
    clock.end = after_fraction(clock.end);
    return clock;
  }

  // 8h30, 8 Uhr, 8時30分03秒, 8시
  std::optional<Clock> units(std::size_t i) const {
    if (!is_number(i)) return std::nullopt;
    const bool letter = is_text(i + 1, "h") || is_text(i + 1, "uhr") || is_text(i + 1, "ч") ||
                        is_text(i + 1, "hrs") || is_text(i + 1, "kl");
    if (!letter && !is_word(i + 1, Word::hour_unit)) return std::nullopt;
    Clock clock{.hour = tokens_[i].number, .begin = i, .end = i + 2};
    const bool minutes = is_number(clock.end) &&
                         (letter ? tokens_[clock.end].digits == 2 && tokens_[clock.end].number < 60
                                 : is_word(clock.end + 1, Word::minute_unit));
    if (!minutes) return clock;
    clock.minute = tokens_[clock.end].number;
    clock.end += letter ? 1 : 2;
    if (is_text(clock.end, "m") || is_text(clock.end, "min")) ++clock.end;
    if (is_number(clock.end) && is_word(clock.end + 1, Word::second_unit)) {
      clock.second = tokens_[clock.end].number;
      clock.end += 2;
    }
    return clock;
  }

  // T080003, T0800, T08
  std::optional<Clock> after_t(std::size_t i) const {
    if (i == 0 || !is_text(i, "t") || tokens_[i - 1].kind != Kind::number) return std::nullopt;
    if (!is_number(i + 1, 6) || tokens_[i + 1].digits % 2 != 0) return std::nullopt;
    std::int64_t figures = tokens_[i + 1].number;
    for (std::size_t digits = tokens_[i + 1].digits; digits < 6; digits += 2) figures *= 100;
    return Clock{.hour = figures / 10'000,
                 .minute = figures / 100 % 100,
                 .second = figures % 100,
                 .begin = i,
                 .end = after_fraction(i + 2)};
  }

  // 8 PM, 오전 8
  std::optional<Clock> hour_and_half(std::size_t i) const {
    if (!is_number(i) || tokens_[i].number > 24 || !is_word(i + 1, Word::half)) return std::nullopt;
    return Clock{.hour = tokens_[i].number, .begin = i, .end = i + 1};
  }

  // 08.30 and 08.30.15, once a date has gone before.
  std::optional<Clock> full_stops(std::size_t i) const {
    const auto two = [this](std::size_t n) { return is_number(n) && tokens_[n].digits == 2; };
    if (i == 0 || !two(i) || tokens_[i].glued || !is_mark(i + 1, '.') || !two(i + 2) ||
        !tokens_[i + 2].glued || tokens_[i].number > 24 || tokens_[i + 2].number > 59) {
      return std::nullopt;
    }
    const bool date_before =
        std::any_of(tokens_.begin(), tokens_.begin() + static_cast<std::ptrdiff_t>(i),
                    [](const DateToken& t) { return t.kind == Kind::number && t.digits == 4; });
    if (!date_before) return std::nullopt;
    Clock clock{
        .hour = tokens_[i].number, .minute = tokens_[i + 2].number, .begin = i, .end = i + 3};
    if (is_mark(i + 3, '.') && two(i + 4) && tokens_[i + 4].glued) {
      clock.second = tokens_[i + 4].number;
      clock.end = i + 5;
    }
    return clock;
  }

  void apply_half(Clock& clock, TimeOfDay& found) const {
    std::optional<int> add;
    if (is_word(clock.end, Word::half)) {
      add = tokens_[clock.end++].word.value;
    } else if (clock.begin > 0 && is_word(clock.begin - 1, Word::half)) {
      add = tokens_[--clock.begin].word.value;
    }
    if (!add) return;
    found.has_half = true;
    if (*add == 12 && clock.hour < 12) clock.hour += 12;
    if (*add == 0 && clock.hour == 12) clock.hour = 0;
  }

  // +0200, -05:30, +2; `i` is the sign. The end of what it takes, or `i`.
  std::size_t read_offset(std::size_t i, int& minutes) const {
    const bool east = is_mark(i, '+');
    if ((!east && !is_mark(i, '-')) || !is_number(i + 1, 6)) return i;
    if (!east && !tokens_[i + 1].glued) return i;
    const DateToken& figures = tokens_[i + 1];
    std::int64_t off = 0;
    std::size_t end = i + 2;
    if (figures.digits <= 2) {
      off = figures.number * 60;
      if (is_mark(end, ':') && is_number(end + 1)) {
        off += tokens_[end + 1].number;
        end += 2;
      }
    } else {
      const std::int64_t hhmm = figures.digits == 6 ? figures.number / 100 : figures.number;
      off = hhmm / 100 * 60 + hhmm % 100;
    }
    if (off > kFarthestZone) off = 0;
    minutes = static_cast<int>(east ? off : -off);
    return end;
  }

  // Behind the time, at once or after a year. Returns up to where tokens are spent: what stands
  // between is left to the date only if the zone came at once.
  std::size_t read_zone(const Clock& clock, TimeOfDay& found) {
    if (const auto home = home_zone()) found.zone_minutes = *home;
    const std::size_t at_once = read_offset(clock.end, found.zone_minutes);
    if (at_once > clock.end) return at_once;
    for (std::size_t i = clock.end; i < tokens_.size(); ++i) {
      std::size_t end = i;
      if (const auto zone = zone_at(i, end)) {
        found.zone_minutes = *zone;
      } else if (tokens_[i].kind == Kind::mark && i > clock.end && !tokens_[i].glued &&
                 is_number(i + 1, 4) && tokens_[i + 1].digits == 4) {
        end = read_offset(i, found.zone_minutes);  // Mon Jun 10 08:00:03 2024 +0200
      }
      if (end == i) continue;
      tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(i),
                    tokens_.begin() + static_cast<std::ptrdiff_t>(end));
      break;
    }
    return clock.end;
  }

  std::optional<int> zone_at(std::size_t i, std::size_t& end) const {
    if (tokens_[i].kind != Kind::word) return std::nullopt;
    std::optional<int> zone;
    if (is_word(i, Word::zone)) {
      // A letter alone is a military zone only where nothing follows it.
      if (tokens_[i].text.size() == 1 && tokens_[i].text != "z" && i + 1 < tokens_.size())
        return std::nullopt;
      zone = tokens_[i].word.value;
      end = i + 1;
    } else if (i + 1 < tokens_.size() && tokens_[i + 1].kind == Kind::word) {
      const auto pair = date_word_of_two(tokens_[i].text, tokens_[i + 1].text);
      if (!pair || pair->kind != Word::zone) return std::nullopt;
      zone = pair->value;
      end = i + 2;
    }
    if (!zone) return std::nullopt;
    int east = *zone;
    const std::size_t after = read_offset(end, east);
    if (after > end) {
      zone = east;
      end = after;
    }
    return zone;
  }

  std::optional<int> home_zone() const {
    for (const DateToken& token : tokens_) {
      if (token.kind == Kind::word && token.word.home_zone) return token.word.home_zone;
    }
    return std::nullopt;
  }

  std::vector<DateToken>& tokens_;
};

}  // namespace

TimeOfDay take_time(std::vector<DateToken>& tokens) { return Finder(tokens).take(); }

}  // namespace newswatch::feeds
