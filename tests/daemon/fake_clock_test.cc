#include "tests/support/fake_clock.h"

#include <gtest/gtest.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <string>

#include "daemon/wake.h"
#include "net/run_on.h"
#include "tests/support/task_fixture.h"

namespace newswatch::testing {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

const std::chrono::sys_seconds kStart{1'700'000'000s};

class FakeClockTest : public TaskFixture {
 protected:
  asio::awaitable<void> every(std::chrono::seconds interval, std::string name) {
    for (;;) {
      const auto next = clock.now() + interval;
      co_await clock.sleep_until(next);
      note(name);
    }
  }

  asio::awaitable<void> work_then_note() {
    auto job = [] { return 42; };
    const int value = co_await net::run_on(pool, std::move(job));
    note("worked " + std::to_string(value));
    const auto next = clock.now() + 1s;
    co_await clock.sleep_until(next);
    note("slept");
  }

  asio::awaitable<void> wait_or_wake(daemon::Wake& wake) {
    const auto until = clock.now() + 1h;
    co_await wake.wait_until(clock, until);
    note("woken");
  }

  void note(const std::string& what) {
    journal(std::to_string((clock.now() - kStart).count()) + " " + what);
  }

  asio::thread_pool pool{1};
  FakeClock clock{loop, kStart, {&pool}};
  net::TaskGroup tasks{loop.get_executor(), note_errors()};
  void TearDown() override { finish(tasks); }
};

TEST_F(FakeClockTest, StopsAtEachWakeUpInOrder) {
  tasks.spawn("three", every(3s, "three"));
  tasks.spawn("two", every(2s, "two"));
  clock.advance(6s);
  EXPECT_EQ(journal.lines,
            (std::vector<std::string>{"2 two", "3 three", "4 two", "6 three", "6 two"}));
  EXPECT_EQ(clock.now(), kStart + 6s);
  EXPECT_EQ(clock.next_wake(), kStart + 8s);
}

TEST_F(FakeClockTest, WaitsForWorkInPoolsBeforeTimeMoves) {
  tasks.spawn("work", work_then_note());
  clock.advance(1s);
  EXPECT_EQ(journal.lines, (std::vector<std::string>{"0 worked 42", "1 slept"}));
}

TEST_F(FakeClockTest, ForgetsSleepersThatNobodyWaitsFor) {
  daemon::Wake wake(loop.get_executor());
  tasks.spawn("wait", wait_or_wake(wake));
  clock.settle();
  EXPECT_EQ(clock.next_wake(), kStart + 1h);
  wake.notify();
  clock.settle();
  EXPECT_EQ(journal.lines, (std::vector<std::string>{"0 woken"}));
  EXPECT_EQ(clock.next_wake(), std::nullopt);
}

TEST_F(FakeClockTest, EndsSleepersThatAreCancelled) {
  tasks.spawn("for ever", every(1h, "never"));
  clock.settle();
  tasks.cancel();
  clock.settle();
  EXPECT_EQ(tasks.size(), 0u);
  EXPECT_EQ(clock.next_wake(), std::nullopt);
  EXPECT_TRUE(journal.lines.empty());
}

}  // namespace
}  // namespace newswatch::testing
