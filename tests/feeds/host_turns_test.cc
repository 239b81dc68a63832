#include "feeds/host_turns.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

namespace newswatch::feeds {
namespace {

using Turns = std::vector<HostTurns::Turn>;

TEST(HostTurns, HostsTakeTurnsAndKeepTheOrderOfTheirFeeds) {
  HostTurns turns;
  for (const char* feed : {"a1", "a2", "a3"}) turns.add("a", feed);
  turns.add("b", "b1");
  EXPECT_EQ(turns.take(9, 9), (Turns{{"a1", "a"}, {"b1", "b"}, {"a2", "a"}, {"a3", "a"}}));
  EXPECT_EQ(turns.waiting(), 0u);
}

TEST(HostTurns, NoHostServesMoreThanItsShare) {
  HostTurns turns;
  for (const char* feed : {"a1", "a2", "a3"}) turns.add("a", feed);
  EXPECT_EQ(turns.take(9, 2), (Turns{{"a1", "a"}, {"a2", "a"}}));
  EXPECT_EQ(turns.take(9, 2), Turns{});
  turns.release("a");
  EXPECT_EQ(turns.take(9, 2), (Turns{{"a3", "a"}}));
}

TEST(HostTurns, AHostThatHangsHoldsUpNobodyElse) {
  HostTurns turns;
  for (int n = 0; n < 1000; ++n) turns.add("hangs", std::to_string(n));
  EXPECT_EQ(turns.take(10, 2).size(), 2u);
  turns.add("well", "w");
  EXPECT_EQ(turns.take(8, 2), (Turns{{"w", "well"}}));
}

TEST(HostTurns, ALimitThatChangesHoldsFromTheNextTurnOn) {
  HostTurns turns;
  for (const char* feed : {"a1", "a2", "a3", "a4"}) turns.add("a", feed);
  EXPECT_EQ(turns.take(9, 1).size(), 1u);
  EXPECT_EQ(turns.take(9, 3).size(), 2u);
  turns.release("a");
  EXPECT_EQ(turns.take(9, 1).size(), 0u);
}

TEST(HostTurns, KeepsItsBoundsWhateverComes) {
  std::mt19937_64 dice(11);
  HostTurns turns;
  std::map<std::string, std::size_t> busy;
  std::set<std::string> waiting;
  std::size_t added = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string host = "host" + std::to_string(dice() % 9);
    if (dice() % 2) {
      const std::string feed = host + "/" + std::to_string(added++);
      turns.add(host, feed);
      waiting.insert(feed);
    } else if (dice() % 2) {
      if (busy[host] > 0) --busy[host];
      turns.release(host);
    } else {
      const std::size_t limit = dice() % 6;
      const std::size_t per_host = 1 + dice() % 3;
      const auto taken = turns.take(limit, per_host);
      ASSERT_LE(taken.size(), limit);
      for (const auto& turn : taken) {
        ASSERT_EQ(waiting.erase(turn.feed_url), 1u);
        ASSERT_LE(++busy[turn.host], per_host);
      }
      if (taken.size() < limit) {
        for (const std::string& feed : waiting)
          ASSERT_GE(busy[feed.substr(0, feed.find('/'))], per_host) << "left " << feed;
      }
    }
    ASSERT_EQ(turns.waiting(), waiting.size());
  }
}

}  // namespace
}  // namespace newswatch::feeds
