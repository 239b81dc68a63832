#include "store/outbox_edit.h"

#include <fmt/format.h>
#include <unistd.h>

#include "store/schema.h"
#include "store/sqlite.h"

namespace newswatch::store {

namespace {

constexpr std::chrono::seconds kPatience{5};  // with a daemon that is writing

class SqliteEditor final : public OutboxEditor {
 public:
  explicit SqliteEditor(std::unique_ptr<Database> database) : database_(std::move(database)) {}

  Result<std::size_t> retry(std::span<const alerts::DeliveryId> deliveries,
                            std::chrono::sys_seconds now) override {
    return each(deliveries, [&](const std::string& id) {
      const std::size_t due = database_->run(
          "UPDATE deliveries SET state = 0, attempts = 0, next_attempt = ?2, begun = 0, finished = "
          "0, deferred = 0 WHERE id = ?1 AND state IN (0, 2, 3)",
          id, now);
      if (due > 0) {
        // Who says "now" means it, whatever the receiver wished.
        database_->run(
            "DELETE FROM waiting_channels WHERE channel = (SELECT channel FROM deliveries WHERE id "
            "= ?1)",
            id);
        database_->run(
            "UPDATE deliveries SET state = 4, finished = ?2 WHERE digest = (SELECT number FROM "
            "deliveries WHERE id = ?1) AND state IN (2, 3)",
            id, now);
      }
      return due;
    });
  }

  Result<std::size_t> drop(std::span<const alerts::DeliveryId> deliveries,
                           std::chrono::sys_seconds now) override {
    return each(deliveries, [&](const std::string& id) {
      const std::size_t dropped = database_->run(
          "UPDATE deliveries SET state = 3, finished = ?2 WHERE id = ?1 AND state IN (0, 2)", id,
          now);
      if (dropped > 0) {
        database_->run(
            "UPDATE deliveries SET state = 3, finished = ?2 WHERE digest = (SELECT number FROM "
            "deliveries WHERE id = ?1) AND state IN (2, 4)",
            id, now);
      }
      return dropped;
    });
  }

 private:
  template <class Edit>
  Result<std::size_t> each(std::span<const alerts::DeliveryId> deliveries, Edit edit) {
    Transaction transaction(*database_);
    std::size_t changed = 0;
    for (const alerts::DeliveryId& delivery : deliveries)
      changed += edit(delivery_that_tells(delivery.value));
    if (auto error = transaction.commit()) return *error;
    return changed;
  }

  // The digest, of one that was gathered; else itself.
  std::string delivery_that_tells(const std::string& id) {
    Query digest = database_->query(
        "SELECT d.id FROM deliveries m JOIN deliveries d ON d.number = m.digest WHERE m.id = ?1 "
        "AND "
        "m.digest > 0",
        id);
    return digest.next() ? digest.text(0) : id;
  }

  std::unique_ptr<Database> database_;
};

}  // namespace

Result<std::unique_ptr<OutboxEditor>> OutboxEditor::open(const std::string& path) {
  if (access(path.c_str(), F_OK) != 0) {
    return StoreError{
        StoreError::Kind::io,
        fmt::format("there is no {}: has newswatch run with this configuration yet?", path)};
  }
  auto database = Database::open(path, Database::Access::write);
  if (!database) return database.error();
  (*database)->set_busy_timeout(kPatience);
  (*database)->set_checkpoint_on_close(false);
  if (auto error = reading_refusal(**database, path)) return *error;
  (*database)->script("PRAGMA foreign_keys = ON;");
  if (auto error = (*database)->take_error()) return *error;
  return std::unique_ptr<OutboxEditor>(std::make_unique<SqliteEditor>(std::move(*database)));
}

}  // namespace newswatch::store
