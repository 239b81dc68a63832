#include "feeds/due_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using Urls = std::vector<std::string>;

const std::chrono::sys_seconds kNow{1'700'000'000s};

TEST(DueQueue, GivesTheEarliestFirstAndNothingThatIsNotDue) {
  DueQueue queue;
  queue.set("later", kNow + 1s);
  queue.set("second", kNow);
  queue.set("first", kNow - 5s);
  EXPECT_EQ(queue.next_due(), kNow - 5s);
  EXPECT_EQ(queue.pop_due(kNow, 9), (Urls{"first", "second"}));
  EXPECT_TRUE(queue.pop_due(kNow, 9).empty());
  EXPECT_EQ(queue.pop_due(kNow + 1s, 9), (Urls{"later"}));
  EXPECT_EQ(queue.next_due(), std::nullopt);
}

TEST(DueQueue, GivesNoMoreThanAsked) {
  DueQueue queue;
  for (const char* url : {"a", "b", "c"}) queue.set(url, kNow);
  EXPECT_EQ(queue.pop_due(kNow, 2), (Urls{"a", "b"}));
  EXPECT_EQ(queue.pop_due(kNow, 0), Urls{});
  EXPECT_EQ(queue.size(), 1u);
}

TEST(DueQueue, HoldsAFeedOnceWhereverItIsMoved) {
  DueQueue queue;
  queue.set("a", kNow + 9s);
  queue.set("a", kNow);
  EXPECT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue.pop_due(kNow + 9s, 9), (Urls{"a"}));
  queue.set("a", kNow);
  queue.remove("a");
  queue.remove("never there");
  EXPECT_TRUE(queue.pop_due(kNow + 9s, 9).empty());
}

TEST(DueQueue, AgreesWithAPlainMap) {
  std::mt19937_64 dice(7);
  DueQueue queue;
  std::map<std::string, std::chrono::sys_seconds> plain;
  for (int round = 0; round < 20'000; ++round) {
    const std::string url = "feed" + std::to_string(dice() % 50);
    const auto when = kNow + std::chrono::seconds(dice() % 100);
    switch (dice() % 3) {
      case 0:
        queue.set(url, when);
        plain[url] = when;
        break;
      case 1:
        queue.remove(url);
        plain.erase(url);
        break;
      default:
        const std::size_t limit = dice() % 5;
        const Urls popped = queue.pop_due(when, limit);
        const auto due = static_cast<std::size_t>(std::count_if(
            plain.begin(), plain.end(), [&](const auto& one) { return one.second <= when; }));
        ASSERT_EQ(popped.size(), std::min(limit, due));
        for (const std::string& one : popped) {
          ASSERT_LE(plain.at(one), when);
          plain.erase(one);
        }
    }
    ASSERT_EQ(queue.size(), plain.size());
  }
}

TEST(FirstPoll, KeepsAStoredTimeAndSpreadsTheRest) {
  std::mt19937_64 chance(1);
  EXPECT_EQ(first_poll(kNow + 1h, kNow, 5min, chance), kNow + 1h);
  bool early = false;
  bool late = false;
  for (int round = 0; round < 1000; ++round) {
    const auto when = first_poll(kNow - 1h, kNow, 5min, chance);
    ASSERT_GE(when, kNow);
    ASSERT_LE(when, kNow + 5min);
    early = early || when < kNow + 1min;
    late = late || when > kNow + 4min;
  }
  EXPECT_TRUE(early && late);
  EXPECT_EQ(first_poll({}, kNow, 0s, chance), kNow);
  EXPECT_EQ(first_poll({}, kNow, -9s, chance), kNow);
}

}  // namespace
}  // namespace newswatch::feeds
