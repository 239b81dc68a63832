// Tables are folded as texts are, once, so they may be written as people write.

#include "feeds/date_words.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <unordered_map>
#include <vector>

#include "feeds/date_fold.h"
#include "feeds/date_zones.h"
#include "feeds/utf8.h"

namespace newswatch::feeds {

namespace {

using Kind = DateWord::Kind;

struct MonthStem {
  std::string_view stem;
  int month;
};

constexpr MonthStem kMonthStems[] = {
#include "feeds/date_months.inc"
};

// Too short to be stems, or too common as the beginning of other words.
constexpr MonthStem kWholeMonths[] = {
    {"sty", 1}, {"sij", 1},  {"şub", 2},  {"ožu", 3}, {"tra", 4},  {"svi", 5}, {"kol", 8},
    {"ag", 8},  {"stu", 11}, {"pro", 12}, {"ii", 2},  {"iii", 3},  {"iv", 4},  {"vi", 6},
    {"vii", 7}, {"viii", 8}, {"ix", 9},   {"xi", 11}, {"xii", 12},
};

// Days of the week that begin like a month.
constexpr std::array<std::string_view, 8> kWholeWeekdays{"mardi",   "martes", "martedì", "marți",
                                                         "dimarts", "середа", "середу",  "lundi"};

// Words that some language has for a month and another for a day of the week.
constexpr std::array<std::string_view, 5> kAmbiguous{"mar", "mart", "paz", "set", "sep"};

constexpr std::array<std::string_view, 46> kWeekdays{
    "sun", "mon", "tue", "wed", "thu", "fri", "sat", "lun",  "mer", "jeu", "ven", "sam",
    "dim", "son", "mit", "don", "fre", "sam", "dom", "mie",  "mié", "jue", "vie", "sab",
    "gio", "seg", "ter", "qua", "qui", "sex", "zon", "maan", "din", "woe", "zat", "vri",
    "пон", "вто", "сре", "чет", "пят", "суб", "вос", "τρι",  "δευ", "κυρ"};

// English, and small words beside dates: no language need be asked what they mean.
constexpr MonthStem kEnglishMonths[] = {
    {"january", 1},   {"february", 2},  {"march", 3},  {"april", 4},     {"may", 5},
    {"june", 6},      {"july", 7},      {"august", 8}, {"september", 9}, {"october", 10},
    {"november", 11}, {"december", 12}, {"jan", 1},    {"feb", 2},       {"apr", 4},
    {"jun", 6},       {"jul", 7},       {"aug", 8},    {"sept", 9},      {"oct", 10},
    {"nov", 11},      {"dec", 12}};
struct Weekday {
  std::string_view name;
  int day;  // Sunday is 0
};
constexpr Weekday kEnglishWeekdays[] = {
    {"sunday", 0},   {"monday", 1}, {"tuesday", 2},  {"wednesday", 3},
    {"thursday", 4}, {"friday", 5}, {"saturday", 6}, {"mon", 1},
    {"tue", 2},      {"tues", 2},   {"wed", 3},      {"weds", 3},
    {"thu", 4},      {"thur", 4},   {"thurs", 4},    {"fri", 5}};
constexpr std::array<std::string_view, 10> kSmallWords{"de", "st", "nd",  "rd",  "th",
                                                       "at", "of", "the", "and", "time"};

struct Half {
  std::string_view name;
  int hours;  // as DateWord::value
};

constexpr int kNoon = 1 << 12;
constexpr int kMidnight = 1;

// What CLDR does not have, or has otherwise.
constexpr Half kHalves[] = {
    {"am", kMorning},        {"pm", kAfternoon},       {"πμ", kMorning},
    {"μμ", kAfternoon},      {"ق.ظ", kMorning},        {"ب.ظ", kAfternoon},
    {"sa", kMorning},        {"ch", kAfternoon},       {"nachmittags", kAfternoon},
    {"ip", kAfternoon},      {"vormittags", kMorning}, {"noon", kNoon},
    {"midnight", kMidnight}, {"صباحا", kMorning},      {"مساء", kAfternoon}};

struct Unit {
  std::string_view name;
  Kind kind;
};

// Units that are words, behind their number.
constexpr Unit kUnits[] = {
    {"นาฬิกา", Kind::hour_unit},    {"นาที", Kind::minute_unit},    {"วินาที", Kind::second_unit},
    {"น", Kind::hour_unit},        {"оны", Kind::year_unit},      {"он", Kind::year_unit},
    {"мин", Kind::minute_unit},    {"ໂມງ", Kind::hour_unit},      {"ນາທີ", Kind::minute_unit},
    {"ວິນາທີ", Kind::second_unit},   {"час", Kind::hour_unit},      {"часов", Kind::hour_unit},
    {"часа", Kind::hour_unit},     {"минут", Kind::minute_unit},  {"минуты", Kind::minute_unit},
    {"минута", Kind::minute_unit}, {"секунд", Kind::second_unit}, {"секунды", Kind::second_unit},
    {"сек", Kind::second_unit},    {"minut", Kind::minute_unit}};

struct Marker {
  std::string_view text;
  Kind kind;
  int value = 0;
  std::optional<int> home_zone;
};

constexpr int kKorea = 540;

// The portals that write dates in Korean words leave the zone out and mean Korea's.
constexpr Marker kMarkers[] = {
    {"年", Kind::year_unit},
    {"月", Kind::month_unit},
    {"日", Kind::day_unit},
    {"号", Kind::day_unit},
    {"號", Kind::day_unit},
    {"時", Kind::hour_unit},
    {"时", Kind::hour_unit},
    {"点", Kind::hour_unit},
    {"點", Kind::hour_unit},
    {"分", Kind::minute_unit},
    {"秒", Kind::second_unit},
    {"년", Kind::year_unit, 0, kKorea},
    {"월", Kind::month_unit, 0, kKorea},
    {"일", Kind::day_unit, 0, kKorea},
    {"시", Kind::hour_unit, 0, kKorea},
    {"분", Kind::minute_unit, 0, kKorea},
    {"초", Kind::second_unit, 0, kKorea},
    {"午前", Kind::half, kMorning},
    {"午後", Kind::half, kAfternoon},
    {"오전", Kind::half, kMorning, kKorea},
    {"오후", Kind::half, kAfternoon, kKorea},
    {"上午", Kind::half, kMorning},
    {"凌晨", Kind::half, 0x00003F},
    {"清晨", Kind::half, kMorning},
    {"早上", Kind::half, kMorning},
    {"早晨", Kind::half, kMorning},
    {"下午", Kind::half, kAfternoon},
    {"中午", Kind::half, 0x00F800},
    {"正午", Kind::half, 0x00F800},
    {"傍晚", Kind::half, kAfternoon},
    {"晚上", Kind::half, 0xFC0001},
    {"深夜", Kind::half, 0xF0001F},
    {"半夜", Kind::half, 0xC0001F},
    {"夜晚", Kind::half, 0xFC0001},
    {"새벽", Kind::half, kMorning, kKorea},
    {"아침", Kind::half, kMorning, kKorea},
    {"저녁", Kind::half, kAfternoon, kKorea},
    {"令和", Kind::era, 2018},
    {"平成", Kind::era, 1988},
    {"昭和", Kind::era, 1925},
    {"民國", Kind::era, 1911},
    {"民国", Kind::era, 1911},
};

constexpr std::array<std::string_view, 5> kHanWeekdays{"星期", "礼拜", "禮拜", "周", "週"};
constexpr std::array<std::string_view, 9> kHanWeekdayNames{"一", "二", "三", "四", "五",
                                                           "六", "日", "天", "末"};

class Words {
 public:
  Words() {
    for (const MonthStem& one : kWholeMonths)
      add(one.stem, {.kind = Kind::month, .value = one.month});
    for (const std::string_view one : kWholeWeekdays)
      add(one, {.kind = Kind::weekday, .value = kSomeDay});
    for (const Half& half : kHalves) add(half.name, {.kind = Kind::half, .value = half.hours});
    add("tháng", {.kind = Kind::month_comes});
    add("thg", {.kind = Kind::month_comes});
    for (const Unit& unit : kUnits) add(unit.name, {.kind = unit.kind});
    for (const Marker& one : kMarkers) {
      markers_.emplace(folded(one.text),
                       DateWord{.kind = one.kind, .value = one.value, .home_zone = one.home_zone});
    }
    for (const MonthStem& one : kMonthStems) stems_.emplace(folded(one.stem), one.month);
    for (const std::string_view one : kAmbiguous) ambiguous_.push_back(folded(one));
    for (const std::string_view one : kWeekdays) weekdays_.push_back(folded(one));
    for (const char* one : {"am", "pm", "noon", "midnight"}) words_[one].is_certain = true;
    for (const MonthStem& one : kEnglishMonths) {
      words_[std::string(one.stem)] = {.kind = Kind::month, .value = one.month, .is_certain = true};
    }
    for (const Weekday& one : kEnglishWeekdays) {
      words_[std::string(one.name)] = {.kind = Kind::weekday, .value = one.day, .is_certain = true};
    }
    for (const std::string_view one : kSmallWords) words_[std::string(one)] = {.is_certain = true};
  }

