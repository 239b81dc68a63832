#pragma once

// The limit beside our outbox: the least that must be written so that a delivery is on the disk
// before it is begun, and its end before it is forgotten.

#include <cstdint>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace newswatch::bench {

// One table by number, WAL, synchronous=FULL; every function is one transaction.
class BareOutbox {
 public:
  explicit BareOutbox(const std::string& file);
  BareOutbox(const BareOutbox&) = delete;
  BareOutbox& operator=(const BareOutbox&) = delete;
  ~BareOutbox();

  void add(std::int64_t first, const std::vector<std::string>& bodies);
  // Writes that deliveries [ended, begun) have ended and [begun, begun + count) begin; returns the
  // bytes of the bodies to be sent, which are read.
  std::size_t end_and_begin(std::int64_t ended, std::int64_t begun, std::int64_t count);

 private:
  void run(const char* sql);
  sqlite3_stmt* prepared(const char* sql);

  sqlite3* handle_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* end_ = nullptr;
  sqlite3_stmt* body_ = nullptr;
};

}  // namespace newswatch::bench
