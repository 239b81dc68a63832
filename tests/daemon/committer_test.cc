#include "daemon/committer.h"

#include <gtest/gtest.h>

#include "tests/support/failing_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/scratch.h"
#include "tests/support/task_fixture.h"

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
using Result = store::Result<store::CommitResult>;

class CommitterTest : public testing::TaskFixture {
 protected:
  static boost::asio::awaitable<void> hand_over(Committer& to, store::DocumentCommit document,
                                                std::vector<std::optional<Result>>& results,
                                                std::size_t n) {
    auto result = co_await to.commit(std::move(document));
    results[n] = std::move(result);
  }

  // Hands over `count` documents; the feed of each is its number.
  void hand_over(std::size_t count) {
    const std::size_t first = results.size();
    results.resize(first + count);
    for (std::size_t n = first; n < first + count; ++n) {
      store::DocumentCommit document{.feed_url = std::to_string(n), .now = clock.now()};
      tasks.spawn("hand over", hand_over(committer, std::move(document), results, n));
    }
  }

  void run_committer() { tasks.spawn("committer", committer.run()); }
  void TearDown() override { finish(tasks); }

  testing::Scratch scratch;
  std::unique_ptr<store::Store> sqlite = scratch.open_store();
  testing::FailingStore store{*sqlite};
  boost::asio::thread_pool store_thread{1};
  testing::FakeClock clock{loop, std::chrono::sys_seconds{1'700'000'000s}, {&store_thread}};
  Committer committer{loop.get_executor(), store, store_thread};
  net::TaskGroup tasks{loop.get_executor(), note_errors()};
  std::vector<std::optional<Result>> results;
};

TEST_F(CommitterTest, WritesWhatWaitsInOneTransaction) {
  hand_over(50);
  clock.settle();
  EXPECT_EQ(committer.waiting(), 50u);
  EXPECT_TRUE(store.committed.empty());
  run_committer();
  clock.settle();
  EXPECT_EQ(store.committed, (std::vector<std::size_t>{50}));
  for (const auto& result : results) EXPECT_TRUE(result && *result);
  EXPECT_EQ(scratch.feeds().size(), 50u);
}

TEST_F(CommitterTest, KeepsTransactionsShort) {
  hand_over(2 * Committer::kMaxDocumentsPerTransaction + 1);
  run_committer();
  clock.settle();
  EXPECT_EQ(store.committed, (std::vector<std::size_t>{128, 128, 1}));
}

TEST_F(CommitterTest, OneDocumentAtFaultTakesNobodyDownWithIt) {
  store.at_fault = [](const auto& document) { return document.feed_url == "7"; };
  hand_over(20);
  run_committer();
  clock.settle();
  for (std::size_t n = 0; n < results.size(); ++n) {
    ASSERT_TRUE(results[n]);
    EXPECT_EQ(results[n]->has_value(), n != 7) << n;
  }
  EXPECT_EQ(scratch.feeds().size(), 19u);
}

TEST_F(CommitterTest, AFullDiskIsNotTriedForEachDocument) {
  store.commit_fails = testing::FailingStore::full();
  hand_over(20);
  run_committer();
  clock.settle();
  EXPECT_EQ(store.committed, (std::vector<std::size_t>{20}));
  for (const auto& result : results) {
    ASSERT_TRUE(result);
    EXPECT_EQ(result->error(), *store.commit_fails);
  }
}

TEST_F(CommitterTest, StoppingWritesWhatWasHandedOverFirst) {
  hand_over(3);
  clock.settle();
  committer.stop();
  run_committer();
  clock.settle();
  EXPECT_EQ(tasks.size(), 0u);
  EXPECT_EQ(scratch.feeds().size(), 3u);
}

TEST_F(CommitterTest, WritesADocumentWhoseWaiterIsGone) {
  hand_over(1);
  clock.settle();
  tasks.cancel();
  clock.settle();
  EXPECT_FALSE(results[0]);
  net::TaskGroup later(loop.get_executor(), note_errors());
  committer.stop();
  later.spawn("committer", committer.run());
  clock.settle();
  EXPECT_EQ(scratch.feeds().size(), 1u);
  EXPECT_EQ(later.size(), 0u);
}

}  // namespace
}  // namespace newswatch::daemon
