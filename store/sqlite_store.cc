#include "store/sqlite_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/alert_rows.h"
#include "store/backup.h"
#include "store/channels.h"
#include "store/commit.h"
#include "store/feed_rows.h"
#include "store/file_lock.h"
#include "store/item_rows.h"
#include "store/outbox.h"
#include "store/polls.h"
#include "store/retention.h"
#include "store/rows.h"
#include "store/schema.h"
#include "store/sqlite.h"
#include "store/subscriptions.h"

namespace newswatch::store {

namespace {

class SqliteStore final : public Store, public Outbox, public Subscriptions {
 public:
  SqliteStore(std::unique_ptr<FileLock> lock, std::unique_ptr<Database> database)
      : lock_(std::move(lock)), database_(std::move(database)) {}

  Result<void> visit_schedule(const std::function<void(const FeedRecord&)>& visit) override {
    visit_schedule_rows(*database_, visit);
    if (auto error = database_->take_error()) return *error;
    return {};
  }

  // No flush of its own: it keeps a daemon that is killed from asking a feed too early, and a
  // killed process leaves its pages with the kernel. What a power cut can undo here is one interval
  // between two polls; a flush of the disk before every poll would be a high price for that.
  Result<std::vector<feeds::PollState>> begin_polls(std::span<const PollBegun> polls) override {
    Transaction transaction(*database_, Durability::process);
    auto states = write_begun_polls(*database_, polls);
    if (auto error = transaction.commit()) return *error;
    return states;
  }

  Result<std::vector<KnownItem>> known_items(std::string_view feed_url) override {
    return judged(remembered_by(*database_, feed_url).items());
  }

  Result<std::vector<CommitResult>> commit(std::span<const DocumentCommit> documents) override {
    return written([&] {
      std::vector<CommitResult> results;
      for (const DocumentCommit& document : documents)
        results.push_back(commit_document(*database_, document));
      return results;
    });
  }

  Result<std::size_t> forget(std::chrono::sys_seconds before, std::size_t limit) override {
    return written([&] { return forget_before(*database_, before, limit); });
  }

  Outbox& outbox() override { return *this; }
  Subscriptions& subscriptions() override { return *this; }

  Result<std::vector<feeds::Subscription>> remembered() override {
    return judged(subscription_rows(*database_));
  }

  Result<void> write(const SubscriptionChanges& changes) override {
    Transaction transaction(*database_);
    write_subscriptions(*database_, changes);
    if (auto error = transaction.commit()) return *error;
    return {};
  }

  Result<ChannelRecord> opened(const ChannelOpening& opening) override {
    return written([&] {
      open_channel(*database_, opening);
      return ChannelRecord{still_disabled(*database_, opening.channel, opening.fingerprint),
                           held_up_until(*database_, opening.channel, opening.fingerprint)};
    });
  }

  Result<std::vector<alerts::Delivery>> due(std::string_view channel, std::chrono::sys_seconds now,
                                            std::size_t limit, Which which) override {
    return judged(due_deliveries(*database_, channel, now, limit, which));
  }

  Result<std::optional<std::chrono::sys_seconds>> next_due(std::string_view channel,
                                                           std::chrono::sys_seconds now,
                                                           Which which) override {
    return judged(next_due_of(*database_, channel, now, which));
  }

  Result<std::size_t> record(const OutboxChanges& changes) override {
    return written([&] { return record_attempts(*database_, changes); });
  }

  Result<std::vector<alerts::Notice>> raised() override {
    return judged(raised_notices(*database_));
  }

  Result<bool> tell(const NewNotice& notice) override {
    return written([&] { return write_notice(*database_, notice); });
  }

  Result<std::int64_t> edition() override {
    std::int64_t number = 0;
    {
      Query row = database_->query("PRAGMA data_version");
      if (row.next()) number = row.integer(0);
    }
    return judged(number);
  }

 private:
  template <class Value>
  Result<Value> judged(Value value) {
    if (auto error = database_->take_error()) return *error;
    return value;
  }

  // What `write` returns, once all it wrote is on the disk.
  template <class Write, class Value = std::invoke_result_t<Write>>
  Result<Value> written(Write write) {
    Transaction transaction(*database_);
    Value value = write();
    if (auto error = transaction.commit()) return *error;
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
  // Commands that edit the outbox hold the file for moments.
  database->set_busy_timeout(std::chrono::seconds(5));
  if (auto error = database->take_error()) return *error;
  if (auto error = migrate(*database)) return *error;
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(std::move(lock), std::move(database)));
}

}  // namespace newswatch::store
