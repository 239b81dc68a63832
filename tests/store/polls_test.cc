// An attempt is on record before its request goes out, at the price of no flush of the disk.

#include "store/polls.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/sqlite_store.h"

namespace newswatch::store {
namespace {

using namespace std::chrono_literals;

const std::chrono::sys_seconds kNow{1'700'000'000s};

// Counts the flushes SQLite asks of the operating system, in every file it opens.
class Flushes {
 public:
  Flushes() {
    vfs_.zName = "counts-flushes";
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  Flushes(const Flushes&) = delete;
  Flushes& operator=(const Flushes&) = delete;
  ~Flushes() { sqlite3_vfs_unregister(&vfs_); }

  int since_last_asked() { return std::exchange(count, 0); }

 private:
  struct Methods {
    sqlite3_io_methods ours;
    const sqlite3_io_methods* theirs;
  };

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    const int code = plain->xOpen(plain, name, file, flags, out);
    if (file->pMethods == nullptr) return code;
    auto& methods = known[file->pMethods];
    if (!methods) {
      methods = std::make_unique<Methods>(Methods{*file->pMethods, file->pMethods});
      methods->ours.xSync = sync;
    }
    file->pMethods = &methods->ours;
    return code;
  }

  static int sync(sqlite3_file* file, int flags) {
    ++count;
    for (const auto& [theirs, methods] : known) {
      if (&methods->ours == file->pMethods) return theirs->xSync(file, flags);
    }
    return SQLITE_IOERR;
  }

  static inline sqlite3_vfs* const plain = sqlite3_vfs_find(nullptr);
  static inline std::map<const sqlite3_io_methods*, std::unique_ptr<Methods>> known;
  static inline int count = 0;
  sqlite3_vfs vfs_ = *plain;
};

class BegunPolls : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "newswatch-polls-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
    reopen();
  }
  void TearDown() override {
    store.reset();
    std::filesystem::remove_all(folder);
  }

  void reopen() {
    store.reset();
    auto opened = open_sqlite(folder + "/newswatch.db");
    ASSERT_TRUE(opened) << opened.error().message;
    store = std::move(*opened);
  }

  void commit(const std::string& url, feeds::PollState state) {
    const DocumentCommit document{
        .feed_url = url, .feed_name = "a feed", .state = std::move(state), .now = kNow};
    ASSERT_TRUE(store->commit(std::span(&document, 1)));
  }

  void begin(const std::string& url) {
    const PollBegun begun{url, "its name", kNow + 1h, kNow + 2h};
    const auto stored = store->begin_polls(std::span(&begun, 1));
    ASSERT_TRUE(stored) << stored.error().message;
  }

  feeds::PollState state_of(const std::string& url) {
    const auto all = store->feeds();
    EXPECT_TRUE(all);
    for (const FeedRecord& one : *all) {
      if (one.feed_url == url) return one.state;
    }
    ADD_FAILURE() << "no feed " << url;
    return {};
  }

  std::string folder;
  std::unique_ptr<Store> store;
};

TEST_F(BegunPolls, OfAFeedNeverSeenAreRemembered) {
  begin("https://a/");
  reopen();
  EXPECT_EQ(state_of("https://a/"),
            (feeds::PollState{
                .last_attempt = kNow + 1h, .next_poll = kNow + 2h, .why = feeds::Why::unheard}));
}

TEST_F(BegunPolls, LeaveTheRestOfTheStateAsItWas) {
  feeds::PollState state{.etag = "\"1\"",
                         .last_modified = "Mon",
                         .validators_url = "https://b/",
                         .body_hash = 1ull << 63,
                         .moved_to = "https://b/",
                         .last_attempt = kNow,
                         .last_success = kNow,
                         .last_new = kNow,
                         .next_poll = kNow + 5min,
                         .not_before = kNow + 4min,
                         .interval = 5min,
                         .failures = 3,
                         .failing_since = kNow - 1h,
                         .last_error = "no route"};
  commit("https://a/", state);
  begin("https://a/");
  state.last_attempt = kNow + 1h;
  state.next_poll = kNow + 2h;
  state.why = feeds::Why::unheard;
  EXPECT_EQ(state_of("https://a/"), state);
}

TEST_F(BegunPolls, AreWrittenAllTogether) {
  const std::vector<PollBegun> many(500, {"https://a/", "a", kNow, kNow + 1h});
  std::vector<PollBegun> begun;
  for (std::size_t n = 0; n < many.size(); ++n) {
    begun.push_back(many[n]);
    begun.back().feed_url += std::to_string(n);
  }
  ASSERT_TRUE(store->begin_polls(begun));
  EXPECT_EQ(store->feeds()->size(), 500u);
  ASSERT_TRUE(store->begin_polls({}));
}

TEST(Durability, BegunPollsFlushNothingAndEveryDocumentStillDoes) {
  Flushes flushes;
  std::string folder = ::testing::TempDir() + "newswatch-flush-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  {
    const auto store = open_sqlite(folder + "/newswatch.db");
    ASSERT_TRUE(store);
    const DocumentCommit document{.feed_url = "https://a/", .now = kNow};
    const PollBegun begun{"https://a/", "a", kNow, kNow + 1h};
    ASSERT_TRUE((*store)->commit(std::span(&document, 1)));
    static_cast<void>(flushes.since_last_asked());
    for (int round = 0; round < 5; ++round) {
      ASSERT_TRUE((*store)->begin_polls(std::span(&begun, 1)));
      EXPECT_EQ(flushes.since_last_asked(), 0);
      ASSERT_TRUE((*store)->commit(std::span(&document, 1)));
      EXPECT_GE(flushes.since_last_asked(), 1);
    }
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace newswatch::store
