#include "daemon/health.h"

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>

#include "feeds/dates.h"
#include "net/run_on.h"
#include "store/reader.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using alerts::NoticeKind;

namespace {

constexpr auto kEditsEvery = 2s;
constexpr auto kDiskEvery = 60s;
constexpr auto kClockEvery = 15s;
constexpr auto kSilenceEvery = 1h;
constexpr auto kJump = 60s;            // what the clock may be set by without a word
constexpr auto kSteadyFor = 1h;        // without a jump, before all is well again
constexpr auto kHabit = 30 * 24h;      // how far back a feed's habit is looked at
constexpr std::uint64_t kEnough = 10;  // articles, to know a habit by
constexpr int kBeyondHabit = 3;        // times the longest pause

// Unknown counts as plenty: a disk that cannot be asked is told of by what fails on it.
std::uint64_t free_bytes(const std::string& store_path) {
  struct statvfs disk {};
  const std::string folder = std::filesystem::absolute(store_path).parent_path();
  if (statvfs(folder.c_str(), &disk) != 0) return UINT64_MAX;
  return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

store::Result<std::vector<store::FeedHabit>> habits_of(const std::string& path,
                                                       std::chrono::sys_seconds since) {
  const auto reader = store::Reader::open(path);
  if (!reader) return reader.error();
  return (*reader)->habits(since);
}

}  // namespace

asio::awaitable<void> watch_edits(store::Outbox& outbox, asio::thread_pool& store_thread,
                                  Clock& clock, std::function<void()> edited) {
  std::optional<std::int64_t> known;
  auto ask = [&outbox] { return outbox.edition(); };
  for (;;) {
    const auto edition = co_await net::run_on(store_thread, ask);
    if (edition && known && *edition != *known) edited();
    if (edition) known = *edition;
    const auto next = clock.now() + kEditsEvery;
    co_await clock.sleep_until(next);
  }
}

asio::awaitable<void> watch_disk(std::string store_path, Clock& clock, Notices& notices) {
  for (;;) {
    const std::uint64_t free = free_bytes(store_path);
    const std::uint64_t least = notices.settings().disk_free_bytes;
    if (free < least) {
      notices.raise(
          NoticeKind::disk_full, "",
          fmt::format("The disk that holds {} has {} MiB left: once it is full, nothing new "
                      "can be stored, and feeds are no longer asked.",
                      store_path, free >> 20));
    } else if (free > least + least / 5) {
      notices.clear(
          NoticeKind::disk_full, "",
          fmt::format("The disk that holds {} has {} MiB left again.", store_path, free >> 20));
    }
    const auto next = clock.now() + kDiskEvery;
    co_await clock.sleep_until(next);
  }
}

std::chrono::seconds ClockJumps::look(std::chrono::sys_seconds wall,
                                      std::chrono::steady_clock::time_point passed) {
  const auto expected = wall_ + std::chrono::round<std::chrono::seconds>(passed - passed_);
  const std::chrono::seconds jump = wall - expected;
  wall_ = wall;
  passed_ = passed;
  if (jump <= kJump && jump >= -kJump) return 0s;
  last_jump_ = passed;
  return jump;
}

bool ClockJumps::even_for_an_hour(std::chrono::steady_clock::time_point now) const {
  return now - last_jump_ >= kSteadyFor;
}

asio::awaitable<void> watch_clock(Clock& clock, Notices& notices) {
  using std::chrono::steady_clock;
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor);
  ClockJumps jumps(clock.now(), steady_clock::now());
  for (;;) {
    timer.expires_after(kClockEvery);
    co_await timer.async_wait(asio::use_awaitable);
    const auto wall = clock.now();
    const auto jump = jumps.look(wall, steady_clock::now());
    if (jump != 0s) {
      notices.raise(NoticeKind::clock_jumped, "",
                    fmt::format("The clock was set {} by {} s, to {}: times of attempts are "
                                "reckoned anew.",
                                jump > 0s ? "forward" : "back", std::abs(jump.count()),
                                feeds::format_rfc3339(wall)));
    } else if (jumps.even_for_an_hour(steady_clock::now())) {
      notices.clear(NoticeKind::clock_jumped, "", "The clock has run evenly for an hour.");
    }
  }
}

std::optional<std::chrono::seconds> longest_silence(const store::FeedHabit& habit,
                                                    std::chrono::seconds at_least) {
  if (habit.articles < kEnough) return std::nullopt;
  return std::max(at_least, habit.longest_pause * kBeyondHabit);
}

asio::awaitable<void> watch_silence(std::string store_path, asio::thread_pool& reading_thread,
                                    Clock& clock, Notices& notices) {
  for (;;) {
    const auto now = clock.now();
    auto job = [store_path, since = now - kHabit] { return habits_of(store_path, since); };
    const auto habits = co_await net::run_on(reading_thread, std::move(job));
    if (habits) {
      for (const store::FeedHabit& habit : *habits) {
        const auto limit = longest_silence(habit, notices.settings().feed_silent_for);
        if (!limit || now - habit.last_news < *limit) continue;
        notices.raise(
            NoticeKind::feed_silent, habit.feed,
            fmt::format("Feed {} has brought nothing new since {}, though it never "
                        "paused longer than {} h before.",
                        habit.feed, feeds::format_rfc3339(habit.last_news),
                        std::chrono::ceil<std::chrono::hours>(habit.longest_pause).count()));
      }
    }
    const auto next = clock.now() + kSilenceEvery;
    co_await clock.sleep_until(next);
  }
}

}  // namespace newswatch::daemon
