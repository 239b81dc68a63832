// A date of a stranger.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/dates.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::fuzz::check;
  namespace feeds = newswatch::feeds;
  const std::string_view bytes = newswatch::fuzz::text_of(data, size);
  const auto date = feeds::parse_date(bytes);
  if (date) {
    const std::string written = feeds::format_rfc3339(*date);
    check(written.size() == 20);
    const auto again = feeds::parse_date(written);
    check(again.has_value() && feeds::format_rfc3339(*again) == written);
  }
  return 0;
}
