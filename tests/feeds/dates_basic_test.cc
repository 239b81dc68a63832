#include <gtest/gtest.h>

#include "feeds/dates.h"

namespace newswatch::feeds {
namespace {

TEST(Dates, ReadsWhatPublishersWriteMost) {
  const struct {
    const char* text;
    const char* expected;
  } cases[] = {
      {"Mon, 10 Jun 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Mon, 10 Jun 2024 08:00:03 +0200", "2024-06-10T06:00:03Z"},
      {"10 June 2024 08:00 EST", "2024-06-10T13:00:00Z"},
      {"Mon, 10 Jun 24 08:00:03 -0530", "2024-06-10T13:30:03Z"},
      {"Monday, 10-Jun-24 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Mon Jun 10 08:00:03 2024", "2024-06-10T08:00:03Z"},
      {"Mon Jun 10 08:00:03 UTC 2024", "2024-06-10T08:00:03Z"},
      {"June 10, 2024 8:00 PM", "2024-06-10T20:00:00Z"},
      {"10 Jun 2024 (comment) 08:00:03 Z", "2024-06-10T08:00:03Z"},
      {"2024-06-10T08:00:03Z", "2024-06-10T08:00:03Z"},
      {"2024-06-10T08:00:03.123+02:00", "2024-06-10T06:00:03Z"},
      {"2024-06-10 08:00:03", "2024-06-10T08:00:03Z"},
      {"2024-06-10", "2024-06-10T00:00:00Z"},
      {"2024-06", "2024-06-01T00:00:00Z"},
      {"20240610T080003Z", "2024-06-10T08:00:03Z"},
      {"20240610", "2024-06-10T00:00:00Z"},
      {"1718006403", "2024-06-10T08:00:03Z"},
      {"1718006403000", "2024-06-10T08:00:03Z"},
      {"10/06/2024", "2024-06-10T00:00:00Z"},
      {"06/20/2024", "2024-06-20T00:00:00Z"},
      {"10.06.2024 08:00", "2024-06-10T08:00:00Z"},
      {"Seg, 24 Set 2018 19:42:40 -0300", "2018-09-24T22:42:40Z"},
      {"Mar, 12 jun 2018 10:00:00 GMT", "2018-06-12T10:00:00Z"},
      {"lun, 3 d\u00e9c 2018 10:00:00 +0100", "2018-12-03T09:00:00Z"},
      {"5. M\u00e4rz 2018", "2018-03-05T00:00:00Z"},
      {"", nullptr},
      {"yesterday", nullptr},
      {"2024-13-45", nullptr},
      {"Mon, 99 Jun 2024 08:00:03 GMT", nullptr},
      {"2024-06-10T99:00:00Z", nullptr},
      {"99999999999999999999", nullptr},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    const auto date = parse_date(c.text);
    ASSERT_EQ(date.has_value(), c.expected != nullptr);
    if (date) {
      EXPECT_EQ(format_rfc3339(*date), c.expected);
    }
  }
}

}  // namespace
}  // namespace newswatch::feeds
