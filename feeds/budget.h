#pragma once

// How dear a request has to be, so that all feeds together keep to a number of them an hour. Pure.

#include <optional>

namespace newswatch::feeds {

// What one feed asks for: requests an hour.
struct Demand {
  double free = 0;   // were requests at their usual price
  double fixed = 0;  // whatever they cost: `every`, the longest interval
  bool operator==(const Demand&) const = default;
};

// Twice the price makes for 1/sqrt(2) of the requests (feeds/rhythm.h), so the price that keeps to
// the budget is known at once and needs no feeling one's way. Publishers' limits and failures make
// for fewer requests than planned, never for more.
class Budget {
 public:
  static constexpr double kDearest = 1e6;

  void set_limit(std::optional<double> requests_an_hour) { limit_ = requests_an_hour; }
  [[nodiscard]] bool is_limited() const { return limit_.has_value(); }

  // A feed that asked for `before` asks for `now`.
  void count(const Demand& before, const Demand& now);

  // By which the price of a request is to be multiplied; at least 1.
  [[nodiscard]] double price_factor() const;

  // What is asked for at that price, requests an hour.
  [[nodiscard]] double planned() const;

 private:
  std::optional<double> limit_;
  Demand all_;
};

}  // namespace newswatch::feeds
