#include "net/task_group.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include "tests/support/task_fixture.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using testing::Journal;
using testing::linger;
using testing::wait_for_ever;

class TaskGroupTest : public testing::TaskFixture {};

TEST_F(TaskGroupTest, DrainedReturnsWhenTheLastTaskEnds) {
  TaskGroup group(loop.get_executor(), note_errors());
  group.spawn("short", linger(journal, "short", 1));
  group.spawn("long", linger(journal, "long", 20));
  EXPECT_GT(group.size(), 0u);
  testing::run(loop, group.drained());
  EXPECT_EQ(group.size(), 0u);
  EXPECT_EQ(journal.lines.back(), "-long");
}

TEST_F(TaskGroupTest, AnEmptyGroupIsDrained) {
  TaskGroup group(loop.get_executor(), note_errors());
  testing::run(loop, group.drained());
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(TaskGroupTest, CancelEndsEveryTaskAndIsNoError) {
  TaskGroup group(loop.get_executor(), note_errors());
  for (int i = 0; i < 100; ++i) group.spawn("waits", wait_for_ever());
  testing::settle(loop);
  EXPECT_EQ(group.size(), 100u);
  finish(group);
  EXPECT_EQ(group.size(), 0u);
  EXPECT_TRUE(journal.lines.empty());
}

TEST_F(TaskGroupTest, ATaskCancelledBeforeItsFirstTurnEndsToo) {
  TaskGroup group(loop.get_executor(), note_errors());
  group.spawn("waits", wait_for_ever());
  finish(group);
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(TaskGroupTest, TellsErrorsWithTheNameOfTheTask) {
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

TEST_F(TaskGroupTest, TellsSystemErrorsOtherThanCancellation) {
  TaskGroup group(loop.get_executor(), note_errors());
  const auto fail = []() -> awaitable<void> {
    throw boost::system::system_error(asio::error::connection_refused);
    co_return;
  };
  group.spawn("task", fail());
  testing::run(loop, group.drained());
  EXPECT_EQ(journal.lines.size(), 1u);
}

TEST_F(TaskGroupTest, ACancelledGroupStartsNothingAnyMore) {
  TaskGroup group(loop.get_executor(), note_errors());
  group.cancel();
  group.spawn("late", linger(journal, "late", 1));
  testing::settle(loop);
  EXPECT_EQ(group.size(), 0u);
  EXPECT_TRUE(journal.lines.empty());
}

TEST_F(TaskGroupTest, ATaskMayCancelItsOwnGroup) {
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

TEST_F(TaskGroupTest, ATaskMaySpawnAnother) {
  TaskGroup group(loop.get_executor(), note_errors());
  const auto parent = [](TaskGroup& own, Journal& note) -> awaitable<void> {
    own.spawn("child", linger(note, "child", 2));
    co_return;
  };
  group.spawn("parent", parent(group, journal));
  testing::run(loop, group.drained());
  EXPECT_EQ(journal.lines.back(), "-child");
}

TEST_F(TaskGroupTest, SeveralMayWaitForTheGroupToDrain) {
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

TEST(TaskGroupTestAndLoop, ALoopMayDieWithTasksInTheGroup) {
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

}  // namespace
}  // namespace newswatch::net
