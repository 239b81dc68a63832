// Semaphore, TaskGroup and run_on: what the daemon's coroutines stand on.

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <memory>
#include <stdexcept>
#include <thread>

#include "net/run_on.h"
#include "net/semaphore.h"
#include "net/task_group.h"
#include "tests/support/loopback.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;

struct Journal {
  std::vector<std::string> lines;
  void operator()(std::string line) { lines.push_back(std::move(line)); }
};

awaitable<void> wait_for_ever() {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer never(executor, asio::steady_timer::time_point::max());
  co_await never.async_wait(asio::use_awaitable);
}

class Tasks : public ::testing::Test {
 protected:
  TaskGroup::OnError note_errors() {
    return [this](const std::string& task, std::exception_ptr error) {
      try {
        std::rethrow_exception(error);
      } catch (const std::exception& e) {
        journal(task + ": " + e.what());
      }
    };
  }

  void finish(TaskGroup& group) {
    group.cancel();
    testing::run(loop, group.drained());
  }

  asio::io_context loop;
  Journal journal;
};

awaitable<void> hold(Semaphore& semaphore, Journal& journal, std::string name, int turns) {
  auto permit = co_await semaphore.acquire();
  journal("+" + name);
  const auto executor = co_await asio::this_coro::executor;
  for (int i = 0; i < turns; ++i) co_await asio::post(executor, asio::use_awaitable);
  journal("-" + name);
}

TEST_F(Tasks, SemaphoreServesInTheOrderOfAsking) {
  Semaphore semaphore(loop.get_executor(), 1);
  TaskGroup group(loop.get_executor(), note_errors());
  for (const char* name : {"a", "b", "c"}) group.spawn(name, hold(semaphore, journal, name, 3));
  testing::run(loop, group.drained());
  EXPECT_EQ(journal.lines, (std::vector<std::string>{"+a", "-a", "+b", "-b", "+c", "-c"}));
  EXPECT_EQ(semaphore.free(), 1u);
}

TEST_F(Tasks, SemaphoreLetsInAsManyAsItHasPermits) {
  Semaphore semaphore(loop.get_executor(), 3);
  TaskGroup group(loop.get_executor(), note_errors());
  int inside = 0;
  int most = 0;
  const auto enter = [](Semaphore& from, int& now, int& peak) -> awaitable<void> {
    auto permit = co_await from.acquire();
    peak = std::max(peak, ++now);
    const auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
    --now;
  };
  for (int i = 0; i < 50; ++i) group.spawn("task", enter(semaphore, inside, most));
  testing::run(loop, group.drained());
  EXPECT_EQ(most, 3);
  EXPECT_EQ(semaphore.free(), 3u);
}

TEST_F(Tasks, ACancelledWaiterLeavesTheQueue) {
  Semaphore semaphore(loop.get_executor(), 1);
  TaskGroup holder(loop.get_executor(), note_errors());
  TaskGroup waiters(loop.get_executor(), note_errors());
  const auto keep = [](Semaphore& from) -> awaitable<void> {
    auto permit = co_await from.acquire();
    co_await wait_for_ever();
  };
  holder.spawn("holder", keep(semaphore));
  for (int i = 0; i < 5; ++i) waiters.spawn("waiter", keep(semaphore));
  testing::settle(loop);
  EXPECT_EQ(semaphore.waiting(), 5u);
  finish(waiters);
  EXPECT_EQ(semaphore.waiting(), 0u);
  EXPECT_EQ(semaphore.free(), 0u);
  finish(holder);
  EXPECT_EQ(semaphore.free(), 1u);
  EXPECT_TRUE(journal.lines.empty());
}

TEST_F(Tasks, APermitGrantedAtTheMomentOfCancellationIsNotLost) {
  Semaphore semaphore(loop.get_executor(), 1);
  TaskGroup waiters(loop.get_executor(), note_errors());
  const auto keep = [](Semaphore& from) -> awaitable<void> {
    auto permit = co_await from.acquire();
    co_await wait_for_ever();
  };
  {
    auto first = testing::run(loop, semaphore.acquire());
    waiters.spawn("waiter", keep(semaphore));
    testing::settle(loop);
    ASSERT_EQ(semaphore.waiting(), 1u);
  }  // grants, and before the waiter wakes:
  finish(waiters);
  EXPECT_EQ(semaphore.free(), 1u);
}

