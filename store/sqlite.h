#pragma once

// A thin layer over SQLite: one connection, its statements kept prepared, and one sticky error.
//
// After the first failure every call does nothing and every query is empty, so that a transaction
// reads as the plain list of what it does and is judged once, at its end.

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "store/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace newswatch::store {

class Database;

// Bytes that are no text; bound as a blob.
struct Blob {
  std::string_view bytes;
};

// What a transaction survives once it is committed.
enum class Durability : std::uint8_t {
  // A power cut: the log is flushed to the disk.
  disk,
  // The death of this process, SIGKILL included: the log is with the kernel, whose pages outlive
  // us. The next transaction for the disk flushes this one too.
  process,
};

// The rows of a SELECT (or of RETURNING). Resets its statement when it goes; one at a time for
// each text of SQL.
class Query {
 public:
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  [[nodiscard]] bool next();  // false at the end and on failure
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::uint64_t hash(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::string bytes(int column) const;  // of a blob
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::chrono::sys_seconds time(int column) const;

 private:
  friend class Database;
  Query(Database& database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  Database& database_;
  sqlite3_stmt* statement_;  // null once failed
};

class Database {
 public:
  // read_alone: of a file that nobody writes to meanwhile, in a folder that may be read-only.
  enum class Access : std::uint8_t { read, read_alone, write };

  // Opens an existing file, with a handle for this thread alone.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& path,
                                                              Access access);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // `sql` is a literal: it is the key under which the statement stays prepared.
  template <class... Values>
  [[nodiscard]] Query query(std::string_view sql, const Values&... values) {
    sqlite3_stmt* statement = prepared(sql);
    int index = 0;
    (bind(statement, ++index, values, Keep::copy), ...);
    return Query(*this, failed() ? nullptr : statement);
  }

  // Runs one statement without rows; returns how many rows it changed.
  template <class... Values>
  std::size_t run(std::string_view sql, const Values&... values) {
    sqlite3_stmt* statement = prepared(sql);
    int index = 0;
    (bind(statement, ++index, values, Keep::reference), ...);
    return finish(statement);
  }

  void script(const char* sql);  // several statements, not kept
  [[nodiscard]] std::int64_t last_row_id() const;
  void set_busy_timeout(std::chrono::milliseconds wait);
  // Whether closing the last connection may move the log into the file.
  void set_checkpoint_on_close(bool on);

  // Runs a query for at most about `steps` steps of SQLite's machine; a query stopped so ends as
  // if it had no more rows, without error.
  [[nodiscard]] bool first_row_within(const char* sql, int steps, std::string& row);

  // Writes every page of this database over the other, `pages` at a time; `step` hears how many of
  // how many. Inside a transaction of this one the copy is of one state. Fails as either does.
  void copy_into(Database& target, int pages,
                 const std::function<void(std::uint64_t done, std::uint64_t all)>& step);

  // Of the transactions to come. Outside a transaction only.
  void set_durability(Durability durability);

  [[nodiscard]] bool failed() const { return error_.has_value(); }
  // The first failure, which is then forgotten.
  [[nodiscard]] std::optional<StoreError> take_error();
  void fail(StoreError error);

 private:
  friend class Query;
  enum class Keep : std::uint8_t { copy, reference };

  Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
  sqlite3_stmt* prepared(std::string_view sql);
  std::size_t finish(sqlite3_stmt* statement);
  void fail_with_code(int code);

  void bind_integer(sqlite3_stmt* statement, int index, std::int64_t value);
  void bind_text(sqlite3_stmt* statement, int index, std::string_view value, Keep keep);
  void bind_blob(sqlite3_stmt* statement, int index, std::string_view value, Keep keep);
  void bind_null(sqlite3_stmt* statement, int index);

  template <std::integral Integer>
  void bind(sqlite3_stmt* statement, int index, Integer value, Keep) {
    bind_integer(statement, index, static_cast<std::int64_t>(value));
  }
  void bind(sqlite3_stmt* statement, int index, std::string_view value, Keep keep) {
    bind_text(statement, index, value, keep);
  }
  void bind(sqlite3_stmt* statement, int index, Blob value, Keep keep) {
    bind_blob(statement, index, value.bytes, keep);
  }
  template <class Duration>
  void bind(sqlite3_stmt* statement, int index, std::chrono::sys_time<Duration> value, Keep) {
    bind_integer(statement, index, value.time_since_epoch().count());
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void bind(sqlite3_stmt* statement, int index, Enum value, Keep) {
    bind_integer(statement, index, static_cast<std::int64_t>(value));
  }
  template <class Value>
  void bind(sqlite3_stmt* statement, int index, const std::optional<Value>& value, Keep keep) {
    if (value) {
      bind(statement, index, *value, keep);
    } else {
      bind_null(statement, index);
    }
  }

  const std::string path_;
  sqlite3* handle_;
  std::unordered_map<std::string_view, sqlite3_stmt*> statements_;
  std::optional<StoreError> error_;
  std::optional<Durability> durability_;  // in force; none set yet: SQLite's own
};

// BEGIN IMMEDIATE to COMMIT; rolled back when it goes without commit(), or when anything failed.
class Transaction {
 public:
  explicit Transaction(Database& database, Durability durability = Durability::disk);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  // Commits unless something failed; the failure, if there was one.
  [[nodiscard]] std::optional<StoreError> commit();

 private:
  Database& database_;
  bool open_;
};

}  // namespace newswatch::store
