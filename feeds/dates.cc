// A date is cut into numbers, words and marks, and its shape decides: a four-digit number first is
// ISO 8601, a month's name anywhere is RFC 822 or asctime, digits alone are Unix time. What is left
// over after a date (comments, week days) does no harm.

#include "feeds/dates.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace newswatch::feeds {

namespace {

using namespace std::chrono;

struct Token {
  enum class Kind { number, word, mark } kind = Kind::mark;
  std::string_view text;
  std::int64_t value = 0;
  bool glued = false;  // follows the one before without a blank
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
// Bytes beyond ASCII belong to words: février, März.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  bool glued = false;
  int depth = 0;  // RFC 822 comments
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '(') ++depth;
    if (c == ')' && depth > 0) {
      --depth;
      ++i;
      continue;
    }
    if (depth > 0 || static_cast<unsigned char>(c) <= ' ') {
      ++i;
      glued = false;
      continue;
    }
    std::size_t end = i + 1;
    Token token{.glued = glued};
    if (is_digit(c)) {
      while (end < text.size() && is_digit(text[end])) ++end;
      if (end - i > 15) return {};
      token.kind = Token::Kind::number;
      for (std::size_t k = i; k < end; ++k) token.value = token.value * 10 + (text[k] - '0');
    } else if (is_letter(c)) {
      while (end < text.size() && is_letter(text[end])) ++end;
      token.kind = Token::Kind::word;
    }
    token.text = text.substr(i, end - i);
    tokens.push_back(token);
    i = end;
    glued = true;
  }
  return tokens;
}

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

struct MonthName {
  std::string_view begins;
  int month;
};

// How the names of the months begin in English, French, German, Spanish, Italian, Portuguese and
// Dutch (CLDR).
constexpr std::array<MonthName, 33> kMonths{
    {{"jan", 1},  {"ene", 1},       {"gen", 1}, {"feb", 2},  {"fev", 2},  {"f\u00e9v", 2},
     {"mar", 3},  {"m\u00e4r", 3},  {"mrt", 3}, {"maa", 3},  {"apr", 4},  {"abr", 4},
     {"avr", 4},  {"may", 5},       {"mai", 5}, {"mag", 5},  {"mei", 5},  {"juin", 6},
     {"jun", 6},  {"giu", 6},       {"jul", 7}, {"juil", 7}, {"lug", 7},  {"aug", 8},
     {"ago", 8},  {"ao\u00fbt", 8}, {"sep", 9}, {"set", 9},  {"oct", 10}, {"okt", 10},
     {"out", 10}, {"ott", 10},      {"nov", 11}}};

int month_of(std::string_view word) {
  const std::string name = lower(word);
  for (const MonthName& month : kMonths) {
    if (name.starts_with(month.begins)) return month.month;
  }
  return name.starts_with("dec") || name.starts_with("dez") || name.starts_with("dic") ||
                 name.starts_with("d\u00e9c")
             ? 12
             : 0;
}

struct Zone {
  std::string_view name;
  int minutes;
};

// RFC 822 5.1 and names seen in feeds. Military letters but Z are read as UTC (RFC 5322 4.3: their
// signs were published wrong).
constexpr std::array<Zone, 38> kZones{
    {{"utc", 0},    {"gmt", 0},     {"ut", 0},      {"z", 0},      {"wet", 0},    {"est", -300},
     {"edt", -240}, {"cst", -360},  {"cdt", -300},  {"mst", -420}, {"mdt", -360}, {"pst", -480},
     {"pdt", -420}, {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"ast", -240}, {"adt", -180},
     {"nst", -210}, {"ndt", -150},  {"bst", 60},    {"ist", 330},  {"west", 60},  {"cet", 60},
     {"cest", 120}, {"met", 60},    {"mest", 120},  {"eet", 120},  {"eest", 180}, {"msk", 180},
     {"trt", 180},  {"jst", 540},   {"kst", 540},   {"hkt", 480},  {"sgt", 480},  {"aest", 600},
     {"aedt", 660}, {"nzst", 720}}};

std::optional<int> zone_of(std::string_view word) {
  const std::string name = lower(word);
  for (const Zone& zone : kZones) {
    if (zone.name == name) return zone.minutes;
  }
  if (name.size() == 1) return 0;
  return std::nullopt;
}

struct Parts {
  std::int64_t year = -1;
  std::int64_t month = 0;
  std::int64_t day = 0;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  int zone_minutes = 0;
};

