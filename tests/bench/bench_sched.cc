// What it costs to take the feed that is due and to hang it up again for its next poll, of a
// million feeds, beside the least that a schedule can do: a ring of one slot a second, longer than
// any interval, that knows nothing of times beyond it. Less is better.

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <vector>

#include "feeds/due_queue.h"
#include "tests/bench/measure.h"
#include "tests/bench/resident.h"

namespace {

using namespace newswatch;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr std::uint32_t kFeeds = 1'000'000;
constexpr std::uint32_t kSteps = 3'000'000;
constexpr int kRounds = 5;
constexpr sys_seconds kStart{seconds(1'718'006'400)};

// From a minute to an hour; the same for both.
class Intervals {
 public:
  std::uint32_t next() { return 60 + static_cast<std::uint32_t>(dice_() % 3'540); }

 private:
  std::minstd_rand dice_{7};
};

class Ours {
 public:
  Ours() {
    queue_.reserve(kFeeds);
    static_cast<void>(queue_.pop_due(now_, 1));
    for (std::uint32_t feed = 0; feed < kFeeds; ++feed) set(feed);
  }
  void run() {
    for (std::uint32_t done = 0; done < kSteps;) {
      now_ += seconds(1);
      for (const std::uint32_t feed : queue_.pop_due(now_, queue_.size())) {
        set(feed);
        ++done;
      }
    }
  }
  [[nodiscard]] bool is_whole() const { return queue_.size() == kFeeds; }

 private:
  void set(std::uint32_t feed) { queue_.set(feed, now_ + seconds(intervals_.next())); }

  feeds::DueQueue queue_;
  Intervals intervals_;
  sys_seconds now_ = kStart;
};

class Ring {
 public:
  Ring() : feeds_(kFeeds), heads_(kSlots, kNone) {
    for (std::uint32_t feed = 0; feed < kFeeds; ++feed) set(feed);
  }
  void run() {
    for (std::uint32_t done = 0; done < kSteps;) {
      ++now_;
      std::uint32_t feed = heads_[now_ % kSlots];
      heads_[now_ % kSlots] = kNone;
      for (; feed != kNone; ++done) {
        const std::uint32_t next = feeds_[feed].next;
        set(feed);
        feed = next;
      }
    }
  }

 private:
  static constexpr std::uint32_t kSlots = 4'096;
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Feed {
    std::uint32_t next, previous, due;  // so that any can be taken out
  };

  void set(std::uint32_t feed) {
    const std::uint32_t due = now_ + intervals_.next();
    std::uint32_t& head = heads_[due % kSlots];
    feeds_[feed] = {head, kNone, due};
    if (head != kNone) feeds_[head].previous = feed;
    head = feed;
  }

  std::vector<Feed> feeds_;
  std::vector<std::uint32_t> heads_;
  Intervals intervals_;
  std::uint32_t now_ = 0;
};

}  // namespace

int main() {
  const double before = bench::resident_bytes();
  Ours ours;
  const double bytes = bench::resident_bytes() - before;
  Ring ring;
  const auto [a, b] = bench::compare(
      kRounds, [&] { ours.run(); }, [&] { ring.run(); });
  if (!ours.is_whole()) {
    fmt::print(stderr, "sched: feeds were lost\n");
    return 1;
  }
  fmt::print("sched: {} feeds, microseconds of CPU for each that falls due and is hung up again\n",
             kFeeds);
  bench::print_cost("sched.rearm", a * 1e6 / kSteps, b * 1e6 / kSteps, 1.5);
  fmt::print("sched: bytes a feed; the reference is the aim\n");
  bench::print_cost("sched.bytes", bytes / kFeeds, 12, 1.34);
  return 0;
}
