#include "tests/bench/bare_sqlite.h"

// The schema is read back from our own file, so the two cannot drift apart.

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <variant>
#include <vector>

namespace newswatch::bench {
namespace {

using Value = std::variant<std::monostate, std::int64_t, std::string>;
using Row = std::vector<Value>;

struct Table {
  const char* name;
  const char* order;
};

// In the order in which references between them allow.
constexpr std::array<Table, 7> kTables{{{"feeds", "id"},
                                        {"stories", "id"},
                                        {"articles", "id"},
                                        {"texts", "article"},
                                        {"items", "article"},
                                        {"alerts", "id"},
                                        {"deliveries", "number"}}};

void check(int code, sqlite3* handle) {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
    throw std::runtime_error(sqlite3_errmsg(handle));
}

void run(sqlite3* handle, const std::string& sql) {
  check(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), handle);
}

class Statement {
 public:
  Statement(sqlite3* handle, const std::string& sql) : handle_(handle) {
    check(sqlite3_prepare_v3(handle, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement_,
                             nullptr),
          handle);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  bool step() {
    const int code = sqlite3_step(statement_);
    check(code, handle_);
    return code == SQLITE_ROW;
  }

  void run(const Row& row) {
    int index = 0;
    for (const Value& value : row) bind(++index, value);
    step();
    sqlite3_reset(statement_);
  }

  [[nodiscard]] Row row() const {
    Row values;
    for (int i = 0; i < sqlite3_column_count(statement_); ++i) {
      switch (sqlite3_column_type(statement_, i)) {
        case SQLITE_INTEGER:
          values.emplace_back(std::int64_t{sqlite3_column_int64(statement_, i)});
          break;
        case SQLITE_TEXT:
          values.emplace_back(
              std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement_, i)),
                          static_cast<std::size_t>(sqlite3_column_bytes(statement_, i))));
          break;
        default:
          values.emplace_back();
      }
    }
    return values;
  }

 private:
  void bind(int index, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      sqlite3_bind_int64(statement_, index, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      sqlite3_bind_text64(statement_, index, text->data(), text->size(), SQLITE_STATIC,
                          SQLITE_UTF8);
    } else {
      sqlite3_bind_null(statement_, index);
    }
  }

  sqlite3* handle_;
  sqlite3_stmt* statement_ = nullptr;
};

sqlite3* opened(const std::string& file) {
  sqlite3* handle = nullptr;
  check(sqlite3_open_v2(file.c_str(), &handle,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr),
        handle);
  return handle;
}

std::string placeholders(std::size_t count) {
  std::string list = "?";
  for (std::size_t i = 1; i < count; ++i) list += ",?";
  return list;
}

}  // namespace

struct Rows::Impl {
  std::size_t documents = 0;
  std::vector<std::string> schema;
  std::array<std::vector<Row>, kTables.size()> tables;
  std::vector<std::string> feed_columns;
};

Rows::Rows(const std::string& file, std::size_t documents) : impl_(std::make_unique<Impl>()) {
  impl_->documents = documents;
  sqlite3* handle = opened(file);
  {
    Statement schema(handle,
                     "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE "
                     "'sqlite_%' ORDER BY rowid");
    while (schema.step()) impl_->schema.push_back(std::get<std::string>(schema.row().front()));
    for (std::size_t i = 0; i < kTables.size(); ++i) {
      Statement all(handle,
                    fmt::format("SELECT * FROM {} ORDER BY {}", kTables[i].name, kTables[i].order));
      while (all.step()) impl_->tables[i].push_back(all.row());
    }
    Statement columns(handle, "SELECT name FROM pragma_table_info('feeds')");
    while (columns.step())
      impl_->feed_columns.push_back(std::get<std::string>(columns.row().front()));
  }
  sqlite3_close_v2(handle);
}

Rows::~Rows() = default;

std::size_t Rows::count() const {
  std::size_t sum = 0;
  for (const auto& table : impl_->tables) sum += table.size();
  return sum;
}

BareSqlite::BareSqlite(const std::string& file, const Rows& rows)
    : rows_(*rows.impl_), handle_(opened(file)) {
  run(handle_,
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; "
      "PRAGMA cache_size = -16384;");
  for (const std::string& sql : rows_.schema) run(handle_, sql);
}

BareSqlite::~BareSqlite() { sqlite3_close_v2(handle_); }

void BareSqlite::insert_all(std::size_t group) {
  std::vector<std::unique_ptr<Statement>> inserts;
  for (std::size_t i = 0; i < kTables.size(); ++i) {
    inserts.push_back(std::make_unique<Statement>(
        handle_, fmt::format("INSERT INTO {} VALUES({})", kTables[i].name,
                             placeholders(rows_.tables[i].front().size()))));
  }
  for (std::size_t begin = 0; begin < rows_.documents; begin += group) {
    const std::size_t end = std::min(begin + group, rows_.documents);
    run(handle_, "BEGIN IMMEDIATE");
    for (std::size_t document = begin; document < end; ++document) {
      for (std::size_t i = 0; i < kTables.size(); ++i) {
        const std::vector<Row>& table = rows_.tables[i];
        const std::size_t each = table.size() / rows_.documents;
        for (std::size_t n = document * each; n < (document + 1) * each; ++n)
          inserts[i]->run(table[n]);
      }
    }
    run(handle_, "COMMIT");
  }
}

void BareSqlite::update_feeds(std::size_t group) {
  ++updates_;
  std::string set;
  std::string by_url;
  for (std::size_t i = 0; i < rows_.feed_columns.size(); ++i) {
    const std::string& column = rows_.feed_columns[i];
    if (column == "url") by_url = fmt::format("url = ?{}", i + 1);
    if (column == "id" || column == "url") continue;
    set += fmt::format("{}{} = ?{}", set.empty() ? "" : ", ", column, i + 1);
    // SQLite does not write a row that stays as it is.
    if (column == "next_poll") set += fmt::format(" + {}", 900 * updates_);
  }
  Statement update(handle_, fmt::format("UPDATE feeds SET {} WHERE {}", set, by_url));
  const std::vector<Row>& feeds = rows_.tables.front();
  for (std::size_t begin = 0; begin < feeds.size(); begin += group) {
    run(handle_, "BEGIN IMMEDIATE");
    for (std::size_t n = begin; n < std::min(begin + group, feeds.size()); ++n)
      update.run(feeds[n]);
    run(handle_, "COMMIT");
  }
}

}  // namespace newswatch::bench
