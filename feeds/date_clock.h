#pragma once

// Where the tokens of a date tell the time. Pure.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "feeds/date_tokens.h"

namespace newswatch::feeds {

// As written: it may be 99:99.
struct DateClock {
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::size_t begin = 0;  // tokens
  std::size_t end = 0;
};

// hh:mm[:ss[.f]], 8h30, 8 PM, T0800, 8時30分, 08.30 or 0800 behind a date. What halves the day and
// names the zone stands beside it.
[[nodiscard]] std::optional<DateClock> find_clock(const std::vector<DateToken>& tokens);

}  // namespace newswatch::feeds
