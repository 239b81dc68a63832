// Tables are folded as texts are, once, so they may be written as people write.

#include "feeds/date_words.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <unordered_map>
#include <vector>

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
    {"sty", 1}, {"sij", 1}, {"şub", 2}, {"ožu", 3},  {"tra", 4},
    {"svi", 5}, {"kol", 8}, {"ag", 8},  {"stu", 11}, {"pro", 12},
};

// Days of the week that begin like a month.
constexpr std::array<std::string_view, 8> kWholeWeekdays{"mardi",   "martes", "martedì", "marți",
                                                         "dimarts", "середа", "середу",  "lundi"};

constexpr std::array<std::string_view, 12> kPersianMonths{"فروردین", "اردیبهشت", "خرداد", "تیر",
                                                          "مرداد",   "شهریور",   "مهر",   "آبان",
                                                          "آذر",     "دی",       "بهمن",  "اسفند"};

constexpr MonthStem kIslamicMonths[] = {{"محرم", 1},  {"صفر", 2},   {"رجب", 7},
                                        {"شعبان", 8}, {"رمضان", 9}, {"شوال", 10}};

// Words that some language has for a month and another for a day of the week.
constexpr std::array<std::string_view, 5> kAmbiguous{"mar", "mart", "paz", "set", "sep"};

constexpr std::array<std::string_view, 46> kWeekdays{
    "sun", "mon", "tue", "wed", "thu", "fri", "sat", "lun",  "mer", "jeu", "ven", "sam",
    "dim", "son", "mit", "don", "fre", "sam", "dom", "mie",  "mié", "jue", "vie", "sab",
    "gio", "seg", "ter", "qua", "qui", "sex", "zon", "maan", "din", "woe", "zat", "vri",
    "пон", "вто", "сре", "чет", "пят", "суб", "вос", "τρι",  "δευ", "κυρ"};

struct Zone {
  std::string_view name;
  int minutes;
};

// RFC 822 5.1 and names seen in feeds; of names with several meanings, the one of most publishers.
// The military letters count as RFC 822 prints them, which is what publishers copied.
constexpr Zone kZones[] = {
    {"utc", 0},     {"gmt", 0},     {"ut", 0},      {"z", 0},      {"wet", 0},    {"zulu", 0},
    {"est", -300},  {"edt", -240},  {"et", -300},   {"cst", -360}, {"cdt", -300}, {"ct", -360},
    {"mst", -420},  {"mdt", -360},  {"mt", -420},   {"pst", -480}, {"pdt", -420}, {"pt", -480},
    {"akst", -540}, {"akdt", -480}, {"hst", -600},  {"ast", -240}, {"adt", -180}, {"nst", -210},
    {"ndt", -150},  {"brt", -180},  {"brst", -120}, {"art", -180}, {"clt", -240}, {"clst", -180},
    {"bst", 60},    {"ist", 330},   {"west", 60},   {"cet", 60},   {"cest", 120}, {"mez", 60},
    {"mesz", 120},  {"met", 60},    {"mest", 120},  {"eet", 120},  {"eest", 180}, {"cat", 120},
    {"eat", 180},   {"wat", 60},    {"sast", 120},  {"msk", 180},  {"msd", 240},  {"мск", 180},
    {"trt", 180},   {"idt", 180},   {"irst", 210},  {"gst", 240},  {"pkt", 300},  {"npt", 345},
    {"ict", 420},   {"wib", 420},   {"wita", 480},  {"wit", 540},  {"hkt", 480},  {"sgt", 480},
    {"pht", 480},   {"awst", 480},  {"jst", 540},   {"kst", 540},  {"acst", 570}, {"acdt", 630},
    {"aest", 600},  {"aedt", 660},  {"nzst", 720},  {"nzdt", 780}, {"a", -60},    {"b", -120},
    {"c", -180},    {"d", -240},    {"e", -300},    {"f", -360},   {"g", -420},   {"i", -540},
    {"k", -600},    {"l", -660},    {"m", -720},    {"n", 60},     {"o", 120},    {"p", 180},
    {"q", 240},     {"r", 300},     {"s", 360},     {"u", 480},    {"v", 540},    {"w", 600},
    {"x", 660},     {"y", 720}};