  DateWord find(std::string_view word) const {
    const auto exact = words_.find(std::string(word));
    if (exact != words_.end()) return exact->second;
    if (const auto zone = zone_of_abbreviation(word)) {
      return {.kind = Kind::zone, .value = *zone, .is_certain = true};
    }
    if (auto month = month_of(word)) return *month;
    constexpr std::string_view kHebrewIn = "ב";  // ביוני: in June
    if (word.starts_with(kHebrewIn) && word.size() > kHebrewIn.size()) {
      if (auto month = month_of(word.substr(kHebrewIn.size()))) return *month;
    }
    const bool is_weekday =
        std::any_of(weekdays_.begin(), weekdays_.end(),
                    [word](const std::string& day) { return word.starts_with(day); });
    return {.kind = is_weekday ? Kind::weekday : Kind::unknown, .value = kSomeDay};
  }

  DateWord marker(std::string_view word) const {
    const auto found = markers_.find(std::string(word));
    return found == markers_.end() ? DateWord{} : found->second;
  }

 private:
  static std::string folded(std::string_view text) {
    bool ignored = false;
    return fold_date(text, ignored);
  }

  void add(std::string_view name, DateWord meaning) { words_.emplace(folded(name), meaning); }

  std::optional<DateWord> month_of(std::string_view word) const {
    constexpr std::size_t kLongestEnding = 24;  // bytes; names are inflected, not free text
    for (std::size_t length = word.size(); length > 1; --length) {
      const auto stem = stems_.find(word.substr(0, length));
      if (stem == stems_.end()) continue;
      if (word.size() > length + kLongestEnding) return std::nullopt;
      DateWord month{.kind = Kind::month, .value = stem->second, .is_guess = true};
      month.or_weekday =
          std::find(ambiguous_.begin(), ambiguous_.end(), word) != ambiguous_.end() ||
          std::any_of(weekdays_.begin(), weekdays_.end(),
                      [word](const std::string& day) { return word.starts_with(day); });
      return month;
    }
    return std::nullopt;
  }

