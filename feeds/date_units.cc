#include "feeds/date_units.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>

#include "feeds/date_fold.h"
#include "feeds/utf8.h"

namespace newswatch::feeds {

namespace {

using Kind = DateWord::Kind;

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

DateWord marker(std::string_view word) {
  // Folding takes Hangul and Kana apart and joins them again; both sides go through it.
  static const auto all = [] {
    std::unordered_map<std::string, DateWord> markers;
    for (const Marker& one : kMarkers) {
      bool ignored = false;
      markers.emplace(fold_date(one.text, ignored),
                      DateWord{.kind = one.kind, .value = one.value, .home_zone = one.home_zone});
    }
    return markers;
  }();
  const auto found = all.find(std::string(word));
  return found == all.end() ? DateWord{} : found->second;
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

DateWord date_word_at(std::string_view run, std::size_t& length) {
  if (const std::size_t weekday = weekday_length(run); weekday > 0) {
    length = weekday;
    return {.kind = Kind::weekday, .value = kSomeDay};
  }
  const std::size_t first = std::max<std::size_t>(1, utf8_sequence(run));
  if (run.size() > first) {
    length = first + std::max<std::size_t>(1, utf8_sequence(run.substr(first)));
    const DateWord pair = marker(run.substr(0, length));
    if (pair.kind != Kind::unknown) return pair;
  }
  length = first;
  return marker(run.substr(0, first));
}

}  // namespace newswatch::feeds
