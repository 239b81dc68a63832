#include "feeds/date_time_of_day.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "feeds/date_clock.h"
#include "feeds/date_token_view.h"
#include "feeds/date_zones.h"

namespace newswatch::feeds {

namespace {

using Kind = DateToken::Kind;
using Word = DateWord::Kind;

constexpr int kFarthestZone = 15 * 60;

class Finder : DateTokenView {
 public:
  explicit Finder(std::vector<DateToken>& tokens) : DateTokenView(tokens), tokens_(tokens) {}

  TimeOfDay take() {
    TimeOfDay found;
    auto clock = find_clock(tokens_);
    if (!clock) {
      take_zone_of_date(found);
      return found;
    }
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

  // For a zone that stands apart.
  std::optional<int> lone_zone() const {
    std::size_t end = 0;
    const bool is_name = !tokens_.empty() && tokens_[0].text.size() > 1;
    if (is_name) return zone_at(0, end);
    int minutes = 0;
    if (!tokens_.empty() && read_offset(0, minutes) == tokens_.size()) return minutes;
    return std::nullopt;
  }

 private:
  bool is_am_pm(std::size_t i) const { return is_text(i, "am") || is_text(i, "pm"); }

  void apply_half(DateClock& clock, TimeOfDay& found) const {
    std::optional<int> hours;
    if (is_word(clock.end, Word::half)) {
      found.has_am_pm = is_am_pm(clock.end);
      hours = tokens_[clock.end++].word.value;
    } else if (clock.begin > 0 && is_word(clock.begin - 1, Word::half)) {
      found.has_am_pm = is_am_pm(clock.begin - 1);
      hours = tokens_[--clock.begin].word.value;
    }
    if (!hours) return;
    if (clock.hour > 12) return;  // "18:05 PM"
    const std::int64_t early = clock.hour % 12;
    const bool is_early = (*hours >> early & 1) != 0;
    const bool is_late = (*hours >> (early + 12) & 1) != 0;
    if (is_early && is_late) return;
    if (is_early || is_late) {
      clock.hour = is_early ? early : early + 12;
    } else {
      clock.hour = (*hours & kMorning) != 0 ? early : early + 12;
    }
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
  std::size_t read_zone(const DateClock& clock, TimeOfDay& found) {
    if (const auto home = home_zone()) found.zone_minutes = *home;
    const std::size_t at_once = read_offset(clock.end, found.zone_minutes);
    found.has_zone = at_once > clock.end;
    if (found.has_zone) return at_once;
    for (std::size_t i = clock.end; i < tokens_.size(); ++i) {
      std::size_t end = i;
      if (const auto zone = zone_at(i, end)) {
        found.zone_minutes = *zone;
      } else if (tokens_[i].kind == Kind::mark && i > clock.end && !tokens_[i].glued &&
                 is_number(i + 1, 4) && tokens_[i + 1].digits == 4) {
        end = read_offset(i, found.zone_minutes);  // Mon Jun 10 08:00:03 2024 +0200
      }
      if (end == i) continue;
      found.has_zone = true;
      tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(i),
                    tokens_.begin() + static_cast<std::ptrdiff_t>(end));
      break;
    }
    return clock.end;
  }

  // Eastern Time, Central European Summer Time
  std::optional<int> region_at(std::size_t i, std::size_t& end) const {
    std::string name = tokens_[i].text;
    for (std::size_t words = 1; words <= 2; ++words) {
      const std::size_t next = i + words;
      if (next >= tokens_.size() || tokens_[next].kind != Kind::word) return std::nullopt;
      const std::string& kind = tokens_[next].text;
      const bool is_saving = kind == "daylight" || kind == "summer";
      if (is_saving || kind == "standard" || kind == "mean" || kind == "time") {
        const auto zone = zone_of_region(name);
        if (!zone) return std::nullopt;
        end = next + 1;
        return *zone + (is_saving ? 60 : 0);
      }
      name += " " + kind;
    }
    return std::nullopt;
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
    } else {
      zone = region_at(i, end);
    }
    if (!zone) return std::nullopt;
    int east = *zone;
    std::size_t after = read_offset(end, east);
    // "UTC - 5" is a zone, "UTC - 10 June" is not.
    const bool is_spaced =
        after == end && is_mark(end, '-') && is_number(end + 1) && end + 2 == tokens_.size();
    if (is_spaced) {
      east = static_cast<int>(-60 * tokens_[end + 1].number);
      after = end + 2;
    }
    if (after > end) {
      zone = east;
      end = after;
    }
    return zone;
  }

  // 2024-06-10+02:00 (XML Schema)
  void take_zone_of_date(TimeOfDay& found) const {
    for (std::size_t i = 3; i + 2 < tokens_.size(); ++i) {
      if (is_mark(i, '+') && tokens_[i].glued && is_mark(i + 2, ':')) {
        const std::size_t end = read_offset(i, found.zone_minutes);
        tokens_.erase(tokens_.begin() + static_cast<std::ptrdiff_t>(i),
                      tokens_.begin() + static_cast<std::ptrdiff_t>(end));
        return;
      }
    }
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

std::optional<int> lone_zone(std::vector<DateToken> tokens) { return Finder(tokens).lone_zone(); }

TimeOfDay take_time(std::vector<DateToken>& tokens) { return Finder(tokens).take(); }

}  // namespace newswatch::feeds
