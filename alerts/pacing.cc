#include "alerts/pacing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace newswatch::alerts {

using std::chrono::seconds;
using std::chrono::sys_seconds;

std::size_t Rate::room(sys_seconds now) {
  if (!limit_) return std::numeric_limits<std::size_t>::max();
  const double most = static_cast<double>(limit_->count);
  const double per_second = most / static_cast<double>(limit_->per.count());
  // A clock set back fills nothing, and is the time to count from.
  if (filled_ && now > *filled_)
    tokens_ = std::min(most, tokens_ + per_second * static_cast<double>((now - *filled_).count()));
  filled_ = now;
  return static_cast<std::size_t>(tokens_ + 1e-6);
}

void Rate::take(std::size_t attempts) {
  if (limit_) tokens_ = std::max(0.0, tokens_ - static_cast<double>(attempts));
}

sys_seconds Rate::next(sys_seconds now) const {
  if (!limit_) return now;
  const double per_second =
      static_cast<double>(limit_->count) / static_cast<double>(limit_->per.count());
  const double wait = std::ceil((1 - tokens_) / per_second - 1e-6);
  return now + seconds(std::max<seconds::rep>(1, static_cast<seconds::rep>(wait)));
}

void Breaker::failed(sys_seconds now) {
  if (++failures_ < kTripsAt) return;
  const std::uint32_t doublings = std::min(failures_ - kTripsAt, 6u);
  until_ = now + std::min<seconds>(kShortest * (1 << doublings), kLongest);
}

Breaker::State Breaker::state(sys_seconds now) const {
  if (failures_ < kTripsAt) return State::closed;
  // A clock set back must not make a pause of a minute one of hours.
  const bool waits = now < until_ && until_ <= now + kLongest;
  return waits ? State::open : State::half_open;
}

}  // namespace newswatch::alerts
