// The disk fails at every operation in turn: nothing of the step has happened, or all of it, and
// once the disk is well the store goes on (I1).

#include <gmock/gmock.h>

#include <array>

#include "tests/store/numbered_documents.h"
#include "tests/support/faulty_disk.h"
#include "tests/support/outbox.h"

namespace newswatch::testing {
namespace {

using alerts::DeliveryState;
using store::StoreError;
using ::testing::SizeIs;

struct Case {
  const char* name;
  FaultyDisk::Fault fault;
  FaultyDisk::Lasting lasting;
};

constexpr std::array kCases{
    Case{"one I/O error", FaultyDisk::Fault::input_output, FaultyDisk::Lasting::once},
    Case{"I/O errors", FaultyDisk::Fault::input_output, FaultyDisk::Lasting::until_mended},
    Case{"no room once", FaultyDisk::Fault::no_space, FaultyDisk::Lasting::once},
    Case{"no room", FaultyDisk::Fault::no_space, FaultyDisk::Lasting::until_mended},
};

constexpr std::uint64_t kMostOperations = 10'000;  // a step that does more never ends

void expect_told_as(const StoreError& error, FaultyDisk::Fault fault) {
  using Kind = StoreError::Kind;
  const bool room = fault == FaultyDisk::Fault::no_space;
  EXPECT_TRUE(error.kind == Kind::io || (room && error.kind == Kind::full)) << error.message;
  EXPECT_NE(error.message.find("newswatch.db"), std::string::npos) << error.message;
}

// Runs `attempt(n)` with the n-th operation failing, for n = 1, 2, … until none has failed.
template <class Attempt>
void at_every_operation(Attempt attempt) {
  for (const Case& c : kCases) {
    std::uint64_t failed = 0;
    for (std::uint64_t n = 1; n < kMostOperations; ++n) {
      SCOPED_TRACE(std::string(c.name) + " at operation " + std::to_string(n));
      FaultyDisk disk;
      attempt(disk, c, n);
      if (!disk.fired()) break;
      ++failed;
      if (::testing::Test::HasFailure()) return;
    }
    EXPECT_GT(failed, 3u) << c.name;
  }
}

TEST(Fault, ACommitThatFailsHasNotHappenedAndTheNextOneDoes) {
  at_every_operation([](FaultyDisk& disk, const Case& c, std::uint64_t n) {
    TempFolder folder;
    const std::string path = folder.file("newswatch.db");
    auto store = opened(path);
    ASSERT_TRUE(commit_numbered(*store, 1));
    disk.fail_at(n, c.fault, c.lasting);
    const store::DocumentCommit second = numbered_document(2, 20'000);
    const auto result = store->commit(std::span(&second, 1));
    disk.mend();
    if (!result) expect_told_as(result.error(), c.fault);
    EXPECT_EQ(documents_in(*store, path), result ? 2u : 1u);
    EXPECT_TRUE(result || commit_numbered(*store, 2));
    EXPECT_TRUE(commit_numbered(*store, 3));
    store = nullptr;
    store = opened(path);
    EXPECT_EQ(documents_in(*store, path), 3u);
    expect_sound(path);
  });
}

// As the daemon that gives up: closed while the disk still fails, started again when it is well.
TEST(Fault, AfterAFailedCommitAndARestartADocumentIsThereWholeOrNotAtAll) {
  at_every_operation([](FaultyDisk& disk, const Case& c, std::uint64_t n) {
    TempFolder folder;
    const std::string path = folder.file("newswatch.db");
    auto store = opened(path);
    ASSERT_TRUE(commit_numbered(*store, 1));
    disk.fail_at(n, c.fault, c.lasting);
    const bool done = commit_numbered(*store, 2, 20'000);
    store = nullptr;
    disk.mend();
    store = opened(path);
    ASSERT_NE(store, nullptr);
    const std::uint64_t there = documents_in(*store, path);
    EXPECT_GE(there, done ? 2u : 1u);
    EXPECT_LE(there, 2u);
    EXPECT_TRUE(commit_numbered(*store, 3));
    expect_sound(path);
  });
}

TEST(Fault, OpeningANewStoreFailsCleanlyAndSucceedsAfterwards) {
  at_every_operation([](FaultyDisk& disk, const Case& c, std::uint64_t n) {
    TempFolder folder;
    const std::string path = folder.file("newswatch.db");
    disk.fail_at(n, c.fault, c.lasting);
    auto failed = store::open_sqlite(path);
    if (failed) {
      failed->reset();
    } else {
      expect_told_as(failed.error(), c.fault);
    }
    disk.mend();
    auto store = opened(path);
    ASSERT_NE(store, nullptr);
    EXPECT_TRUE(commit_numbered(*store, 1));
    EXPECT_EQ(documents_in(*store, path), 1u);
    expect_sound(path);
  });
}

TEST(Fault, OpeningAStoreWithALogToReplayLosesNothingOfIt) {
  TempFolder model;
  const std::string first = model.file("newswatch.db");
  auto running = opened(first);
  for (std::uint64_t n = 1; n <= 5; ++n) ASSERT_TRUE(commit_numbered(*running, n));
  const std::string bytes = bytes_of(first);
  const std::string log = bytes_of(first + "-wal");
  ASSERT_GT(log.size(), 0u);
  at_every_operation([&](FaultyDisk& disk, const Case& c, std::uint64_t n) {
    TempFolder folder;
    const std::string path = folder.file("newswatch.db");
    write_bytes(path, bytes);
    write_bytes(path + "-wal", log);
    disk.fail_at(n, c.fault, c.lasting);
    auto failed = store::open_sqlite(path);
    if (failed) failed->reset();
    disk.mend();
    auto store = opened(path);
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(documents_in(*store, path), 5u);
    expect_sound(path);
  });
}

TEST(Fault, ClosingOnAFailingDiskLosesNothing) {
  at_every_operation([](FaultyDisk& disk, const Case& c, std::uint64_t n) {
    TempFolder folder;
    const std::string path = folder.file("newswatch.db");
    auto store = opened(path);
    for (std::uint64_t document = 1; document <= 3; ++document)
      ASSERT_TRUE(commit_numbered(*store, document));
    disk.fail_at(n, c.fault, c.lasting);
    store = nullptr;
    disk.mend();
    store = opened(path);
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(documents_in(*store, path), 3u);
    expect_sound(path);
  });
}

TEST(Fault, AttemptsAreRecordedTogetherOrNotAtAll) {
  at_every_operation([](FaultyDisk& disk, const Case& c, std::uint64_t n) {
    TempFolder folder;
    const std::string path = folder.file("newswatch.db");
    auto store = opened(path);
    for (std::uint64_t document = 1; document <= 2; ++document)
      ASSERT_TRUE(commit_numbered(*store, document));
    const store::AttemptBegun begun{.id = alerts::delivery_id("rule", "a_1", "desk"),
                                    .retry_at = kNoon + 100h};
    const store::AttemptEnded ended{.id = alerts::delivery_id("rule", "a_2", "desk"),
                                    .state = DeliveryState::delivered,
                                    .now = kNoon};
    disk.fail_at(n, c.fault, c.lasting);
    const auto recorded = record(*store, std::span(&begun, 1), std::span(&ended, 1));
    disk.mend();
    EXPECT_THAT(valid(store->outbox().due("desk", kNoon + 1h, 10)), SizeIs(recorded ? 0 : 2));
    if (!recorded) {
      expect_told_as(recorded.error(), c.fault);
      EXPECT_EQ(valid(record(*store, std::span(&begun, 1), std::span(&ended, 1))), 2u);
    }
    store = nullptr;
    store = opened(path);
    EXPECT_THAT(valid(store->outbox().due("desk", kNoon + 100h, 10)), SizeIs(1));
  });
}

TEST(Fault, RetentionThatFailsForgetsNothing) {
  at_every_operation([](FaultyDisk& disk, const Case& c, std::uint64_t n) {
    TempFolder folder;
    const std::string path = folder.file("newswatch.db");
    auto store = opened(path);
    store::DocumentCommit one = document("feed", {article("a_1", 1), article("a_2", 2)});
    valid(store->commit(std::span(&one, 1)));
    disk.fail_at(n, c.fault, c.lasting);
    const auto forgotten = store->forget(kNoon + 1h, 100);
    disk.mend();
    EXPECT_EQ(valid(store->forget(kNoon + 1h, 100)), forgotten ? 0u : 4u) << "articles and stories";
    EXPECT_THAT(valid(store->known_items("feed")), SizeIs(2));
    expect_sound(path);
  });
}

}  // namespace
}  // namespace newswatch::testing