TEST_F(Tasks, PermitsMayOutliveTheSemaphoreAndMove) {
  auto semaphore = std::make_unique<Semaphore>(loop.get_executor(), 2);
  auto one = testing::run(loop, semaphore->acquire());
  auto two = testing::run(loop, semaphore->acquire());
  one = std::move(two);
  EXPECT_EQ(semaphore->free(), 1u);
  semaphore.reset();
}

TEST(TasksAndLoops, ALoopMayDieWithWaitersInTheQueue) {
  auto loop = std::make_unique<asio::io_context>();
  Semaphore semaphore(loop->get_executor(), 0);
  const auto wait = [](Semaphore& from) -> awaitable<void> {
    auto permit = co_await from.acquire();
  };
  asio::co_spawn(*loop, wait(semaphore), [](std::exception_ptr) {});
  loop->poll();
  ASSERT_EQ(semaphore.waiting(), 1u);
  loop.reset();
  EXPECT_EQ(semaphore.waiting(), 0u);
}

TEST_F(Tasks, DrainedReturnsWhenTheLastTaskEnds) {
  TaskGroup group(loop.get_executor(), note_errors());
  Semaphore plenty(loop.get_executor(), 9);
  group.spawn("short", hold(plenty, journal, "short", 1));
  group.spawn("long", hold(plenty, journal, "long", 20));
  EXPECT_GT(group.size(), 0u);
  testing::run(loop, group.drained());
  EXPECT_EQ(group.size(), 0u);
  EXPECT_EQ(journal.lines.back(), "-long");
}