std::optional<sys_seconds> joined(const Parts& p) {
  if (p.year < 0 || p.year > 9999 || p.month < 1 || p.month > 12 || p.day < 1 || p.day > 31)
    return std::nullopt;
  if (p.hour > 24 || p.minute > 59 || p.second > 60) return std::nullopt;
  const year_month_day date{year(static_cast<int>(p.year)), month(static_cast<unsigned>(p.month)),
                            day(static_cast<unsigned>(p.day))};
  // 31 June and its like are the publisher's slip: the days after the month's end run on.
  const sys_days first = sys_days(date.year() / date.month() / 1);
  return first + days(p.day - 1) + hours(p.hour) + minutes(p.minute - p.zone_minutes) +
         seconds(p.second);
}

std::int64_t full_year(std::int64_t value, std::size_t digits) {
  if (digits > 2) return digits == 3 ? value + 1900 : value;
  return value < 69 ? value + 2000 : value + 1900;
}

class Reader {
 public:
  explicit Reader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  std::optional<sys_seconds> read() {
    if (tokens_.empty()) return std::nullopt;
    if (tokens_.size() == 1 && tokens_[0].kind == Token::Kind::number)
      return lone_number(tokens_[0]);
    const bool has_month = std::any_of(tokens_.begin(), tokens_.end(), [](const Token& t) {
      return t.kind == Token::Kind::word && month_of(t.text) > 0;
    });
    Parts parts;
    const bool good = has_month ? named(parts) : numeric(parts);
    if (!good) return std::nullopt;
    return joined(parts);
  }

 private:
  const Token* at(std::size_t i) const { return i < tokens_.size() ? &tokens_[i] : nullptr; }
  bool is_mark(std::size_t i, char c) const {
    return at(i) != nullptr && at(i)->kind == Token::Kind::mark && at(i)->text[0] == c;
  }
  bool is_number(std::size_t i) const {
    return at(i) != nullptr && at(i)->kind == Token::Kind::number;
  }
  bool is_word(std::size_t i) const { return at(i) != nullptr && at(i)->kind == Token::Kind::word; }

