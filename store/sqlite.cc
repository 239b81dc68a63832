#include "store/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <bit>
#include <new>

namespace newswatch::store {
namespace {

// What went wrong with the file, in words that name the mend.
StoreError error_of(int code, const std::string& path, const char* detail) {
  using Kind = StoreError::Kind;
  switch (code & 0xFF) {
    case SQLITE_NOMEM:
      throw std::bad_alloc();
    case SQLITE_FULL:
      return {Kind::full,
              fmt::format("the disk of {} is full: free some space there; nothing of this step was "
                          "stored",
                          path)};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Kind::busy,
              fmt::format("{} is locked by another program: end it or wait for it", path)};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Kind::corrupt,
              fmt::format("{0} is damaged or not a database ({1}): put a backup in its place with "
                          "newswatch store restore, or move it and {0}-wal away to start anew",
                          path, detail)};
    case SQLITE_IOERR:
      return {Kind::io,
              fmt::format("the disk failed under {} ({}): look at the system's log", path, detail)};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return {Kind::io,
              fmt::format("cannot open {} ({}): its folder must exist and belong to this user",
                          path, detail)};
    default:
      return {Kind::other, fmt::format("{}: {}", path, detail)};
  }
}

// As the path of a `file:` URI.
std::string escaped(const std::string& path) {
  std::string uri;
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri;
}

}  // namespace

Query::~Query() {
  if (statement_ != nullptr) sqlite3_reset(statement_);
}

bool Query::next() {
  if (statement_ == nullptr || database_.failed()) return false;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.fail_with_code(code);
  sqlite3_reset(statement_);
  statement_ = nullptr;
  return false;
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::uint64_t Query::hash(int column) const {
  return std::bit_cast<std::uint64_t>(integer(column));
}

std::string Query::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string Query::bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Query::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::chrono::sys_seconds Query::time(int column) const {
  return std::chrono::sys_seconds(std::chrono::seconds(integer(column)));
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access) {
  const bool alone = access == Access::read_alone;
  const int flags = (access == Access::write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                    (alone ? SQLITE_OPEN_URI : 0) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const std::string name = alone ? "file:" + escaped(path) + "?immutable=1" : path;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
  if (code != SQLITE_OK) {
    const StoreError error =
        error_of(code, path, handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
    sqlite3_close_v2(handle);
    return error;
  }
  return std::unique_ptr<Database>(new Database(path, handle));
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

sqlite3_stmt* Database::prepared(std::string_view sql) {
  if (failed()) return nullptr;
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) {
    fail_with_code(code);
    return nullptr;
  }
  statements_.emplace(sql, statement);
  return statement;
}

std::size_t Database::finish(sqlite3_stmt* statement) {
  if (failed()) return 0;
  const int code = sqlite3_step(statement);
  if (code != SQLITE_DONE && code != SQLITE_ROW) fail_with_code(code);
  const auto changed = static_cast<std::size_t>(sqlite3_changes64(handle_));
  sqlite3_reset(statement);
  return failed() ? 0 : changed;
}

void Database::script(const char* sql) {
  if (failed()) return;
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail_with_code(code);
}

std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(handle_); }

void Database::set_busy_timeout(std::chrono::milliseconds wait) {
  sqlite3_busy_timeout(handle_, static_cast<int>(wait.count()));
}

void Database::set_checkpoint_on_close(bool on) {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1, nullptr);
}

// Each transaction says what it needs, so none can run under the promise of another; should the
// change fail, the sticky error keeps the transaction from beginning. A script, not a statement:
// SQLite obeys this pragma when it is compiled, so one kept prepared would do nothing.
void Database::set_durability(Durability durability) {
  if (durability_ == durability) return;
  durability_.reset();
  script(durability == Durability::disk ? "PRAGMA synchronous = FULL"
                                        : "PRAGMA synchronous = NORMAL");
  if (!failed()) durability_ = durability;
}

bool Database::first_row_within(const char* sql, int steps, std::string& row) {
  if (failed()) return false;
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr);
  if (code == SQLITE_OK) {
    sqlite3_progress_handler(
        handle_, steps, [](void*) { return 1; }, nullptr);
    code = sqlite3_step(statement);
    sqlite3_progress_handler(handle_, 0, nullptr, nullptr);
  }
  const bool found = code == SQLITE_ROW;
  if (found) row = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  if (!found && code != SQLITE_DONE && (code & 0xFF) != SQLITE_INTERRUPT) fail_with_code(code);
  sqlite3_finalize(statement);
  return found;
}

