#pragma once

// The limit beside our store: the same rows, by prepared statements, into tables of the same shape,
// and nothing around it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct sqlite3;

namespace newswatch::bench {

// The rows of a database that newswatch wrote, and its tables and indexes as SQL.
class Rows {
 public:
  // `documents` were committed to the file, each with as many rows of every table.
  Rows(const std::string& file, std::size_t documents);
  ~Rows();

  [[nodiscard]] std::size_t count() const;

 private:
  friend class BareSqlite;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A database beside ours: WAL, synchronous=FULL and a page cache as large, but no foreign keys
// looked up, no statement that asks before it writes.
class BareSqlite {
 public:
  BareSqlite(const std::string& file, const Rows& rows);
  ~BareSqlite();

  // Inserts every row, document after document, `group` documents a transaction.
  void insert_all(std::size_t group);
  // Writes the row of every feed again, found by its URL and with another time for its next poll,
  // `group` feeds a transaction.
  void update_feeds(std::size_t group);

 private:
  const Rows::Impl& rows_;
  sqlite3* handle_ = nullptr;
  int updates_ = 0;
};

struct BareArticle {
  std::string key;
  std::string guid;
  std::string url;
  std::string title;
  std::string text;
  std::uint64_t item = 0;
  std::uint64_t content = 0;
  std::uint64_t url_key = 0;
  std::uint64_t text_key = 0;
  std::int64_t first_seen = 0;
};

struct BarePoll {
  std::string url;
  std::string name;
  std::vector<std::uint64_t> words;    // the document's items, as they are remembered
  std::optional<BareArticle> article;  // told by the one that is new
};

// A copy of a database of ours, polled as barely as may be: a feed's bytes read and searched, its
// row written, and where an item is new the bytes again, with it in front, and its article.
class BareMemory {
 public:
  explicit BareMemory(const std::string& file);
  ~BareMemory();

  void poll(std::span<const BarePoll> polls);  // one transaction

 private:
  void poll_one(const BarePoll& poll);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswatch::bench
