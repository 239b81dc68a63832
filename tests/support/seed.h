#pragma once

// The seed of a random test: NEWSWATCH_SEED, or the one given; printed, so that a failure can be
// repeated.

#include <cstdint>
#include <cstdlib>
#include <iostream>

namespace newswatch::testing {

[[nodiscard]] inline std::uint64_t seed_of_run(std::uint64_t otherwise) {
  const char* given = std::getenv("NEWSWATCH_SEED");
  const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : otherwise;
  std::cout << "NEWSWATCH_SEED=" << seed << "\n";
  return seed;
}

}  // namespace newswatch::testing
