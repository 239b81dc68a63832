// Copies of the database, the way back, and what a look at it finds.

#include "store/backup.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "store/file_lock.h"
#include "store/schema.h"
#include "tests/store/numbered_documents.h"
#include "tests/support/seed.h"

namespace newswatch::testing {
namespace {

using store::Existing;
using store::StoreError;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const bool kLong = std::getenv("NEWSWATCH_LONG_TESTS") != nullptr;

void no_progress(std::string_view, std::uint64_t, std::uint64_t) {}

void run_sql(const std::string& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(handle);
  sqlite3_close(handle);
}

class Backup : public ::testing::Test {
 protected:
  void fill(std::uint64_t from, std::uint64_t to) {
    auto store = opened(path);
    ASSERT_NE(store, nullptr);
    for (std::uint64_t n = from; n <= to; ++n) ASSERT_TRUE(commit_numbered(*store, n, 20'000));
  }
  store::Result<store::Inspection> back_up(Existing existing = Existing::keep) {
    return store::back_up(path, copy, existing, no_progress);
  }
  store::Result<store::Restored> restore() {
    return store::restore(path, copy, kNoon, no_progress);
  }
  std::uint64_t documents(const std::string& in) {
    auto store = opened(in);
    return store ? documents_in(*store, in) : 0;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(path).parent_path()))
      found.push_back(entry.path().filename());
    std::sort(found.begin(), found.end());
    return found;
  }

