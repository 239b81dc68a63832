// What a database keeps of a feed's rhythm, and times of a stranger: behind the bytes of a rhythm,
// eight bytes are a time.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "feeds/rhythm.h"
#include "tests/fuzz/check.h"

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;
namespace feeds = newswatch::feeds;
using newswatch::fuzz::check;

sys_seconds take_time(std::string_view& from) {
  std::uint64_t value = 0;
  const std::size_t size = std::min<std::size_t>(8, from.size());
  for (std::size_t i = 0; i < size; ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
  }
  from.remove_prefix(size);
  return sys_seconds(seconds(static_cast<std::int64_t>(value)));
}

void check_plan(const feeds::Rhythm& rhythm, sys_seconds from) {
  const double rate = feeds::rate_at(rhythm, from);
  check(std::isfinite(rate) && rate >= 0);
  const double daily = feeds::items_per_day(rhythm, from);
  check(std::isfinite(daily) && daily >= 0);
  constexpr std::int64_t far = std::int64_t{1} << 40;
  const sys_seconds start{seconds(std::clamp(from.time_since_epoch().count(), -far, far))};
  for (const double price : {0.5, 60.0, 1e6}) {
    const sys_seconds next =
        feeds::next_visit(rhythm, from, price, seconds(60), feeds::kLongestWait);
    check(next >= start + seconds(60) && next <= start + feeds::kLongestWait);
  }
  const seconds delay =
      feeds::expected_delay(rhythm, from, 60, std::chrono::minutes(15), std::chrono::hours(24));
  check(delay >= seconds(0) && delay <= std::chrono::hours(24));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = newswatch::fuzz::text_of(data, size);
  const std::size_t stored = std::min(rest.size(), feeds::to_bytes({}).size());
  feeds::Rhythm rhythm = feeds::rhythm_from_bytes(rest.substr(0, stored));
  rest.remove_prefix(stored);
  check_plan(rhythm, sys_seconds(seconds(1'700'000'000)));
  for (int round = 0; round < 20 && !rest.empty(); ++round) {
    const sys_seconds before = take_time(rest);
    const sys_seconds now = take_time(rest);
    std::vector<sys_seconds> items;
    for (std::size_t count = rest.size() % 5; count > 0 && !rest.empty(); --count) {
      items.push_back(take_time(rest));
    }
    feeds::observe(rhythm, items, before, now);
    check(feeds::rhythm_from_bytes(feeds::to_bytes(rhythm)) == rhythm);
    check_plan(rhythm, now);
  }
  return 0;
}
