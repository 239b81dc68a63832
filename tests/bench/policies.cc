#include "tests/bench/policies.h"

namespace newswatch::bench {

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::size_t kDocument = 20;  // articles of one document

sys_seconds time_of(std::int64_t time) { return sys_seconds(seconds(time)); }

void learn(feeds::Rhythm& rhythm, const Poll& poll) {
  std::vector<sys_seconds> items;
  for (const std::int64_t date : poll.found) items.push_back(time_of(date));
  feeds::observe(rhythm, items, time_of(poll.before), time_of(poll.now));
}

}  // namespace

double SquareRoot::after(const Poll& poll) {
  learn(rhythm, poll);
  const double rate = feeds::items_per_day(rhythm, time_of(poll.now)) / double(kDaySeconds);
  return std::clamp(std::sqrt(2 * price / rate), kLeast, kMost);
}

double CommaFeed::after(const Poll& poll) {
  const auto all = poll.dates.last(std::min(poll.dates.size(), kDocument));
  if (all.empty()) return 3'600;
  const double idle = double(poll.now - all.back()) / kDaySeconds;
  if (idle >= 30) return 4 * 3'600;
  if (idle >= 14) return 2 * 3'600;
  if (idle >= 7 || all.size() < 2) return 3'600;
  const double gap = double(all.back() - all.front()) / double(all.size() - 1);
  return std::clamp(gap / 2, 300.0, 3'600.0);
}

double NewsBlur::after(const Poll& poll) {
  const double daily = count_since(poll, 30) / 30;
  double wait = 0;
  if (daily >= 1) {
    wait = readers == 0 ? 3'600 : readers == 1 ? 900 : 360;
  } else if (daily > 0) {
    wait = readers == 0 ? 12 * 3'600 : 3'600;
  } else {
    const double newest = poll.dates.empty() ? 0 : double(poll.dates.back());
    const double months = std::clamp((double(poll.now) - newest) / (30.0 * kDaySeconds), 1.0, 12.0);
    wait = std::min(48 * 3'600.0, (readers == 0 ? 24 : 6) * 3'600 * months);
  }
  return wait * (1 + 0.25 * double(chance() >> 11) * 0x1p-53);
}

double Ours::after(const Poll& poll) {
  learn(rhythm, poll);
  const sys_seconds next =
      feeds::next_visit(rhythm, time_of(poll.now), price, seconds(static_cast<int>(kLeast)),
                        seconds(static_cast<int>(kMost)));
  return double((next - time_of(poll.now)).count());
}

}  // namespace newswatch::bench
