#pragma once

// One level of a query's nesting while it is read: parsers guard with it against recursion as deep
// as a stranger chooses. Pure.

#include <cstddef>

#include "rules/query.h"

namespace newswatch::rules {

class QueryLevel {
 public:
  // `depth`, the parser's own count, outlives the level.
  explicit QueryLevel(std::size_t& depth) : depth_(depth) { ++depth_; }
  ~QueryLevel() { --depth_; }
  QueryLevel(const QueryLevel&) = delete;
  QueryLevel& operator=(const QueryLevel&) = delete;

  [[nodiscard]] bool is_too_deep() const { return depth_ > kMaxQueryDepth; }

 private:
  std::size_t& depth_;
};

}  // namespace newswatch::rules
