// The machine stops in the middle of anything: what commit() has returned is there, and no document
// by halves (I1; synchronous=FULL is what this would fail without).

#include <cstdlib>
#include <limits>

#include "tests/store/numbered_documents.h"
#include "tests/support/faulty_disk.h"
#include "tests/support/seed.h"

namespace newswatch::testing {
namespace {

using Unsynced = FaultyDisk::Unsynced;

const bool kLong = std::getenv("NEWSWATCH_LONG_TESTS") != nullptr;

struct Done {
  std::uint64_t committed = 0;  // documents whose commit() has returned
  std::uint64_t begun = 0;
};

// Opens the store `sessions` times, commits some documents each time, and closes it. Ends early
// when the power goes.
Done work(FaultyDisk& disk, const std::string& path, int sessions, std::uint64_t documents,
          std::size_t text_bytes) {
  Done done;
  for (int session = 0; session < sessions && !disk.dead(); ++session) {
    auto store = store::open_sqlite(path);
    if (!store) break;
    for (std::uint64_t n = 0; n < documents && !disk.dead(); ++n) {
      ++done.begun;
      if (!commit_numbered(**store, done.begun, text_bytes)) break;
      done.committed = done.begun;
    }
  }
  return done;
}

// Cuts the power at operation `n` of the work; false if the work was done before.
bool cut_at(std::uint64_t n, Unsynced unsynced, std::mt19937_64& chance, std::uint64_t documents,
            std::size_t text_bytes) {
  FaultyDisk disk;
  TempFolder folder;
  const std::string path = folder.file("newswatch.db");
  disk.cut_power_at(n);
  const Done done = work(disk, path, 2, documents, text_bytes);
  const bool cut = disk.dead();
  disk.cut_power();
  disk.lose(unsynced, chance);

  auto store = opened(path);
  if (store == nullptr) return cut;
  const std::uint64_t there = documents_in(*store, path);
  EXPECT_GE(there, done.committed) << "a document that was committed is gone";
  EXPECT_LE(there, done.begun);
  expect_sound(path);
  // It works on, and what it does now lasts too.
  EXPECT_TRUE(commit_numbered(*store, there + 1));
  disk.cut_power();
  store.reset();
  disk.lose(Unsynced::lost, chance);
  store = opened(path);
  if (store == nullptr) return cut;
  EXPECT_EQ(documents_in(*store, path), there + 1);
  return cut;
}

void cut_at_every_operation(Unsynced unsynced, int rounds) {
  const std::uint64_t seed = seed_of_run(std::random_device{}());
  std::mt19937_64 chance(seed);
  for (int round = 0; round < rounds; ++round) {
    std::uint64_t n = 1;
    for (; n < 10'000 && !::testing::Test::HasFailure(); ++n) {
      SCOPED_TRACE("operation " + std::to_string(n) + ", seed " + std::to_string(seed));
      if (!cut_at(n, unsynced, chance, 2, 10'000)) break;
    }
    EXPECT_GT(n, 40u);
  }
}

TEST(PowerLoss, WithAllThatWasNotSyncedLosesNothingCommitted) {
  cut_at_every_operation(Unsynced::lost, 1);
}

TEST(PowerLoss, WithNothingOfItLosesNothingCommitted) { cut_at_every_operation(Unsynced::kept, 1); }

TEST(PowerLoss, WithSomeOfItAndSomeWritesTornLosesNothingCommitted) {
  cut_at_every_operation(Unsynced::some, kLong ? 5 : 1);
}

// Long enough that the log is moved into the file and begun anew while documents are committed.
TEST(PowerLoss, WhileTheLogIsMovedIntoTheFileLosesNothingCommitted) {
  constexpr std::uint64_t kDocuments = 40;
  constexpr std::size_t kTextBytes = std::size_t{64} * 1024;
  std::uint64_t operations = 0;
  {
    FaultyDisk disk;
    TempFolder folder;
    disk.cut_power_at(std::numeric_limits<std::uint64_t>::max());
    const Done done = work(disk, folder.file("newswatch.db"), 2, kDocuments, kTextBytes);
    ASSERT_EQ(done.committed, 2 * kDocuments);
    operations = disk.changes();
  }
  const std::uint64_t seed = seed_of_run(std::random_device{}());
  std::mt19937_64 chance(seed);
  const int rounds = kLong ? 150 : 20;
  for (int round = 0; round < rounds && !HasFailure(); ++round) {
    const std::uint64_t n = operations / 3 + chance() % (operations * 2 / 3);
    SCOPED_TRACE("operation " + std::to_string(n) + ", seed " + std::to_string(seed));
    cut_at(n, round % 3 == 0 ? Unsynced::lost : Unsynced::some, chance, kDocuments, kTextBytes);
  }
}

}  // namespace
}  // namespace newswatch::testing
