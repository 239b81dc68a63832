#include "feeds/host_turns.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using Turns = std::vector<HostTurns::Turn>;

const std::chrono::sys_seconds kNow{1'700'000'000s};

std::vector<HostTurns::Turn> take(HostTurns& turns, std::size_t limit, std::size_t at_once,
                                  std::chrono::sys_seconds now = kNow) {
  return turns.take(limit, {.at_once = at_once}, now);
}

// One feed at a time is all that is asked of the host.
std::vector<std::uint32_t> taken_one_by_one(HostTurns& turns, std::chrono::seconds pause,
                                            std::chrono::sys_seconds now) {
  std::vector<std::uint32_t> feeds;
  for (const auto& turn : turns.take(99, {.at_once = 99, .pause = pause}, now)) {
    feeds.push_back(turn.feed);
    turns.release(turn.host);
  }
  return feeds;
}

TEST(HostTurns, HostsTakeTurnsAndKeepTheOrderOfTheirFeeds) {
  HostTurns turns;
  for (const std::uint32_t feed : {1u, 2u, 3u}) turns.add("a", feed);
  turns.add("b", 11);
  EXPECT_EQ(take(turns, 9, 9), (Turns{{1, "a"}, {11, "b"}, {2, "a"}, {3, "a"}}));
  EXPECT_EQ(turns.waiting(), 0u);
}

TEST(HostTurns, NoHostServesMoreThanItsShare) {
  HostTurns turns;
  for (const std::uint32_t feed : {1u, 2u, 3u}) turns.add("a", feed);
  EXPECT_EQ(take(turns, 9, 2), (Turns{{1, "a"}, {2, "a"}}));
  EXPECT_EQ(take(turns, 9, 2), Turns{});
  turns.release("a");
  EXPECT_EQ(take(turns, 9, 2), (Turns{{3, "a"}}));
}

TEST(HostTurns, WhoHasNoTimeGivesUpWhatRestsForLonger) {
  HostTurns turns;
  for (const std::uint32_t feed : {1u, 2u, 3u}) turns.add("a", feed);
  for (const std::uint32_t feed : {11u, 12u}) turns.add("b", feed);
  turns.told_to_wait("a", 8, kNow + 1h, kNow);
  turns.told_to_wait("a", 9, kNow + 1h, kNow);
  EXPECT_EQ(taken_one_by_one(turns, 1s, kNow), (std::vector{11u}));
  EXPECT_EQ(turns.give_up(kNow + 1h + 1s), std::vector<std::uint32_t>());
  EXPECT_EQ(turns.give_up(kNow + 1min), (std::vector{1u, 2u, 3u}));
  EXPECT_EQ(turns.waiting(), 1u);
  EXPECT_EQ(turns.next_open(), kNow + 1s);
  turns.add("a", 4);
  EXPECT_EQ(taken_one_by_one(turns, 1s, kNow + 1s), (std::vector{12u}));
  EXPECT_EQ(taken_one_by_one(turns, 1s, kNow + 1h), (std::vector{4u})) << "it rests all the same";
}

TEST(HostTurns, AHostThatHangsHoldsUpNobodyElse) {
  HostTurns turns;
  for (std::uint32_t n = 0; n < 1000; ++n) turns.add("hangs", n);
  EXPECT_EQ(take(turns, 10, 2).size(), 2u);
  turns.add("well", 5000);
  EXPECT_EQ(take(turns, 8, 2), (Turns{{5000, "well"}}));
}

TEST(HostTurns, ALimitThatChangesHoldsFromTheNextTurnOn) {
  HostTurns turns;
  for (const std::uint32_t feed : {1u, 2u, 3u, 4u}) turns.add("a", feed);
  EXPECT_EQ(take(turns, 9, 1).size(), 1u);
  EXPECT_EQ(take(turns, 9, 3).size(), 2u);
  turns.release("a");
  EXPECT_EQ(take(turns, 9, 1).size(), 0u);
}

TEST(HostTurns, AHostIsNotAskedFasterThanItsPaceWhateverFeedIsDue) {
  HostTurns turns;
  for (const std::uint32_t feed : {1u, 2u, 3u}) turns.add("a.example", feed);
  turns.add("b.example", 11);
  using Feeds = std::vector<std::uint32_t>;
  EXPECT_EQ(taken_one_by_one(turns, 2s, kNow), (Feeds{1, 11}));
  EXPECT_EQ(turns.next_open(), kNow + 2s);
  EXPECT_EQ(taken_one_by_one(turns, 2s, kNow + 1s), Feeds{});
  turns.add("b.example", 12);
  EXPECT_EQ(taken_one_by_one(turns, 2s, kNow + 1s), Feeds{}) << "b was asked a second ago";
  EXPECT_EQ(taken_one_by_one(turns, 2s, kNow + 2s), (Feeds{2, 12}));
  EXPECT_EQ(taken_one_by_one(turns, 2s, kNow + 9s), Feeds{3});
  EXPECT_EQ(turns.next_open(), std::nullopt);
}

TEST(HostTurns, HostsOfTheHouseNeedNoPause) {
  HostTurns turns;
  for (const std::uint32_t feed : {1u, 2u, 3u}) turns.add("127.0.0.1", feed);
  EXPECT_EQ(taken_one_by_one(turns, 60s, kNow).size(), 3u);
}

TEST(HostTurns, OneFeedThatIsToldToWaitHoldsUpItselfAlone) {
  HostTurns turns;
  turns.told_to_wait("a", 1, kNow + 60s, kNow);
  turns.told_to_wait("a", 1, kNow + 90s, kNow + 1s);
  turns.add("a", 2);
  EXPECT_EQ(take(turns, 9, 9, kNow + 2s).size(), 1u);
}

TEST(HostTurns, TwoFeedsToldToWaitAtOnceRestTheWholeHost) {
  HostTurns turns;
  turns.told_to_wait("a", 1, kNow + 60s, kNow);
  turns.told_to_wait("a", 2, kNow + 90s, kNow + 30s);
  turns.add("a", 3);
  turns.add("b", 11);
  EXPECT_EQ(take(turns, 9, 9, kNow + 31s), (Turns{{11, "b"}}));
  EXPECT_EQ(turns.next_open(), kNow + 90s);
  EXPECT_EQ(take(turns, 9, 9, kNow + 90s), (Turns{{3, "a"}}));
}

TEST(HostTurns, TwoFeedsToldToWaitLongAfterEachOtherAreTwoAffairs) {
  HostTurns turns;
  turns.told_to_wait("a", 1, kNow + 60s, kNow);
  turns.told_to_wait("a", 2, kNow + 200s, kNow + 61s);
  turns.add("a", 3);
  EXPECT_EQ(take(turns, 9, 9, kNow + 62s).size(), 1u);
}

TEST(HostTurns, AClockSetBackOpensEveryHost) {
  HostTurns turns;
  turns.told_to_wait("a", 1, kNow + 60s, kNow);
  turns.told_to_wait("a", 2, kNow + 60s, kNow);
  turns.add("a", 3);
  EXPECT_EQ(take(turns, 9, 9, kNow).size(), 0u);
  turns.forget_times();
  EXPECT_EQ(take(turns, 9, 9, kNow - 3600s).size(), 1u);
}

TEST(HostTurns, NothingIsLostBetweenSharesPausesAndWishes) {
  std::mt19937_64 dice(23);
  HostTurns turns;
  std::map<std::string, std::size_t> busy;
  std::map<std::string, std::chrono::sys_seconds> started;
  std::set<std::uint32_t> waiting;
  auto now = kNow;
  for (std::uint32_t round = 0; round < 20'000; ++round) {
    const std::string host = "host" + std::to_string(dice() % 5);
    now += std::chrono::seconds(dice() % 2);
    switch (dice() % 8) {
      case 0:
        turns.told_to_wait(host, static_cast<std::uint32_t>(dice() % 3),
                           now + std::chrono::seconds(dice() % 9), now);
        break;
      case 1:
      case 2:
        if (busy[host] > 0) --busy[host];
        turns.release(host);
        break;
      case 3:
      case 4: {
        turns.add(host, round);
        waiting.insert(round);
        break;
      }
      default:
        for (const auto& turn : turns.take(dice() % 4, {.at_once = 2, .pause = 3s}, now)) {
          ASSERT_EQ(waiting.erase(turn.feed), 1u);
          ASSERT_LE(++busy[turn.host], 2u);
          const auto before = std::exchange(started[turn.host], now);
          ASSERT_GE(now - before, 3s) << turn.host;
        }
    }
    ASSERT_EQ(turns.waiting(), waiting.size());
  }
  for (int n = 0; n < 20'000 && !waiting.empty(); ++n) {
    for (auto& [host, count] : busy) {
      for (; count > 0; --count) turns.release(host);
    }
    now += 1s;
    for (const auto& turn : turns.take(9, {.at_once = 2, .pause = 3s}, now)) {
      waiting.erase(turn.feed);
      ++busy[turn.host];
    }
  }
  EXPECT_TRUE(waiting.empty());
}

TEST(HostTurns, KeepsItsBoundsWhateverComes) {
  std::mt19937_64 dice(11);
  HostTurns turns;
  std::map<std::string, std::size_t> busy;
  std::map<std::uint32_t, std::string> waiting;  // and at which host
  std::uint32_t added = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string host = "host" + std::to_string(dice() % 9);
    if (dice() % 2) {
      turns.add(host, added);
      waiting.emplace(added++, host);
    } else if (dice() % 2) {
      if (busy[host] > 0) --busy[host];
      turns.release(host);
    } else {
      const std::size_t limit = dice() % 6;
      const std::size_t per_host = 1 + dice() % 3;
      const auto taken = take(turns, limit, per_host);
      ASSERT_LE(taken.size(), limit);
      for (const auto& turn : taken) {
        ASSERT_EQ(waiting.erase(turn.feed), 1u);
        ASSERT_LE(++busy[turn.host], per_host);
      }
      if (taken.size() < limit) {
        for (const auto& [feed, at] : waiting) ASSERT_GE(busy[at], per_host) << "left " << feed;
      }
    }
    ASSERT_EQ(turns.waiting(), waiting.size());
  }
}

}  // namespace
}  // namespace newswatch::feeds