struct Half {
  std::string_view name;
  int hours;
};

constexpr Half kHalves[] = {
    {"am", 0},  {"pm", 12},  {"πμ", 0},     {"μμ", 12},     {"fm", 0},           {"em", 12},
    {"öö", 0},  {"ös", 12},  {"ص", 0},      {"م", 12},      {"صباحا", 0},        {"مساء", 12},
    {"ق.ظ", 0}, {"ب.ظ", 12}, {"पूर्वाह्न", 0}, {"अपराह्न", 12}, {"sa", 0},           {"ch", 12},
    {"dop", 0}, {"odp", 12}, {"दोपहर", 12}, {"ip", 12},     {"nachmittags", 12}, {"vormittags", 0}};

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
    {"午前", Kind::half, 0},
    {"午後", Kind::half, 12},
    {"오전", Kind::half, 0, kKorea},
    {"오후", Kind::half, 12, kKorea},
    {"上午", Kind::half, 0},
    {"凌晨", Kind::half, 0},
    {"早上", Kind::half, 0},
    {"下午", Kind::half, 12},
    {"中午", Kind::half, 12},
    {"晚上", Kind::half, 12},
    {"令和", Kind::era, 2018},
    {"平成", Kind::era, 1988},
    {"昭和", Kind::era, 1925},
    {"民國", Kind::era, 1911},
    {"民国", Kind::era, 1911},
};

constexpr std::array<std::string_view, 5> kHanWeekdays{"星期", "礼拜", "禮拜", "周", "週"};
constexpr std::array<std::string_view, 9> kHanWeekdayNames{"一", "二", "三", "四", "五",
                                                           "六", "日", "天", "末"};

bool is_stripped(UChar32 c) {
  return (c >= 0x300 && c <= 0x36f) || (c >= 0x591 && c <= 0x5bd) || (c >= 0x5bf && c <= 0x5c7) ||
         (c >= 0x64b && c <= 0x655) || c == 0x670 || c == 0x640 || u_charType(c) == U_FORMAT_CHAR;
}

UChar32 unified(UChar32 c) {
  switch (c) {
    case 0x131:  // ı
      return 'i';
    case 0x6cc:  // Persian yeh
    case 0x649:
      return 0x64a;
    case 0x6a9:  // Persian kaf
      return 0x643;
    case 0x629:  // teh marbuta
    case 0x6c0:
    case 0x6d5:
      return 0x647;
    case 0x60c:
    case 0x3001:
      return ',';
    case 0x2018:
    case 0x2019:
    case 0x2bc:
      return '\'';
    case 0x2212:
      return '-';
    default:
      break;
  }
  if (u_isUWhiteSpace(c)) return ' ';
  if (u_charType(c) == U_DASH_PUNCTUATION) return '-';
  if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER) return '0' + u_charDigitValue(c);
  return c;
}

class Words {
 public:
  Words() {
    for (const Zone& zone : kZones) add(zone.name, {.kind = Kind::zone, .value = zone.minutes});
    for (const MonthStem& one : kWholeMonths)
      add(one.stem, {.kind = Kind::month, .value = one.month});
    for (std::size_t n = 0; n < kPersianMonths.size(); ++n) {
      add(kPersianMonths[n],
          {.kind = Kind::month, .value = static_cast<int>(n) + 1, .calendar = Calendar::persian});
    }
    add("امرداد", {.kind = Kind::month, .value = 5, .calendar = Calendar::persian});
    for (const MonthStem& one : kIslamicMonths) {
      add(one.stem, {.kind = Kind::month, .value = one.month, .calendar = Calendar::islamic});
    }
    for (const std::string_view one : kWholeWeekdays) add(one, {.kind = Kind::weekday});
    for (const Half& half : kHalves) add(half.name, {.kind = Kind::half, .value = half.hours});
    add("tháng", {.kind = Kind::month_comes});
    add("thg", {.kind = Kind::month_comes});
    for (const Marker& one : kMarkers) {
      markers_.emplace(folded(one.text),
                       DateWord{one.kind, one.value, Calendar::gregorian, false, one.home_zone});
    }
    for (const MonthStem& one : kMonthStems) stems_.emplace(folded(one.stem), one.month);
    for (const std::string_view one : kAmbiguous) ambiguous_.push_back(folded(one));
    for (const std::string_view one : kWeekdays) weekdays_.push_back(folded(one));
  }

