// A date of a stranger.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "feeds/dates.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace feeds = newswatch::feeds;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto date = feeds::parse_date(bytes);
  if (date) {
    const std::string written = feeds::format_rfc3339(*date);
    check(written.size() == 20);
    const auto again = feeds::parse_date(written);
    check(again.has_value() && feeds::format_rfc3339(*again) == written);
  }
  return 0;
}
