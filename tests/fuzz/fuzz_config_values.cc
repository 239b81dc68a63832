// One value of a configuration. What is read is printed, and read back as the same.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/values.h"
#include "net/url.h"
#include "rules/query.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using newswatch::fuzz::check;
  namespace config = newswatch::config;
  const std::string_view text = newswatch::fuzz::text_of(data, size);
  if (const auto duration = config::parse_duration(text)) {
    check(duration->count() >= 0 && *duration <= std::chrono::hours(24 * 10'000));
    check(config::parse_duration(config::to_string(*duration)) == duration);
  }
  if (const auto bytes = config::parse_size(text)) {
    check(*bytes < std::size_t{1} << 40);
    check(config::parse_size(config::size_to_string(*bytes)) == bytes);
  }
  if (const auto day = config::parse_date(text)) {
    check(std::chrono::year_month_day(*day).ok() && text.size() == 10);
  }
  if (const auto limit = config::parse_at_most(text)) {
    check(limit->count > 0 && limit->per > std::chrono::seconds(0));
  }
  if (const auto distance = config::parse_distance(text)) {
    check(distance->words <= newswatch::rules::kMaxNearWords);
  }
  if (const auto number = config::parse_whole_number(text)) {
    check(*number < 1'000'000'000'000'000'000u);
  }
  const auto fault = config::fault_of_url(text);
  if (fault) {
    check(!fault->empty());
  } else {
    check(newswatch::net::resolve("", text).has_value());
    check(!newswatch::net::host(text).empty());
  }
  if (config::is_listen_address(text)) check(text.find(':') != std::string_view::npos);
  return 0;
}
