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
    {"sty", 1}, {"sij", 1},  {"şub", 2},  {"ožu", 3},  {"tra", 4}, {"svi", 5},
    {"kol", 8}, {"ag", 8},   {"stu", 11}, {"pro", 12}, {"čer", 6}, {"čvn", 6},
    {"črc", 7}, {"čvc", 7},  {"ян", 1},   {"фв", 2},   {"ап", 4},  {"юн", 6},
    {"юл", 7},  {"стд", 1},  {"крс", 4},  {"чрв", 6},  {"лпн", 7}, {"жнв", 8},
    {"врс", 9}, {"кст", 10}, {"снж", 12}, {"ii", 2},   {"iii", 3}, {"iv", 4},
    {"vi", 6},  {"vii", 7},  {"viii", 8}, {"ix", 9},   {"xi", 11}, {"xii", 12},
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
constexpr Half kHalves[] = {{"eftermiddag", kAfternoon},
                            {"formiddag", kMorning},
                            {"förmiddag", kMorning},
                            {"popoldne", kAfternoon},
                            {"dopoldne", kMorning},
                            {"попладне", kAfternoon},
                            {"пополудни", kAfternoon},
                            {"пополудні", kAfternoon},
                            {"pasdite", kAfternoon},
                            {"paradite", kMorning},
                            {"pēcp", kAfternoon},
                            {"priekšp", kMorning},
                            {"слоб", kAfternoon},
                            {"odpoledne", kAfternoon},
                            {"dopoledne", kMorning},
                            {"popołudniu", kAfternoon},

                            {"am", kMorning},
                            {"pm", kAfternoon},
                            {"πμ", kMorning},
                            {"μμ", kAfternoon},
                            {"قظ", kMorning},
                            {"بظ", kAfternoon},
                            {"sa", kMorning},
                            {"ch", kAfternoon},
                            {"nachmittags", kAfternoon},
                            {"ip", kAfternoon},
                            {"vormittags", kMorning},
                            {"noon", kNoon},
                            {"midnight", kMidnight},
                            {"صباحا", kMorning},
                            {"مساء", kAfternoon}};

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
    // Written as one word: "in" and "to" of Hebrew, "month" of Thai.
    for (const std::string_view particle : {"ב", "ל", "เดือน"}) {
      if (!word.starts_with(particle) || word.size() == particle.size()) continue;
      if (auto month = month_of(word.substr(particle.size()))) return *month;
    }
    const bool is_weekday =
        std::any_of(weekdays_.begin(), weekdays_.end(),
                    [word](const std::string& day) { return word.starts_with(day); });
    return {.kind = is_weekday ? Kind::weekday : Kind::unknown, .value = kSomeDay};
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
  std::map<std::string, int, std::less<>> stems_;
  std::vector<std::string> ambiguous_;
  std::vector<std::string> weekdays_;
};

const Words& words() {
  static const Words all;
  return all;
}

}  // namespace

DateWord date_word(std::string_view word) { return words().find(word); }

}  // namespace newswatch::feeds