  std::unordered_map<std::string, DateWord> words_;
  std::unordered_map<std::string, DateWord> markers_;
  std::map<std::string, int, std::less<>> stems_;
  std::vector<std::string> ambiguous_;
  std::vector<std::string> weekdays_;
};

const Words& words() {
  static const Words all;
  return all;
}

std::size_t weekday_length(std::string_view run) {
  for (const std::string_view begin : kHanWeekdays) {
    if (!run.starts_with(begin)) continue;
    for (const std::string_view name : kHanWeekdayNames) {
      if (run.substr(begin.size()).starts_with(name)) return begin.size() + name.size();
    }
  }
  // 月曜日, 월요일: a letter, then the word for a day of the week.
  const std::size_t letter = utf8_sequence(run);
  for (const std::string_view end : {"曜日", "曜", "요일"}) {
    if (run.substr(letter).starts_with(end)) return letter + end.size();
  }
  return 0;
}

}  // namespace

DateWord date_word(std::string_view word) { return words().find(word); }

DateWord date_word_at(std::string_view run, std::size_t& length) {
  if (const std::size_t weekday = weekday_length(run); weekday > 0) {
    length = weekday;
    return {.kind = Kind::weekday, .value = kSomeDay};
  }
  const std::size_t first = std::max<std::size_t>(1, utf8_sequence(run));
  if (run.size() > first) {
    length = first + std::max<std::size_t>(1, utf8_sequence(run.substr(first)));
    const DateWord pair = words().marker(run.substr(0, length));
    if (pair.kind != Kind::unknown) return pair;
  }
  length = first;
  return words().marker(run.substr(0, first));
}

}  // namespace newswatch::feeds
