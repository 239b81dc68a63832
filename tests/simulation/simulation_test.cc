// The real poller, committer, deliverers, notices and store in a simulated world: days of news in
// milliseconds, faults drawn from a seed, and every promise to receivers held against what they saw
// (I1 to I5, I7, I9). A seed that fails replays exactly.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "tests/simulation/days.h"
#include "tests/simulation/verdict.h"

namespace newswatch::simulation {
namespace {

const bool kLong = std::getenv("NEWSWATCH_LONG_TESTS") != nullptr;
constexpr std::uint64_t kCiSeeds = 6;  // in each quarter
const char* const kSeed = std::getenv("NEWSWATCH_SEED");

// Nobody reads what thousands of daemons log.
class Simulation : public ::testing::Test {
 protected:
  void SetUp() override {
    level_ = spdlog::get_level();
    spdlog::set_level(spdlog::level::off);
  }
  void TearDown() override { spdlog::set_level(level_); }

  static void run_and_judge(std::uint64_t seed) {
    Days run(seed);
    run.times.keep_lines = kSeed != nullptr;
    run.go();
    const Verdict verdict(run);
    for (const std::string& fault : run.times.faults) ADD_FAILURE() << fault;
    for (const std::string& line : run.times.lines) std::cout << line << "\n";
    if (!run.times.faults.empty()) {
      std::cout << "to replay it: NEWSWATCH_SEED=" << seed
                << " newswatch_simulation_tests --gtest_filter='*LosesNothing*'\n";
    }
  }

 private:
  spdlog::level::level_enum level_ = spdlog::level::info;
};

// Quarters, so that the machine may run them side by side.
class SimulationPart : public Simulation, public ::testing::WithParamInterface<std::uint64_t> {};

TEST_P(SimulationPart, LosesNothingAndKeepsEveryPromise) {
  if (kSeed != nullptr) {
    if (GetParam() == 0) run_and_judge(std::strtoull(kSeed, nullptr, 10));
    return;
  }
  const std::uint64_t seeds = kLong ? 2'500 : kCiSeeds;
  for (std::uint64_t n = 0; n < seeds && !HasFailure(); ++n) {
    SCOPED_TRACE("NEWSWATCH_SEED=" + std::to_string(n * 4 + GetParam()));
    run_and_judge(n * 4 + GetParam());
  }
}

INSTANTIATE_TEST_SUITE_P(Of, SimulationPart, ::testing::Values(0u, 1u, 2u, 3u));

TEST_F(Simulation, IsTheSameForTheSameSeed) {
  // One after the other: there is one disk at a time.
  const auto lived = [](std::uint64_t seed) {
    Days days(seed);
    days.go();
    EXPECT_GT(days.times.events(), 500u);
    return std::pair(days.times.events(), days.times.trace());
  };
  for (const std::uint64_t seed : {1u, 5u}) {
    SCOPED_TRACE("NEWSWATCH_SEED=" + std::to_string(seed));
    EXPECT_EQ(lived(seed), lived(seed));
  }
}

}  // namespace
}  // namespace newswatch::simulation
