#include "feeds/due_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace newswatch::feeds {
namespace {

using namespace std::chrono_literals;
using Feeds = std::vector<std::uint32_t>;

const std::chrono::sys_seconds kNow{1'700'000'000s};

// Looks as often as it is told to, until `end`; each time that a feed comes out.
std::vector<std::chrono::sys_seconds> times_due(DueQueue& queue, std::chrono::sys_seconds end) {
  std::vector<std::chrono::sys_seconds> times;
  for (auto next = queue.next_due(); next && *next <= end; next = queue.next_due()) {
    for (std::size_t n = queue.pop_due(*next, 99).size(); n > 0; --n) times.push_back(*next);
  }
  return times;
}

TEST(DueQueue, GivesTheEarliestFirstAndNothingThatIsNotDue) {
  DueQueue queue;
  queue.set(3, kNow + 1s);
  queue.set(2, kNow);
  queue.set(1, kNow - 5s);
  EXPECT_LE(queue.next_due(), kNow - 5s);
  EXPECT_EQ(queue.pop_due(kNow, 9), (Feeds{1, 2}));
  EXPECT_TRUE(queue.pop_due(kNow, 9).empty());
  EXPECT_EQ(queue.pop_due(kNow + 1s, 9), (Feeds{3}));
  EXPECT_EQ(queue.next_due(), std::nullopt);
}

TEST(DueQueue, GivesNoMoreThanAsked) {
  DueQueue queue;
  for (const std::uint32_t feed : {1u, 2u, 3u}) queue.set(feed, kNow);
  EXPECT_EQ(queue.pop_due(kNow, 2), (Feeds{1, 2}));
  EXPECT_EQ(queue.pop_due(kNow, 0), Feeds{});
  EXPECT_EQ(queue.size(), 1u);
}

TEST(DueQueue, HoldsAFeedOnceWhereverItIsMoved) {
  DueQueue queue;
  queue.set(7, kNow + 9s);
  queue.set(7, kNow);
  EXPECT_EQ(queue.size(), 1u);
  EXPECT_EQ(queue.pop_due(kNow + 9s, 9), (Feeds{7}));
  queue.set(7, kNow);
  queue.remove(7);
  queue.remove(8);
  EXPECT_TRUE(queue.pop_due(kNow + 9s, 9).empty());
}

TEST(DueQueue, BringsForwardWhatWaitsForLaterAndNothingElse) {
  DueQueue queue;
  queue.set(1, kNow + 1h);
  queue.bring_forward(1, kNow + 2h);
  queue.bring_forward(2, kNow + 1min);
  EXPECT_TRUE(queue.pop_due(kNow + 1min, 9).empty());
  queue.bring_forward(1, kNow + 2min);
  EXPECT_EQ(queue.pop_due(kNow + 2min, 9), (Feeds{1}));
}

TEST(DueQueue, WhoLooksWhenToldMissesNoSecond) {
  for (const auto wait :
       {0s, 1s, 255s, 256s, 257s, 65'535s, 65'536s, 30'000'000s, 1'000'000'000s}) {
    SCOPED_TRACE(wait.count());
    DueQueue queue;
    ASSERT_TRUE(queue.pop_due(kNow, 9).empty());
    queue.set(4, kNow + wait);
    EXPECT_EQ(times_due(queue, kNow + wait + 1h), std::vector{kNow + wait});
  }
}

TEST(DueQueue, HoldsTimesThatCannotBe) {
  using std::chrono::sys_seconds;
  DueQueue queue;
  queue.set(1, sys_seconds(-1h));
  queue.set(2, sys_seconds::max());
  EXPECT_EQ(queue.pop_due(kNow, 9), (Feeds{1}));
  EXPECT_EQ(queue.pop_due(sys_seconds(5'000'000'000s), 9), (Feeds{2}));
}

TEST(DueQueue, AClockSetBackMakesNothingEarlyAndLosesNothing) {
  DueQueue queue;
  ASSERT_TRUE(queue.pop_due(kNow + 365 * 24h, 9).empty());
  queue.set(1, kNow + 5min);
  queue.set(2, kNow + 400 * 24h);
  EXPECT_TRUE(queue.pop_due(kNow, 9).empty());
  EXPECT_EQ(times_due(queue, kNow + 10min), std::vector{kNow + 5min});
  EXPECT_EQ(times_due(queue, kNow + 500 * 24h), std::vector{kNow + 400 * 24h});
}

// What it is to do, plainly.
class PlainQueue {
 public:
  void set(std::uint32_t feed, std::chrono::sys_seconds due) {
    remove(feed);
    order_.emplace(due, feed);
    due_[feed] = due;
  }
  void bring_forward(std::uint32_t feed, std::chrono::sys_seconds due) {
    const auto found = due_.find(feed);
    if (found != due_.end() && due < found->second) set(feed, due);
  }
  void remove(std::uint32_t feed) {
    const auto found = due_.find(feed);
    if (found == due_.end()) return;
    order_.erase({found->second, feed});
    due_.erase(found);
  }
  std::size_t due_by(std::chrono::sys_seconds now) const {
    return static_cast<std::size_t>(
        std::distance(order_.begin(), order_.upper_bound({now, UINT32_MAX})));
  }
  std::optional<std::chrono::sys_seconds> next_due() const {
    return order_.empty() ? std::nullopt : std::optional(order_.begin()->first);
  }
  std::chrono::sys_seconds due(std::uint32_t feed) const { return due_.at(feed); }
  std::size_t size() const { return due_.size(); }

 private:
  std::set<std::pair<std::chrono::sys_seconds, std::uint32_t>> order_;
  std::map<std::uint32_t, std::chrono::sys_seconds> due_;
};

TEST(DueQueue, AgreesWithAPlainSet) {
  std::mt19937_64 dice(7);
  const std::vector<std::chrono::seconds> reaches{2s, 300s, 20h, 600 * 24h, 8'000 * 24h};
  const auto reach = [&] {
    const auto most = static_cast<std::uint64_t>(reaches[dice() % reaches.size()].count());
    return std::chrono::seconds(dice() % most);
  };
  DueQueue queue;
  PlainQueue plain;
  auto now = kNow;
  for (int round = 0; round < 50'000; ++round) {
    const auto feed = static_cast<std::uint32_t>(dice() % 50);
    switch (dice() % 8) {
      case 0:
        queue.remove(feed);
        plain.remove(feed);
        break;
      case 1: {
        const auto when = now + reach();
        queue.bring_forward(feed, when);
        plain.bring_forward(feed, when);
        break;
      }
      case 2:
      case 3: {
        const auto when = dice() % 4 == 0 ? now - reach() : now + reach();
        queue.set(feed, when);
        plain.set(feed, when);
        break;
      }
      case 4:
        if (dice() % 50 == 0) now = std::max(kNow - 8'000 * 24h, now - reach());
        break;
      case 5:
        // As the poller does: asleep until it is told to look again.
        now = std::max(now, queue.next_due().value_or(now));
        break;
      default:
        now += dice() % 20 == 0 && now < kNow + 8'000 * 24h ? reach() : 1s;
    }
    if (const auto next = plain.next_due()) {
      ASSERT_LE(*queue.next_due(), std::max(*next, now));
    }
    const std::size_t limit = dice() % 5;
    const Feeds popped = queue.pop_due(now, limit);
    ASSERT_EQ(popped.size(), std::min(limit, plain.due_by(now)));
    for (const std::uint32_t one : popped) {
      ASSERT_LE(plain.due(one), now);
      plain.remove(one);
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
