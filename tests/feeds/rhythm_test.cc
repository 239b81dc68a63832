#include "feeds/rhythm.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace newswatch::feeds {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kStart{seconds(1'700'000'000)};

TEST(Rhythm, AFeedOfWhichNothingIsKnownIsAskedWithinTheHour) {
  const sys_seconds next = next_visit({}, kStart, 60, seconds(60), seconds(86'400));
  EXPECT_GT(next, kStart + seconds(600));
  EXPECT_LE(next, kStart + seconds(3'600));
}

TEST(Rhythm, ItsBytesBringItBack) {
  Rhythm rhythm;
  const std::vector<sys_seconds> items{kStart - seconds(9'000), kStart - seconds(500)};
  observe(rhythm, items, sys_seconds{}, kStart);
  observe(rhythm, {}, kStart, kStart + seconds(3'600));
  EXPECT_NE(rhythm, Rhythm{});
  EXPECT_EQ(rhythm_from_bytes(to_bytes(rhythm)), rhythm);
  EXPECT_EQ(rhythm_from_bytes(to_bytes({})), Rhythm{});
}

}  // namespace
}  // namespace newswatch::feeds