  TempFolder folder;
  std::string path = folder.file("newswatch.db");
  std::string copy = folder.file("copy.db");
};

TEST_F(Backup, OfAStoreInUseIsOnePlainFileOfItsOwner) {
  auto store = opened(path);
  for (std::uint64_t n = 1; n <= 3; ++n) ASSERT_TRUE(commit_numbered(*store, n, 20'000));
  const auto held = valid(back_up());
  EXPECT_THAT(held.findings, IsEmpty());
  EXPECT_EQ(held.articles, 3u);
  EXPECT_THAT(names(), ElementsAre("copy.db", "newswatch.db", "newswatch.db-shm",
                                   "newswatch.db-wal", "newswatch.db.lock"));
  struct stat about {};
  ASSERT_EQ(stat(copy.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  EXPECT_TRUE(commit_numbered(*store, 4)) << "the daemon goes on";
  EXPECT_EQ(documents(copy), 3u);
}

TEST_F(Backup, ReplacesAFileOnlyWhenTold) {
  fill(1, 2);
  write_bytes(copy, "mine");
  const auto refused = back_up();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, StoreError::Kind::other);
  EXPECT_THAT(refused.error().message, HasSubstr("--force"));
  EXPECT_EQ(bytes_of(copy), "mine");
  valid(back_up(Existing::replace));
  EXPECT_EQ(documents(copy), 2u);
}

TEST_F(Backup, NeverWritesOverTheDatabase) {
  fill(1, 2);
  ASSERT_EQ(link(path.c_str(), copy.c_str()), 0);
  for (const std::string& to : {path, copy, path + "-wal", path + ".lock"}) {
    const auto refused = store::back_up(path, to, Existing::replace, no_progress);
    ASSERT_FALSE(refused) << to;
    EXPECT_THAT(refused.error().message, HasSubstr("the database itself"));
  }
  EXPECT_EQ(documents(path), 2u);
}

TEST_F(Backup, OfADamagedStoreIsRefusedAndLeavesNothing) {
  fill(1, 3);
  std::string bytes = bytes_of(path);
  bytes.replace(4096 * 3, 4096, 4096, '\0');
  write_bytes(path, bytes);
  const auto refused = back_up();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, StoreError::Kind::corrupt);
  EXPECT_FALSE(std::filesystem::exists(copy));
  EXPECT_FALSE(std::filesystem::exists(copy + ".partial"));
}

TEST_F(Backup, BeginsAnewWhatAKillHasLeft) {
  fill(1, 2);
  write_bytes(copy + ".partial", std::string(100'000, 'x'));
  write_bytes(copy + ".partial-wal", "x");
  valid(back_up());
  EXPECT_THAT(names(), ::testing::Not(::testing::Contains(HasSubstr("partial"))));
  EXPECT_EQ(documents(copy), 2u);
}

TEST_F(Backup, RestoredIsTheStoreAgainAndTheEarlierOneIsKept) {
  fill(1, 2);
  valid(back_up());
  fill(3, 5);
  const auto restored = valid(restore());
  EXPECT_EQ(restored.replaced, path + ".replaced-20240610T120000");
  EXPECT_EQ(restored.inspection.articles, 2u);
  EXPECT_EQ(documents(path), 2u);
  EXPECT_EQ(documents(restored.replaced), 5u);
  EXPECT_EQ(documents(copy), 2u) << "the backup stays";
}

TEST_F(Backup, RestoredOverACrashKeepsTheLogWithTheFileItBelongsTo) {
  fill(1, 2);
  valid(back_up());
  {
    auto store = opened(path);
    for (std::uint64_t n = 3; n <= 5; ++n) ASSERT_TRUE(commit_numbered(*store, n, 20'000));
    const std::string file = bytes_of(path);
    const std::string log = bytes_of(path + "-wal");
    store.reset();
    write_bytes(path, file);
    write_bytes(path + "-wal", log);
  }
  const auto restored = valid(restore());
  EXPECT_EQ(documents(path), 2u);
  EXPECT_EQ(documents(restored.replaced), 5u);
}

TEST_F(Backup, RestoredTwiceInASecondKeepsBoth) {
  fill(1, 1);
  valid(back_up());
  fill(2, 2);
  const auto first = valid(restore());
  fill(2, 4);
  const auto second = valid(restore());
  EXPECT_NE(first.replaced, second.replaced);
  EXPECT_EQ(documents(first.replaced), 2u);
  EXPECT_EQ(documents(second.replaced), 4u);
}

TEST_F(Backup, RestoredWhereNothingWasMakesTheStore) {
  fill(1, 2);
  valid(back_up());
  std::filesystem::remove(path);
  const auto restored = valid(restore());
  EXPECT_EQ(restored.replaced, "");
  EXPECT_EQ(documents(path), 2u);
}

TEST_F(Backup, IsNotRestoredUnderARunningDaemon) {
  fill(1, 2);
  valid(back_up());
  auto store = opened(path);
  const auto refused = restore();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, StoreError::Kind::busy);
  EXPECT_TRUE(commit_numbered(*store, 3));
}

TEST_F(Backup, ThatIsUnfitIsRefusedAndChangesNothing) {
  fill(1, 3);
  valid(back_up());
  const std::string sound = bytes_of(copy);
  std::string zeros = sound;
  zeros.replace(4096 * 3, 4096, 4096, '\0');
  struct Case {
    const char* name;
    std::string bytes;
    std::string sql;
    StoreError::Kind kind;
  };
  const std::vector<Case> cases{
      {"a text", "newswatch\n", "", StoreError::Kind::corrupt},
      {"an empty file", "", "", StoreError::Kind::other},
      {"a page of zeros", zeros, "", StoreError::Kind::corrupt},
      {"half of it", sound.substr(0, sound.size() / 2), "", StoreError::Kind::corrupt},
      {"another program's", "", "CREATE TABLE songs(title)", StoreError::Kind::other},
      {"a newer one", sound, "PRAGMA user_version = 99", StoreError::Kind::too_new},
      {"a broken promise", sound, "DELETE FROM alerts", StoreError::Kind::corrupt},
  };
  const std::string before = bytes_of(path);
  const auto names_before = names();
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    write_bytes(copy, c.bytes);
    if (!c.sql.empty()) run_sql(copy, c.sql);
    const auto refused = restore();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, c.kind) << refused.error().message;
    EXPECT_THAT(refused.error().message, HasSubstr(copy));
    EXPECT_TRUE(bytes_of(path) == before);
    EXPECT_EQ(names(), names_before);
  }
  std::filesystem::remove(copy);
  EXPECT_EQ(restore().error().kind, StoreError::Kind::other) << "a file that is not there";
}

// Each state that a kill can leave once a restore has become certain.
TEST_F(Backup, ARestoreCutOffAtAnyStepIsFinishedByTheNextStart) {
  for (int steps = 0; steps <= 3; ++steps) {
    SCOPED_TRACE(steps);
    std::filesystem::remove_all(folder.file(""));
    std::filesystem::create_directory(folder.file(""));
    fill(1, 2);
    valid(back_up());
    fill(3, 5);
    {
      auto store = opened(path);
      ASSERT_TRUE(commit_numbered(*store, 6, 20'000));
      const std::string file = bytes_of(path);
      const std::string log = bytes_of(path + "-wal");
      store.reset();
      write_bytes(path, file);
      write_bytes(path + "-wal", log);
    }
    const std::string fresh = path + ".restored";
    write_bytes(fresh, bytes_of(copy));
    const timespec moment{.tv_sec = kNoon.time_since_epoch().count(), .tv_nsec = 0};
    const timespec both[2] = {moment, moment};
    ASSERT_EQ(utimensat(AT_FDCWD, fresh.c_str(), both, 0), 0);
    const std::string aside = path + ".replaced-20240610T120000";
    if (steps >= 1) std::filesystem::rename(path + "-wal", aside + "-wal");
    if (steps >= 2) write_bytes(path + "-wal", "");  // a reader came by
    if (steps >= 3) std::filesystem::rename(path, aside);
    EXPECT_EQ(store::inspect(path, no_progress).error().kind, StoreError::Kind::busy);
    EXPECT_EQ(documents(path), 2u);
    EXPECT_FALSE(std::filesystem::exists(fresh));
    EXPECT_EQ(documents(aside), 6u);
  }
}

TEST_F(Backup, AndRestoreKilledAtAnyInstantLeaveTheOldOrTheNewWhole) {
  const std::uint64_t seed = seed_of_run(std::random_device{}());
  std::mt19937_64 chance(seed);
  fill(1, 4);
  valid(back_up());
  const std::string old_copy = folder.file("old.db");
  std::filesystem::rename(copy, old_copy);
  fill(5, 9);
  const int kills = kLong ? 400 : 30;
  int restored = 0;
  for (int kill_number = 0; kill_number < kills && !HasFailure(); ++kill_number) {
    SCOPED_TRACE("kill " + std::to_string(kill_number) + ", seed " + std::to_string(seed));
    const bool backs_up = kill_number % 2 == 0;
    const std::uint64_t before = documents(path);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      if (backs_up) {
        static_cast<void>(back_up(Existing::replace));
      } else {
        static_cast<void>(store::restore(path, old_copy, kNoon, no_progress));
      }
      _exit(0);
    }
    // Asking after the child takes about a microsecond.
    const std::uint64_t instants = chance() % 60'000;
    int status = 0;
    bool ended = false;
    for (std::uint64_t n = 0; n < instants && !ended; ++n)
      ended = waitpid(child, &status, WNOHANG) == child;
    if (!ended) {
      kill(child, SIGKILL);
      ASSERT_EQ(waitpid(child, &status, 0), child);
    }
    const std::uint64_t after = documents(path);
    expect_sound(path);
    if (backs_up) {
      EXPECT_EQ(after, before);
      if (std::filesystem::exists(copy)) {
        EXPECT_THAT(documents(copy), ::testing::AnyOf(4u, 9u));
      }
    } else {
      EXPECT_THAT(after, ::testing::AnyOf(before, 4u));
      if (after == 4) ++restored;
    }
    if (after == 4) fill(5, 9);
  }
  EXPECT_GT(restored, 0) << "kills came too early every time";
}

TEST_F(Backup, AnInspectionCountsAndNamesWhatIsBroken) {
  fill(1, 3);
  const auto sound = valid(store::inspect(path, no_progress));
  EXPECT_THAT(sound.findings, IsEmpty());
  EXPECT_EQ(sound.schema, store::newest_schema());
  EXPECT_EQ(sound.articles, 3u);
  EXPECT_EQ(sound.alerts, 3u);
  const std::string bytes = bytes_of(path);
  struct Case {
    const char* sql;
    const char* finding;
  };
  const Case cases[] = {
      {"DELETE FROM alerts", "waiting deliveries are of no alert"},
      {"DELETE FROM stories", "refer to stories"},
      {"DELETE FROM texts", "have lost their text"},
      {"UPDATE deliveries SET state = 1", "no time at which they ended"},
      {"INSERT INTO deliveries(id, story, alert, channel, rule, article_key, attempts, created, "
       "scheduled, next_attempt, state, finished, last_error) SELECT id || 'x', story, alert, "
       "channel, rule, article_key, 0, 0, 0, 0, 0, 0, '' FROM deliveries",
       "two deliveries to one channel"},
      {"DELETE FROM bodies; UPDATE alerts SET alert_json = ''", "have lost what they tell"},
      {"UPDATE deliveries SET attempts = 1; DELETE FROM bodies", "lost the bytes of their first"},
      {"UPDATE deliveries SET state = 4, finished = 1", "wait for a digest that is not on its way"},
      {"PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE name = 'articles_key'",
       "never used"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.sql);
    write_bytes(path, bytes);
    run_sql(path, c.sql);
    EXPECT_THAT(valid(store::inspect(path, no_progress)).findings,
                ::testing::Contains(HasSubstr(c.finding)));
  }
}

TEST_F(Backup, AnInspectionOfNothingSaysSo) {
  const auto absent = store::inspect(path, no_progress);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().kind, StoreError::Kind::io);
  EXPECT_THAT(names(), IsEmpty());
}

}  // namespace
}  // namespace newswatch::testing