  DateWord find(std::string_view word) const {
    const auto exact = words_.find(std::string(word));
    if (exact != words_.end()) return exact->second;
    if (auto month = month_of(word)) return *month;
    constexpr std::string_view kHebrewIn = "ב";  // ביוני: in June
    if (word.starts_with(kHebrewIn) && word.size() > kHebrewIn.size()) {
      if (auto month = month_of(word.substr(kHebrewIn.size()))) return *month;
    }
    const bool is_weekday =
        std::any_of(weekdays_.begin(), weekdays_.end(),
                    [word](const std::string& day) { return word.starts_with(day); });
    return {.kind = is_weekday ? Kind::weekday : Kind::unknown};
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
      DateWord month{.kind = Kind::month, .value = stem->second};
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
    return {.kind = Kind::weekday};
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

std::optional<DateWord> date_word_of_two(std::string_view first, std::string_view second) {
  // Levantine Arabic has "the first" and "the second" of two names.
  if (first == "تشرين" || first == "كانون") {
    const bool is_first = second.starts_with("الاول");
    if (!is_first && !second.starts_with("الثاني")) return std::nullopt;
    const int month = first == "تشرين" ? (is_first ? 10 : 11) : (is_first ? 12 : 1);
    return DateWord{.kind = Kind::month, .value = month};
  }
  if (first == "ربيع" || first == "جمادي" || first == "ذو" || first == "ذي") {
    const bool is_late = second.starts_with("الا") && !second.starts_with("الاول");
    int month = first == "ربيع" ? (is_late ? 4 : 3) : (is_late ? 6 : 5);
    if (first == "ذو" || first == "ذي") month = second.starts_with("القعد") ? 11 : 12;
    return DateWord{.kind = Kind::month, .value = month, .calendar = Calendar::islamic};
  }
  constexpr std::array<Zone, 9> kRegions{{{"eastern", -300},
                                          {"central", -360},
                                          {"mountain", -420},
                                          {"pacific", -480},
                                          {"atlantic", -240},
                                          {"alaska", -540},
                                          {"hawaii", -600},
                                          {"greenwich", 0},
                                          {"israel", 120}}};
  for (const Zone& region : kRegions) {
    if (region.name != first) continue;
    if (second == "standard" || second == "mean")
      return DateWord{.kind = Kind::zone, .value = region.minutes};
    if (second == "daylight" || second == "summer")
      return DateWord{.kind = Kind::zone, .value = region.minutes + 60};
  }
  return std::nullopt;
}

std::string fold_date(std::string_view text, bool& persian_digits) {
  std::string out;
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<signed char>(c) >= 0; });
  if (ascii) {
    out = text;
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* decomposed = icu::Normalizer2::getNFKDInstance(status);
  const icu::Normalizer2* composed = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return out;
  icu::UnicodeString letters = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  letters.foldCase();
  letters = decomposed->normalize(letters, status);
  icu::UnicodeString kept;
  for (std::int32_t i = 0; i < letters.length();) {
    const UChar32 c = letters.char32At(i);
    i += U16_LENGTH(c);
    if (is_stripped(c)) continue;
    if (c >= 0x6f0 && c <= 0x6f9) persian_digits = true;
    kept.append(unified(c));
  }
  kept = composed->normalize(kept, status);
  if (U_FAILURE(status)) return {};
  kept.toUTF8String(out);
  return out;
}

}  // namespace newswatch::feeds
