#include "net/semaphore.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "tests/support/task_fixture.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using testing::hold;
using testing::wait_for_ever;

class SemaphoreTest : public testing::TaskFixture {};

TEST_F(SemaphoreTest, ServesInTheOrderOfAsking) {
  Semaphore semaphore(loop.get_executor(), 1);
  TaskGroup group(loop.get_executor(), note_errors());
  for (const char* name : {"a", "b", "c"}) group.spawn(name, hold(semaphore, journal, name, 3));
  testing::run(loop, group.drained());
  EXPECT_EQ(journal.lines, (std::vector<std::string>{"+a", "-a", "+b", "-b", "+c", "-c"}));
  EXPECT_EQ(semaphore.free(), 1u);
}

TEST_F(SemaphoreTest, LetsInAsManyAsItHasPermits) {
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

TEST_F(SemaphoreTest, ACancelledWaiterLeavesTheQueue) {
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

TEST_F(SemaphoreTest, APermitGrantedAtTheMomentOfCancellationIsNotLost) {
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

TEST_F(SemaphoreTest, PermitsMayOutliveTheSemaphoreAndMove) {
  auto semaphore = std::make_unique<Semaphore>(loop.get_executor(), 2);
  auto one = testing::run(loop, semaphore->acquire());
  auto two = testing::run(loop, semaphore->acquire());
  one = std::move(two);
  EXPECT_EQ(semaphore->free(), 1u);
  semaphore.reset();
}

TEST(SemaphoreTestAndLoop, ALoopMayDieWithWaitersInTheQueue) {
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

}  // namespace
}  // namespace newswatch::net
