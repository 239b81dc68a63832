#include "feeds/budget.h"

#include <algorithm>
#include <cmath>

namespace newswatch::feeds {

void Budget::count(const Demand& before, const Demand& now) {
  // Sums of many small differences drift, never below nothing.
  all_.free = std::max(0.0, all_.free + now.free - before.free);
  all_.fixed = std::max(0.0, all_.fixed + now.fixed - before.fixed);
}

double Budget::price_factor() const {
  if (!limit_ || all_.free + all_.fixed <= *limit_) return 1;
  const double left = std::max(*limit_ - all_.fixed, all_.free / std::sqrt(kDearest));
  if (left <= 0) return kDearest;
  const double ratio = all_.free / left;
  return std::clamp(ratio * ratio, 1.0, kDearest);
}

double Budget::planned() const { return all_.fixed + all_.free / std::sqrt(price_factor()); }

}  // namespace newswatch::feeds
