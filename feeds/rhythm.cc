#include "feeds/rhythm.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include "feeds/rhythm_shape.h"
#include "feeds/rhythm_waits.h"

// What is asked of a Rhythm, and its bytes. It learns in rhythm_observe.cc.

namespace newswatch::feeds {

static_assert(std::is_trivially_copyable_v<Rhythm>);

namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// Thirty thousand years hold every time meant seriously, and none of their sums overflows.
std::int64_t sane(sys_seconds time) {
  constexpr std::int64_t far = std::int64_t{1} << 40;
  return std::clamp(time.time_since_epoch().count(), -far, far);
}

class Plan {
 public:
  Plan(const Rhythm& rhythm, std::int64_t from, double price, seconds least, seconds most)
      : shape_(rhythm, from),
        price_(price),
        least_(std::clamp(least, seconds(0), kLongestWait).count()),
        most_(std::clamp(most, seconds(least_), kLongestWait).count()) {}

  // Whole seconds, at or after the moment at which the price is reached.
  [[nodiscard]] std::int64_t wait(std::int64_t from) const {
    if (!(price_ > 0)) return least_;
    const Waits waits = waits_until(shape_, from, price_, double(most_));
    return std::clamp(static_cast<std::int64_t>(std::ceil(waits.after - 0.01)), least_, most_);
  }

  [[nodiscard]] Waits waits(std::int64_t from, std::int64_t length) const {
    return waits_for(shape_, from, double(length));
  }

 private:
  RhythmShape shape_;
  double price_;
  std::int64_t least_;
  std::int64_t most_;
};

constexpr char kVersion = 1;
constexpr std::size_t kBytes = 1 + 4 * 4 + 5 * 2 + 24 + 7 + 6;
constexpr double kMostCount = 1e9;

void put(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
}

template <class Value>
void take(std::string_view& from, Value& into) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < sizeof(Value); ++i) {
    value |= std::uint32_t{static_cast<unsigned char>(from[i])} << (8 * i);
  }
  from.remove_prefix(sizeof(Value));
  into = static_cast<Value>(value);
}

}  // namespace

double rate_at(const Rhythm& rhythm, sys_seconds at) {
  const std::int64_t time = sane(at);
  const RhythmShape shape(rhythm, time);
  return shape.base(time) * shape.minutes_at(time) + shape.burst * shape.fade(double(time));
}

double items_per_day(const Rhythm& rhythm, sys_seconds now) {
  const std::int64_t from = sane(now);
  return waits_for(RhythmShape(rhythm, from), from, 7.0 * kDaySeconds).expected / 7;
}

sys_seconds next_visit(const Rhythm& rhythm, sys_seconds from, double price, seconds least,
                       seconds most) {
  const std::int64_t start = sane(from);
  return sys_seconds(seconds(start + Plan(rhythm, start, price, least, most).wait(start)));
}

seconds expected_delay(const Rhythm& rhythm, sys_seconds from, double price, seconds least,
                       seconds most) {
  const std::int64_t start = sane(from);
  const Plan plan(rhythm, start, price, least, most);
  double waited = 0;
  double expected = 0;
  std::int64_t passed = 0;
  for (int visits = 0; visits < kMostVisits && passed < 7 * kDaySeconds; ++visits) {
    const std::int64_t wait = std::max<std::int64_t>(1, plan.wait(start + passed));
    const Waits waits = plan.waits(start + passed, wait);
    waited += waits.waited;
    expected += waits.expected;
    passed += wait;
  }
  return seconds(expected > 0 ? std::llround(waited / expected) : 0);
}

std::string to_bytes(const Rhythm& rhythm) {
  std::string out;
  out.reserve(kBytes);
  out.push_back(kVersion);
  put(out, rhythm.last, 4);
  put(out, rhythm.since, 4);
  put(out, rhythm.items, 4);
  put(out, std::bit_cast<std::uint32_t>(rhythm.count), 4);
  for (const std::uint16_t value :
       {rhythm.batch, rhythm.chain, rhythm.stir, rhythm.late, rhythm.hours_late}) {
    put(out, value, 2);
  }
  for (const std::uint8_t share : rhythm.hours) put(out, share, 1);
  for (const std::uint8_t share : rhythm.days) put(out, share, 1);
  for (const std::uint8_t share : rhythm.minutes) put(out, share, 1);
  return out;
}

Rhythm rhythm_from_bytes(std::string_view bytes) {
  if (bytes.size() != kBytes || bytes[0] != kVersion) return {};
  bytes.remove_prefix(1);
  Rhythm rhythm;
  std::uint32_t count = 0;
  take(bytes, rhythm.last);
  take(bytes, rhythm.since);
  take(bytes, rhythm.items);
  take(bytes, count);
  rhythm.count = std::bit_cast<float>(count);
  for (std::uint16_t* value :
       {&rhythm.batch, &rhythm.chain, &rhythm.stir, &rhythm.late, &rhythm.hours_late}) {
    take(bytes, *value);
  }
  for (std::uint8_t& share : rhythm.hours) take(bytes, share);
  for (std::uint8_t& share : rhythm.days) take(bytes, share);
  for (std::uint8_t& share : rhythm.minutes) take(bytes, share);
  const bool counts = rhythm.count >= 0 && double(rhythm.count) <= kMostCount;
  if (!counts || std::signbit(rhythm.count) || rhythm.since > rhythm.last) return {};
  return rhythm;
}

}  // namespace newswatch::feeds
