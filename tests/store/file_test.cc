// The file itself: who may read it, who may open it, and what is refused without being touched.

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <random>

#include "store/schema.h"
#include "tests/store/numbered_documents.h"
#include "tests/support/seed.h"

namespace newswatch::testing {
namespace {

using store::StoreError;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void run_sql(const std::string& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(handle);
  sqlite3_close(handle);
}

std::int64_t number_of(const std::string& path, std::string_view sql) {
  auto database = store::Database::open(path, store::Database::Access::read);
  if (!database) return -1;
  store::Query row = (*database)->query(sql);
  return row.next() ? row.integer(0) : -1;
}

mode_t mode_of(const std::string& path) {
  struct stat about {};
  EXPECT_EQ(stat(path.c_str(), &about), 0) << path;
  return about.st_mode & 0777;
}

class StoreFile : public ::testing::Test {
 protected:
  // A store of three documents, closed.
  void fill() {
    auto store = opened(path);
    for (std::uint64_t n = 1; n <= 3; ++n) ASSERT_TRUE(commit_numbered(*store, n, 20'000));
  }

  // As fill(), but as a crash leaves it: with a log that has not been moved into the file.
  void fill_and_crash() {
    TempFolder other;
    const std::string running = other.file("newswatch.db");
    auto store = opened(running);
    for (std::uint64_t n = 1; n <= 3; ++n) ASSERT_TRUE(commit_numbered(*store, n, 20'000));
    write_bytes(path, bytes_of(running));
    write_bytes(path + "-wal", bytes_of(running + "-wal"));
  }

  // Opening fails and changes neither the file nor its log.
  void expect_refused(StoreError::Kind kind, const std::string& words) {
    const std::string bytes = bytes_of(path);
    const std::string log = bytes_of(path + "-wal");
    const auto store = store::open_sqlite(path);
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().kind, kind) << store.error().message;
    EXPECT_THAT(store.error().message, HasSubstr(words));
    EXPECT_THAT(store.error().message, HasSubstr(path));
    EXPECT_TRUE(bytes_of(path) == bytes) << "the file was changed";
    EXPECT_TRUE(bytes_of(path + "-wal") == log) << "the log was changed";
  }

  TempFolder folder;
  std::string path = folder.file("newswatch.db");
};

TEST_F(StoreFile, IsReadableByItsOwnerAlone) {
  const mode_t umask_before = umask(0);
  auto store = opened(path);
  ASSERT_TRUE(commit_numbered(*store, 1));
  umask(umask_before);
  for (const char* tail : {"", "-wal", "-shm", ".lock"}) {
    SCOPED_TRACE(tail);
    EXPECT_EQ(mode_of(path + tail), 0600u);
  }
}

TEST_F(StoreFile, IsWrittenAheadAndSaysWhoseItIs) {
  fill();
  EXPECT_EQ(number_of(path, "PRAGMA user_version"), store::newest_schema());
  EXPECT_EQ(number_of(path, "PRAGMA application_id"), store::kApplicationId);
  EXPECT_EQ(number_of(path, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"),
            1);
}

TEST_F(StoreFile, IsMadeFromAnEmptyFile) {
  write_bytes(path, "");
  auto store = opened(path);
  ASSERT_NE(store, nullptr);
  EXPECT_TRUE(commit_numbered(*store, 1));
}

TEST_F(StoreFile, OpensOnlyOnce) {
  auto store = opened(path);
  const auto second = store::open_sqlite(path);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, StoreError::Kind::busy);
  EXPECT_THAT(second.error().message, HasSubstr("another newswatch"));
  EXPECT_TRUE(commit_numbered(*store, 1)) << "the first is not disturbed";
  store.reset();
  EXPECT_NE(opened(path), nullptr);
}

TEST_F(StoreFile, AProgramThatHoldsItForWritingIsTold) {
  auto store = opened(path);
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const store::DocumentCommit one = numbered_document(1);
  const auto refused = store->commit(std::span(&one, 1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, StoreError::Kind::busy);
  sqlite3_close(other);
  EXPECT_TRUE(commit_numbered(*store, 1));
}

TEST_F(StoreFile, InAFolderThatIsNotThereIsAnIoError) {
  const auto store = store::open_sqlite(folder.file("absent/newswatch.db"));
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, StoreError::Kind::io);
  EXPECT_THAT(store.error().message, HasSubstr("its folder must exist"));
}

TEST_F(StoreFile, OfANewerProgramIsRefusedUntouched) {
  fill();
  const std::string newer = std::to_string(store::newest_schema() + 1);
  run_sql(path, "PRAGMA user_version = " + newer);
  expect_refused(StoreError::Kind::too_new, "schema " + newer);
}

TEST_F(StoreFile, OfANewerProgramThatHasCrashedIsRefusedUntouched) {
  fill_and_crash();
  TempFolder other;
  const std::string running = other.file("newswatch.db");
  write_bytes(running, bytes_of(path));
  write_bytes(running + "-wal", bytes_of(path + "-wal"));
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(running.c_str(), &handle), SQLITE_OK);
  const std::string sql = "PRAGMA user_version = " + std::to_string(store::newest_schema() + 1);
  ASSERT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  write_bytes(path, bytes_of(running));
  write_bytes(path + "-wal", bytes_of(running + "-wal"));
  sqlite3_close(handle);
  ASSERT_GT(bytes_of(path + "-wal").size(), 0u);
  expect_refused(StoreError::Kind::too_new, "newer newswatch");
}

TEST_F(StoreFile, OfAnotherProgramIsRefusedUntouched) {
  run_sql(path, "CREATE TABLE songs(title TEXT); INSERT INTO songs VALUES('a')");
  expect_refused(StoreError::Kind::other, "another program");
}

TEST_F(StoreFile, OfAnotherProgramWithItsOwnVersionIsRefusedUntouched) {
  run_sql(path, "PRAGMA user_version = 1");
  expect_refused(StoreError::Kind::other, "another program");
}

TEST_F(StoreFile, DamagedIsRefusedUntouched) {
  fill();
  const std::string sound = bytes_of(path);
  ASSERT_GT(sound.size(), 20u * 4096);
  struct Case {
    const char* name;
    std::string bytes;
  };
  std::vector<Case> cases{
      {"no database at all", std::string(10'000, 'x')},
      {"a text", "newswatch\n"},
      {"half of it", sound.substr(0, sound.size() / 2)},
      {"half of it, in the middle of a page", sound.substr(0, sound.size() / 2 + 100)},
      {"the first page alone", sound.substr(0, 4096)},
  };
  std::string zeros = sound;
  zeros.replace(4096 * 3, 4096, 4096, '\0');
  cases.push_back({"a page of zeros", zeros});
  std::string schema = sound;
  schema.replace(100, 200, 200, '\xff');
  cases.push_back({"a torn first page", schema});
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    write_bytes(path, c.bytes);
    expect_refused(StoreError::Kind::corrupt, "damaged");
  }
  write_bytes(path, sound);
  EXPECT_NE(opened(path), nullptr);
}

TEST_F(StoreFile, DamagedWithALogIsRefusedUntouched) {
  fill();
  {
    auto store = opened(path);
    ASSERT_TRUE(commit_numbered(*store, 4));
    const std::string log = bytes_of(path + "-wal");
    std::string bytes = bytes_of(path);
    store.reset();
    bytes.replace(4096 * 3, bytes.size() - 4096 * 3, bytes.size() - 4096 * 3, '\0');
    write_bytes(path, bytes);
    write_bytes(path + "-wal", log);
  }
  expect_refused(StoreError::Kind::corrupt, "damaged");
}

// Every byte in turn would take hours; every page by chance shows that nothing crashes.
TEST_F(StoreFile, WithAnyByteChangedIsRefusedOrReadButNeverCrashes) {
  fill();
  const std::string sound = bytes_of(path);
  const std::uint64_t seed = seed_of_run(std::random_device{}());
  std::mt19937_64 chance(seed);
  for (int round = 0; round < 100; ++round) {
    SCOPED_TRACE("round " + std::to_string(round) + ", seed " + std::to_string(seed));
    std::string bytes = sound;
    for (int n = 0; n < 4; ++n) bytes[chance() % bytes.size()] = static_cast<char>(chance());
    write_bytes(path, bytes);
    auto store = store::open_sqlite(path);
    if (!store) continue;
    static_cast<void>((*store)->visit_schedule([](const store::FeedRecord&) {}));
    const store::PollBegun begun{.feed_url = "feed", .feed_name = "feed"};
    static_cast<void>((*store)->begin_polls(std::span(&begun, 1)));
    static_cast<void>((*store)->known_items("feed"));
    static_cast<void>((*store)->outbox().due("desk", kNoon + 24h, 10));
    const store::DocumentCommit one = numbered_document(4);
    static_cast<void>((*store)->commit(std::span(&one, 1)));
    static_cast<void>((*store)->forget(kNoon + 24h, 10));
  }
}

TEST_F(StoreFile, ThatCrashedIsReadWhole) {
  fill_and_crash();
  auto store = opened(path);
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(documents_in(*store, path), 3u);
}

}  // namespace
}  // namespace newswatch::testing
