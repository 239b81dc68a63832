#include "net/run_on.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "tests/support/task_fixture.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using testing::Journal;
using testing::wait_for_ever;

class RunOn : public testing::TaskFixture {};

TEST_F(RunOn, WorksElsewhereAndComesHome) {
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

TEST_F(RunOn, CarriesMoveOnlyValuesOfManyJobs) {
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

TEST_F(RunOn, CancellingSomeoneInRunOnTakesEffectAfterTheJob) {
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