  static std::optional<sys_seconds> lone_number(const Token& number) {
    const auto digits = number.text.size();
    Parts parts;
    if (digits == 8 || digits == 14) {  // 20240610, 20240610080003
      const std::int64_t date = digits == 14 ? number.value / 1'000'000 : number.value;
      parts = {.year = date / 10'000, .month = date / 100 % 100, .day = date % 100};
      if (digits == 14) {
        parts.hour = number.value / 10'000 % 100;
        parts.minute = number.value / 100 % 100;
        parts.second = number.value % 100;
      }
      return joined(parts);
    }
    if (digits == 4) return joined({.year = number.value, .month = 1, .day = 1});
    if (digits == 9 || digits == 10) return sys_seconds(seconds(number.value));
    if (digits == 12 || digits == 13) return sys_seconds(seconds(number.value / 1000));
    return std::nullopt;
  }

  // hh:mm[:ss[.fff]] [AM|PM], from `i` on; returns where it ends, `i` if there is none.
  std::size_t time(std::size_t i, Parts& parts) const {
    if (!is_number(i) || !is_mark(i + 1, ':') || !is_number(i + 2)) return i;
    parts.hour = at(i)->value;
    parts.minute = at(i + 2)->value;
    i += 3;
    if (is_mark(i, ':') && is_number(i + 1)) {
      parts.second = at(i + 1)->value;
      i += 2;
    }
    if ((is_mark(i, '.') || is_mark(i, ',')) && is_number(i + 1) && at(i + 1)->glued) i += 2;
    if (is_word(i)) {
      const std::string half = lower(at(i)->text);
      if (half == "pm" && parts.hour < 12) parts.hour += 12;
      if (half == "am" && parts.hour == 12) parts.hour = 0;
      if (half == "am" || half == "pm") ++i;
    }
    return i;
  }

  // Z, GMT, EST, +0200, -05:30, GMT+2
  void zone(std::size_t i, Parts& parts) const {
    for (; i < tokens_.size(); ++i) {
      if (is_word(i)) {
        const auto named_zone = zone_of(at(i)->text);
        if (!named_zone) continue;
        parts.zone_minutes = *named_zone;
        if (!is_mark(i + 1, '+') && !is_mark(i + 1, '-')) return;
        continue;
      }
      const bool plus = is_mark(i, '+');
      if ((!plus && !is_mark(i, '-')) || !is_number(i + 1)) continue;
      const Token& offset = *at(i + 1);
      std::int64_t minutes_east = offset.text.size() <= 2
                                      ? offset.value * 60
                                      : offset.value / 100 * 60 + offset.value % 100;
      if (offset.text.size() <= 2 && is_mark(i + 2, ':') && is_number(i + 3))
        minutes_east += at(i + 3)->value;
      if (minutes_east <= 15 * 60)
        parts.zone_minutes = static_cast<int>(plus ? minutes_east : -minutes_east);
      return;
    }
  }

  // RFC 822, RFC 850 and asctime: a month by name, a day, a year, and a time among them in any
  // order.
  bool named(Parts& parts) const {
    std::vector<const Token*> numbers;
    std::size_t zone_from = tokens_.size();
    for (std::size_t i = 0; i < tokens_.size();) {
      Parts clock = parts;
      const std::size_t after = time(i, clock);
      if (after > i) {
        parts = clock;
        zone_from = i = after;
        // A zone belongs right behind the time; a year may come after it.
        while (i < tokens_.size() && !(is_number(i) && !is_mark(i - 1, '+') &&
                                       !is_mark(i - 1, '-') && !is_mark(i - 1, ':')))
          ++i;
        continue;
      }
      // "Mar, 10 jun": a word before a comma is the day of the week.
      if (is_word(i) && parts.month == 0 && !is_mark(i + 1, ','))
        parts.month = month_of(at(i)->text);
      if (is_number(i) && numbers.size() < 2) numbers.push_back(at(i));
      ++i;
    }
    if (numbers.size() < 2 || parts.month == 0) return false;
    const Token* first = numbers[0];
    const Token* second = numbers[1];
    if (first->text.size() > 2 || first->value > 31) std::swap(first, second);
    if (first->text.size() > 2) return false;
    parts.day = first->value;
    parts.year = full_year(second->value, second->text.size());
    zone(zone_from, parts);
    return true;
  }

  // ISO 8601 and dates in figures, by plausibility.
  bool numeric(Parts& parts) const {
    std::size_t i = 0;
    while (i < tokens_.size() && !is_number(i)) ++i;
    if (i == tokens_.size()) return false;
    const Token& first = *at(i);
    if (first.text.size() == 8) {
      parts = {
          .year = first.value / 10'000, .month = first.value / 100 % 100, .day = first.value % 100};
      ++i;
    } else {
      std::array<const Token*, 3> numbers{at(i), nullptr, nullptr};
      std::size_t count = 1;
      ++i;
      while (count < 3 && (is_mark(i, '-') || is_mark(i, '/') || is_mark(i, '.')) &&
             is_number(i + 1)) {
        numbers[count++] = at(i + 1);
        i += 2;
      }
      if (!dated(numbers, count, parts)) return false;
    }
    if (is_word(i) && lower(at(i)->text) == "t") ++i;
    if (is_mark(i, ',')) ++i;
    const std::size_t after = time(i, parts);
    if (after == i && is_number(i) && at(i)->glued &&
        (at(i)->text.size() == 6 || at(i)->text.size() == 4)) {
      const std::int64_t clock = at(i)->text.size() == 6 ? at(i)->value : at(i)->value * 100;
      parts.hour = clock / 10'000;
      parts.minute = clock / 100 % 100;
      parts.second = clock % 100;
      zone(i + 1, parts);
      return true;
    }
    if (after > i) zone(after, parts);
    return true;
  }

  static bool dated(const std::array<const Token*, 3>& n, std::size_t count, Parts& parts) {
    if (n[0]->text.size() == 4) {
      parts.year = n[0]->value;
      parts.month = count > 1 ? n[1]->value : 1;
      parts.day = count > 2 ? n[2]->value : 1;
      return count > 1;
    }
    if (count < 3) return false;
    parts.year = full_year(n[2]->value, n[2]->text.size());
    parts.day = n[0]->value;
    parts.month = n[1]->value;
    if (parts.month > 12 && parts.day <= 12) std::swap(parts.day, parts.month);
    return true;
  }

  std::vector<Token> tokens_;
};

}  // namespace

std::optional<sys_seconds> parse_date(std::string_view text) {
  return Reader(tokens_of(text.substr(0, kMaxDateBytes))).read();
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
