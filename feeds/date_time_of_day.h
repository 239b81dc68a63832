#pragma once

// The time and the zone in the tokens of a date. Pure.

#include <chrono>
#include <optional>
#include <vector>

#include "feeds/date_tokens.h"

namespace newswatch::feeds {

struct TimeOfDay {
  std::chrono::seconds since_midnight{0};  // by the local clock
  int zone_minutes = 0;                    // east of Greenwich
  bool is_present = false;
  bool has_zone = false;
  bool is_nonsense = false;  // 99:00: no date is better than a wrong one
  bool has_am_pm = false;    // AM or PM, in English
};

// Finds hh:mm[:ss[.f]], 8h30, 8 PM, T0800, 8時30分, 오전 8시, 08.30 behind a date; and Z, GMT+2,
// +0200, EST, Eastern Daylight. Takes their tokens out.
[[nodiscard]] TimeOfDay take_time(std::vector<DateToken>& tokens);

// Minutes east of Greenwich of tokens that are a zone: "CEST", "GMT+7", "+0200".
[[nodiscard]] std::optional<int> lone_zone(std::vector<DateToken> tokens);

}  // namespace newswatch::feeds
