#include "daemon/watchdog.h"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <future>

#include "tests/support/task_fixture.h"

namespace newswatch::daemon {
namespace {

namespace asio = boost::asio;

class WatchdogTest : public testing::TaskFixture {
 protected:
  void start() {
    tasks.spawn("watchdog", feed_watchdog(std::chrono::microseconds(1), workers, store_thread,
                                          [this] { ++proofs; }));
  }
  void TearDown() override { finish(tasks); }

  asio::thread_pool workers{1};
  asio::thread_pool store_thread{1};
  net::TaskGroup tasks{loop.get_executor(), note_errors()};
  int proofs = 0;
};

TEST_F(WatchdogTest, ProvesLifeAgainAndAgain) {
  start();
  testing::run_until(loop, [&] { return proofs >= 3; });
}

// The blocked thread is let go by the test alone; meanwhile the other pool and the loop answer.
TEST_F(WatchdogTest, AThreadThatHangsHoldsTheProofBack) {
  for (asio::thread_pool* hung : {&workers, &store_thread}) {
    std::promise<void> let_go;
    asio::post(*hung, [held = let_go.get_future().share()] { held.wait(); });
    proofs = 0;
    net::TaskGroup dogs(loop.get_executor(), note_errors());
    dogs.spawn("watchdog", feed_watchdog(std::chrono::microseconds(1), workers, store_thread,
                                         [this] { ++proofs; }));
    asio::thread_pool& other = hung == &workers ? store_thread : workers;
    for (int turn = 0; turn < 20; ++turn) {
      std::promise<void> reached;
      asio::post(other, [&reached] { reached.set_value(); });
      reached.get_future().wait();
      testing::settle(loop);
    }
    EXPECT_EQ(proofs, 0);
    let_go.set_value();
    testing::run_until(loop, [&] { return proofs >= 1; });
    finish(dogs);
  }
}

}  // namespace
}  // namespace newswatch::daemon
