#include "tests/bench/bare_sqlite.h"

// The schema is read back from our own file, so the two cannot drift apart.

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <variant>
#include <vector>

namespace newswatch::bench {
namespace {

struct Bytes {
  std::string bytes;
};

using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;
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
                                        {"remembered", "feed"},
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
    bind_all(row);
    step();
    reset();
  }

  void bind_all(const Row& row) {
    int index = 0;
    for (const Value& value : row) bind(++index, value);
  }

  void reset() { sqlite3_reset(statement_); }

  [[nodiscard]] std::int64_t integer(int column) const {
    return sqlite3_column_int64(statement_, column);
  }

  // Of a blob; until the next step.
  [[nodiscard]] std::string_view bytes(int column) const {
    return {static_cast<const char*>(sqlite3_column_blob(statement_, column)),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
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
        case SQLITE_BLOB:
          values.emplace_back(
              Bytes{std::string(static_cast<const char*>(sqlite3_column_blob(statement_, i)),
                                static_cast<std::size_t>(sqlite3_column_bytes(statement_, i)))});
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
    } else if (const auto* blob = std::get_if<Bytes>(&value)) {
      sqlite3_bind_blob64(statement_, index, blob->bytes.empty() ? "" : blob->bytes.data(),
                          blob->bytes.size(), SQLITE_STATIC);
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

// Writes every column of a feed's row, found by its URL, in their order.
std::string update_of(const std::vector<std::string>& columns, int later) {
  std::string set;
  std::string by_url;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == "url") by_url = fmt::format("url = ?{}", i + 1);
    if (columns[i] == "id" || columns[i] == "url") continue;
    set += fmt::format("{}{} = ?{}", set.empty() ? "" : ", ", columns[i], i + 1);
    // SQLite does not write a row that stays as it is.
    if (columns[i] == "next_poll") set += fmt::format(" + {}", later);
  }
  return fmt::format("UPDATE feeds SET {} WHERE {}", set, by_url);
}

void tune(sqlite3* handle) {
  run(handle,
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; "
      "PRAGMA cache_size = -16384;");
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
  tune(handle_);
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
  Statement update(handle_, update_of(rows_.feed_columns, 900 * ++updates_));
  const std::vector<Row>& feeds = rows_.tables.front();
  for (std::size_t begin = 0; begin < feeds.size(); begin += group) {
    run(handle_, "BEGIN IMMEDIATE");
    for (std::size_t n = begin; n < std::min(begin + group, feeds.size()); ++n)
      update.run(feeds[n]);
    run(handle_, "COMMIT");
  }
}

struct BareMemory::Impl {
  explicit Impl(sqlite3* database) : handle(database) {}

  sqlite3* handle;
  Row feed;  // as all of them are
  std::size_t url_at = 0;
  std::size_t name_at = 0;
  std::optional<Statement> find;
  std::optional<Statement> update_feed;
  std::optional<Statement> update_memory;
  std::optional<Statement> add_story;
  std::optional<Statement> add_article;
  std::optional<Statement> add_text;
};

BareMemory::BareMemory(const std::string& file) : impl_(std::make_unique<Impl>(opened(file))) {
  sqlite3* handle = impl_->handle;
  tune(handle);
  std::vector<std::string> columns;
  {
    Statement names(handle, "SELECT name FROM pragma_table_info('feeds')");
    while (names.step()) columns.push_back(std::get<std::string>(names.row().front()));
    Statement first(handle, "SELECT * FROM feeds LIMIT 1");
    if (first.step()) impl_->feed = first.row();
  }
  const auto at = [&](const char* column) {
    return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) -
                                    columns.begin());
  };
  impl_->url_at = at("url");
  impl_->name_at = at("name");
  impl_->update_feed.emplace(handle, update_of(columns, 900));
  impl_->find.emplace(
      handle,
      "SELECT r.feed, r.items, r.left_at FROM feeds f JOIN remembered r ON r.feed = f.id "
      "WHERE f.url = ?1");
  impl_->update_memory.emplace(handle,
                               "UPDATE remembered SET items = ?2, left_at = ?3 WHERE feed = ?1");
  impl_->add_story.emplace(handle, "INSERT INTO stories(key, created) VALUES(?1, ?2)");
  impl_->add_article.emplace(
      handle,
      "INSERT INTO articles(key, feed, story, url_key, text_key, first_seen, outcome, detail, "
      "published, guid, url, title, language, item, content) VALUES(?1, ?2, last_insert_rowid(), "
      "?3, ?4, ?5, 1, '', NULL, ?6, ?7, ?8, '', ?9, ?10)");
  impl_->add_text.emplace(handle,
                          "INSERT INTO texts(article, text) VALUES(last_insert_rowid(), ?1)");
}

BareMemory::~BareMemory() {
  sqlite3* handle = impl_->handle;
  impl_.reset();
  sqlite3_close_v2(handle);
}

void BareMemory::poll(std::span<const BarePoll> polls) {
  run(impl_->handle, "BEGIN IMMEDIATE");
  for (const BarePoll& poll : polls) poll_one(poll);
  run(impl_->handle, "COMMIT");
}

void BareMemory::poll_one(const BarePoll& poll) {
  const Row by_url{poll.url};
  impl_->find->bind_all(by_url);
  if (!impl_->find->step()) throw std::runtime_error("the bench knows no such feed: " + poll.url);
  const std::int64_t feed = impl_->find->integer(0);
  const std::string_view packed = impl_->find->bytes(1);
  std::vector<std::uint64_t> known(packed.size() / 8);
  std::memcpy(known.data(), packed.data(), known.size() * 8);
  std::string fresh;
  for (const std::uint64_t word : poll.words) {
    if (std::find(known.begin(), known.end(), word) == known.end())
      fresh.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
  std::string items = fresh;
  items.append(packed.substr(0, packed.size() - std::min(packed.size(), fresh.size())));
  std::string left_at(impl_->find->bytes(2));
  impl_->find->reset();
  impl_->feed[impl_->url_at] = poll.url;
  impl_->feed[impl_->name_at] = poll.name;
  impl_->update_feed->run(impl_->feed);
  if (fresh.empty()) return;
  impl_->update_memory->run({feed, Bytes{std::move(items)}, Bytes{std::move(left_at)}});
  const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(value); };
  const BareArticle& article = *poll.article;
  impl_->add_story->run({article.key, article.first_seen});
  impl_->add_article->run({article.key, feed, number(article.url_key), number(article.text_key),
                           article.first_seen, article.guid, article.url, article.title,
                           number(article.item), number(article.content)});
  impl_->add_text->run({article.text});
}

}  // namespace newswatch::bench
