#include "tests/bench/bare_outbox.h"

#include <sqlite3.h>

#include <stdexcept>

namespace newswatch::bench {
namespace {

// Returns whether there is a row.
bool step(sqlite3* handle, sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(handle));
  return code == SQLITE_ROW;
}

}  // namespace

BareOutbox::BareOutbox(const std::string& file) {
  if (sqlite3_open_v2(file.c_str(), &handle_,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                      nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(handle_));
  }
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
      "PRAGMA journal_size_limit = 67108864;"
      "CREATE TABLE deliveries(number INTEGER PRIMARY KEY, next_attempt INTEGER NOT NULL,"
      " state INTEGER NOT NULL, attempts INTEGER NOT NULL, finished INTEGER NOT NULL) STRICT;"
      "CREATE INDEX waiting ON deliveries(next_attempt) WHERE state = 0;"
      "CREATE TABLE bodies(number INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;");
  insert_ = prepared("INSERT INTO bodies VALUES(?1, ?2)");
  begin_ = prepared(
      "UPDATE deliveries SET attempts = attempts + 1, next_attempt = next_attempt + 15 WHERE "
      "number = ?1");
  end_ = prepared("UPDATE deliveries SET state = 1, finished = 1718006400 WHERE number = ?1");
  body_ = prepared("SELECT body FROM bodies WHERE number = ?1");
}

BareOutbox::~BareOutbox() {
  for (sqlite3_stmt* statement : {insert_, begin_, end_, body_}) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

void BareOutbox::run(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(handle_));
}

sqlite3_stmt* BareOutbox::prepared(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) !=
      SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(handle_));
  }
  return statement;
}

void BareOutbox::add(std::int64_t first, const std::vector<std::string>& bodies) {
  run("BEGIN IMMEDIATE");
  const auto end = first + static_cast<std::int64_t>(bodies.size());
  sqlite3_stmt* row = prepared("INSERT INTO deliveries VALUES(?1, 1718006400, 0, 0, 0)");
  for (std::int64_t number = first; number < end; ++number) {
    const std::string& body = bodies[static_cast<std::size_t>(number - first)];
    sqlite3_bind_int64(row, 1, number);
    sqlite3_bind_int64(insert_, 1, number);
    sqlite3_bind_text64(insert_, 2, body.data(), body.size(), SQLITE_STATIC, SQLITE_UTF8);
    for (sqlite3_stmt* statement : {row, insert_}) {
      step(handle_, statement);
      sqlite3_reset(statement);
    }
  }
  sqlite3_finalize(row);
  run("COMMIT");
}

std::size_t BareOutbox::end_and_begin(std::int64_t ended, std::int64_t begun, std::int64_t count) {
  std::size_t bytes = 0;
  run("BEGIN IMMEDIATE");
  for (std::int64_t number = ended; number < begun + count; ++number) {
    sqlite3_stmt* update = number < begun ? end_ : begin_;
    sqlite3_bind_int64(update, 1, number);
    step(handle_, update);
    sqlite3_reset(update);
    if (number < begun) continue;
    sqlite3_bind_int64(body_, 1, number);
    if (step(handle_, body_)) bytes += static_cast<std::size_t>(sqlite3_column_bytes(body_, 0));
    sqlite3_reset(body_);
  }
  run("COMMIT");
  return bytes;
}

}  // namespace newswatch::bench