TEST_F(Tasks, AnEmptyGroupIsDrained) {
  TaskGroup group(loop.get_executor(), note_errors());
  testing::run(loop, group.drained());
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(Tasks, CancelEndsEveryTaskAndIsNoError) {
  TaskGroup group(loop.get_executor(), note_errors());
  for (int i = 0; i < 100; ++i) group.spawn("waits", wait_for_ever());
  testing::settle(loop);
  EXPECT_EQ(group.size(), 100u);
  finish(group);
  EXPECT_EQ(group.size(), 0u);
  EXPECT_TRUE(journal.lines.empty());
}

TEST_F(Tasks, ATaskCancelledBeforeItsFirstTurnEndsToo) {
  TaskGroup group(loop.get_executor(), note_errors());
  group.spawn("waits", wait_for_ever());
  finish(group);
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(Tasks, TellsErrorsWithTheNameOfTheTask) {
  TaskGroup group(loop.get_executor(), note_errors());
  const auto fail = [](std::string what) -> awaitable<void> {
    const auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
    throw std::runtime_error(what);
  };
  group.spawn("feed BBC", fail("broken invariant"));
  group.spawn("other", wait_for_ever());
  testing::settle(loop);
  EXPECT_EQ(journal.lines, std::vector<std::string>{"feed BBC: broken invariant"});
  EXPECT_EQ(group.size(), 1u);  // the others go on
  finish(group);
}

TEST_F(Tasks, TellsSystemErrorsOtherThanCancellation) {
  TaskGroup group(loop.get_executor(), note_errors());
  const auto fail = []() -> awaitable<void> {
    throw boost::system::system_error(asio::error::connection_refused);
    co_return;
  };
  group.spawn("task", fail());
  testing::run(loop, group.drained());
  EXPECT_EQ(journal.lines.size(), 1u);
}

TEST_F(Tasks, ACancelledGroupStartsNothingAnyMore) {
  TaskGroup group(loop.get_executor(), note_errors());
  group.cancel();
  Semaphore plenty(loop.get_executor(), 9);
  group.spawn("late", hold(plenty, journal, "late", 1));
  testing::settle(loop);
  EXPECT_EQ(group.size(), 0u);
  EXPECT_TRUE(journal.lines.empty());
}

TEST_F(Tasks, ATaskMayCancelItsOwnGroup) {
  TaskGroup group(loop.get_executor(), note_errors());
  const auto stop = [](TaskGroup& own) -> awaitable<void> {
    own.cancel();
    co_await wait_for_ever();
  };
  group.spawn("waits", wait_for_ever());
  group.spawn("stops", stop(group));
  group.spawn("late", wait_for_ever());
  testing::run(loop, group.drained());
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(Tasks, ATaskMaySpawnAnother) {
  TaskGroup group(loop.get_executor(), note_errors());
  Semaphore plenty(loop.get_executor(), 9);
  const auto parent = [](TaskGroup& own, Semaphore& from, Journal& note) -> awaitable<void> {
    own.spawn("child", hold(from, note, "child", 2));
    co_return;
  };
  group.spawn("parent", parent(group, plenty, journal));
  testing::run(loop, group.drained());
  EXPECT_EQ(journal.lines.back(), "-child");
}

TEST_F(Tasks, SeveralMayWaitForTheGroupToDrain) {
  TaskGroup group(loop.get_executor(), note_errors());
  TaskGroup watchers(loop.get_executor(), note_errors());
  group.spawn("waits", wait_for_ever());
  for (int i = 0; i < 3; ++i) watchers.spawn("watcher", group.drained());
  testing::settle(loop);
  EXPECT_EQ(watchers.size(), 3u);
  finish(group);
  testing::run(loop, watchers.drained());
  EXPECT_EQ(watchers.size(), 0u);
}

TEST(TasksAndLoops, ALoopMayDieWithTasksInTheGroup) {
  auto loop = std::make_unique<asio::io_context>();
  auto witness = std::make_shared<int>(1);
  auto group = std::make_unique<TaskGroup>(loop->get_executor(), nullptr);
  const auto keep = [](std::shared_ptr<int> held) -> awaitable<void> {
    const auto kept = std::move(held);
    co_await wait_for_ever();
  };
  group->spawn("keeps", keep(witness));
  loop->poll();
  EXPECT_EQ(witness.use_count(), 2);
  group.reset();
  loop.reset();
  EXPECT_EQ(witness.use_count(), 1);
}

TEST_F(Tasks, RunOnWorksElsewhereAndComesHome) {
  asio::thread_pool pool(2);
  const auto home = std::this_thread::get_id();
  std::thread::id worker;
  std::thread::id after;
  const auto ask = [](asio::thread_pool& on, std::thread::id& there,
                      std::thread::id& back) -> awaitable<std::string> {
    auto job = [&there] {
      there = std::this_thread::get_id();
      return std::string(1000, 'x');
    };
    auto value = co_await run_on(on, std::move(job));
    back = std::this_thread::get_id();
    co_return value;
  };
  const std::string value = testing::run(loop, ask(pool, worker, after));
  EXPECT_EQ(value.size(), 1000u);
  EXPECT_NE(worker, home);
  EXPECT_EQ(after, home);
}

TEST_F(Tasks, RunOnCarriesMoveOnlyValuesOfManyJobs) {
  asio::thread_pool pool(2);
  TaskGroup group(loop.get_executor(), note_errors());
  long sum = 0;
  const auto ask = [](asio::thread_pool& on, long& total, int number) -> awaitable<void> {
    auto job = [number] { return std::make_unique<int>(number); };
    auto value = co_await run_on(on, std::move(job));
    total += *value;
  };
  for (int i = 1; i <= 500; ++i) group.spawn("job", ask(pool, sum, i));
  testing::run(loop, group.drained());
  EXPECT_EQ(sum, 125'250);
}

TEST_F(Tasks, CancellingSomeoneInRunOnTakesEffectAfterTheJob) {
  asio::thread_pool pool(1);
  TaskGroup group(loop.get_executor(), note_errors());
  const auto ask = [](asio::thread_pool& on, Journal& note) -> awaitable<void> {
    auto job = [] { return 7; };
    const int value = co_await run_on(on, std::move(job));
    note("came back with " + std::to_string(value));
    co_await wait_for_ever();
  };
  for (int i = 0; i < 100; ++i) group.spawn("job", ask(pool, journal));
  finish(group);
  EXPECT_EQ(group.size(), 0u);
}

}  // namespace
}  // namespace newswatch::net