void Database::copy_into(Database& target, int pages,
                         const std::function<void(std::uint64_t, std::uint64_t)>& step) {
  if (failed() || target.failed()) return;
  sqlite3_backup* copy = sqlite3_backup_init(target.handle_, "main", handle_, "main");
  if (copy == nullptr) return target.fail_with_code(sqlite3_errcode(target.handle_));
  int code = SQLITE_OK;
  while (code == SQLITE_OK) {
    code = sqlite3_backup_step(copy, pages);
    const auto all = static_cast<std::uint64_t>(sqlite3_backup_pagecount(copy));
    step(all - static_cast<std::uint64_t>(sqlite3_backup_remaining(copy)), all);
  }
  sqlite3_backup_finish(copy);
  if (code == SQLITE_DONE) return;
  const bool source = (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB;
  Database& at_fault = source ? *this : target;
  at_fault.fail(error_of(code, at_fault.path_, sqlite3_errstr(code)));
}

std::optional<StoreError> Database::take_error() {
  std::optional<StoreError> error;
  error.swap(error_);
  return error;
}

void Database::fail(StoreError error) {
  if (!failed()) error_ = std::move(error);
}

void Database::fail_with_code(int code) { fail(error_of(code, path_, sqlite3_errmsg(handle_))); }

void Database::bind_integer(sqlite3_stmt* statement, int index, std::int64_t value) {
  if (failed()) return;
  const int code = sqlite3_bind_int64(statement, index, value);
  if (code != SQLITE_OK) fail_with_code(code);
}

void Database::bind_text(sqlite3_stmt* statement, int index, std::string_view value, Keep keep) {
  if (failed()) return;
  // A null pointer would bind NULL, and an empty view may hold one.
  const char* bytes = value.data() != nullptr ? value.data() : "";
  const int code =
      sqlite3_bind_text64(statement, index, bytes, value.size(),
                          keep == Keep::copy ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) fail_with_code(code);
}

void Database::bind_blob(sqlite3_stmt* statement, int index, std::string_view value, Keep keep) {
  if (failed()) return;
  const char* bytes = value.data() != nullptr ? value.data() : "";
  const int code = sqlite3_bind_blob64(statement, index, bytes, value.size(),
                                       keep == Keep::copy ? SQLITE_TRANSIENT : SQLITE_STATIC);
  if (code != SQLITE_OK) fail_with_code(code);
}

void Database::bind_null(sqlite3_stmt* statement, int index) {
  if (failed()) return;
  const int code = sqlite3_bind_null(statement, index);
  if (code != SQLITE_OK) fail_with_code(code);
}

Transaction::Transaction(Database& database, Durability durability) : database_(database) {
  database_.set_durability(durability);
  database_.run("BEGIN IMMEDIATE");
  open_ = !database_.failed();
}

Transaction::~Transaction() {
  if (!open_) return;
  // Some failures have rolled back already; a second ROLLBACK only says so. The first error stays
  // the one that is told.
  std::optional<StoreError> first = database_.take_error();
  database_.run("ROLLBACK");
  static_cast<void>(database_.take_error());
  if (first) database_.fail(std::move(*first));
}

std::optional<StoreError> Transaction::commit() {
  database_.run("COMMIT");
  if (!database_.failed()) {
    open_ = false;
    return std::nullopt;
  }
  std::optional<StoreError> error = database_.take_error();
  if (open_) {
    database_.run("ROLLBACK");
    static_cast<void>(database_.take_error());
    open_ = false;
  }
  return error;
}

}  // namespace newswatch::store
