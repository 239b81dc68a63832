#pragma once

// Tables of dates as publishers write them, held against what is read of them.

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "feeds/dates.h"

namespace newswatch::testing {

struct DateCase {
  const char* text;
  const char* expected;  // null: no date
};

template <std::size_t N>
void hold(const DateCase (&cases)[N]) {
  for (const DateCase& c : cases) {
    SCOPED_TRACE(c.text);
    const auto date = feeds::parse_date(c.text);
    EXPECT_EQ(date ? feeds::format_rfc3339(*date) : "no date",
              c.expected != nullptr ? c.expected : "no date");
  }
}

}  // namespace newswatch::testing
