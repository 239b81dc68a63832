#include "store/sqlite_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/backup.h"
#include "store/channels.h"
#include "store/commit.h"
#include "store/file_lock.h"
#include "store/outbox.h"
#include "store/polls.h"
#include "store/retention.h"
#include "store/rows.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace newswatch::store {

namespace {

class SqliteStore final : public Store {
 public:
  SqliteStore(std::unique_ptr<FileLock> lock, std::unique_ptr<Database> database)
      : lock_(std::move(lock)), database_(std::move(database)) {}

  Result<std::vector<FeedRecord>> feeds() override { return judged(feed_rows(*database_)); }

  // No flush of its own: it keeps a daemon that is killed from asking a feed too early, and a
  // killed process leaves its pages with the kernel. What a power cut can undo here is one interval
  // between two polls; a flush of the disk before every poll would be a high price for that.
  Result<void> begin_polls(std::span<const PollBegun> polls) override {
    Transaction transaction(*database_, Durability::process);
    write_begun_polls(*database_, polls);
    if (auto error = transaction.commit()) return *error;
    return {};
  }

  Result<std::vector<KnownItem>> known_items(std::string_view feed_url) override {
    std::vector<KnownItem> items;
    {
      Query rows = database_->query(
          "SELECT i.item, i.content FROM items i JOIN feeds f ON f.id = i.feed WHERE f.url = ?1",
          feed_url);
      while (rows.next()) items.push_back({rows.hash(0), rows.hash(1)});
    }
    return judged(std::move(items));
  }

  Result<std::vector<CommitResult>> commit(std::span<const DocumentCommit> documents) override {
    std::vector<CommitResult> results;
    Transaction transaction(*database_);
    for (const DocumentCommit& document : documents)
      results.push_back(commit_document(*database_, document));
    if (auto error = transaction.commit()) return *error;
    return results;
  }

  Result<std::vector<alerts::Delivery>> due(std::string_view channel, std::chrono::sys_seconds now,
                                            std::size_t limit) override {
    return judged(due_deliveries(*database_, channel, now, limit));
  }

  Result<std::optional<std::chrono::sys_seconds>> next_due(std::string_view channel) override {
    std::optional<std::chrono::sys_seconds> next;
    {
      Query row = database_->query(
          "SELECT min(next_attempt) FROM deliveries WHERE channel = ?1 AND state = 0", channel);
      if (row.next() && !row.is_null(0)) next = row.time(0);
    }
    return judged(next);
  }

  Result<std::size_t> record(std::span<const AttemptBegun> begun,
                             std::span<const AttemptEnded> ended) override {
    Transaction transaction(*database_);
    const std::size_t changed = record_attempts(*database_, begun, ended);
    if (auto error = transaction.commit()) return *error;
    return changed;
  }

  Result<std::optional<DisabledChannel>> disabled(std::string_view channel,
                                                  std::string_view fingerprint) override {
    Transaction transaction(*database_);
    auto found = still_disabled(*database_, channel, fingerprint);
    if (auto error = transaction.commit()) return *error;
    return found;
  }

  Result<std::size_t> forget(std::chrono::sys_seconds before, std::size_t limit) override {
    Transaction transaction(*database_);
    const std::size_t removed = forget_before(*database_, before, limit);
    if (auto error = transaction.commit()) return *error;
    return removed;
  }

 private:
  template <class Value>
  Result<Value> judged(Value value) {
    if (auto error = database_->take_error()) return *error;
    return value;
  }

  std::unique_ptr<FileLock> lock_;  // released after the database is closed
  std::unique_ptr<Database> database_;
};

// SQLite would create the file with the umask's rights; it holds what people watch for.
std::optional<StoreError> create_file(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    return StoreError{
        StoreError::Kind::io,
        fmt::format("cannot open {}: {}; its folder must exist and belong to this user", path,
                    std::strerror(errno))};
  }
  close(fd);
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const std::string& path) {
  auto lock = std::make_unique<FileLock>();
  if (auto error = lock->take(path)) return *error;
  if (auto restored = finish_restore(path); !restored) return restored.error();
  if (auto error = create_file(path)) return *error;
  auto opened = Database::open(path, Database::Access::write);
  if (!opened) return opened.error();
  std::unique_ptr<Database> database = std::move(*opened);
  // What is refused stays as it is, and so does a log that a crash has left beside it.
  database->set_checkpoint_on_close(false);
  if (auto error = refusal(*database, path)) return *error;
  database->set_checkpoint_on_close(true);
  database->script(
      "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA "
      "journal_size_limit = 67108864;"
      "PRAGMA cache_size = -16384;");
  if (auto error = database->take_error()) return *error;
  if (auto error = migrate(*database)) return *error;
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(std::move(lock), std::move(database)));
}

}  // namespace newswatch::store
