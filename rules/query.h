#pragma once

// The query language of docs/rules.md: text to tree and back. Pure.

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/expr.h"

namespace newswatch::rules {

struct QueryError {
  enum class Kind : std::uint8_t { syntax, unknown_field, too_large } kind = Kind::syntax;
  std::uint32_t offset = 0;  // bytes into the query
  std::string message;       // what was expected, and the mend, in one plain sentence
  bool operator==(const QueryError&) const = default;
};

struct Query {
  Expr expr;
  std::vector<QueryError> warnings;  // such as AND and OR mixed without parentheses
};

// Parses a whole query. Depth is bounded by kMaxQueryDepth, size by kMaxQueryBytes.
[[nodiscard]] boost::system::result<Query, QueryError> parse_query(std::string_view text);

// Parses one item of a YAML list (words:, any:, all:, none:): words with blanks between are a
// phrase; an item that uses operators, quotes, parentheses or a field prefix is a query.
[[nodiscard]] boost::system::result<Expr, QueryError> parse_item(std::string_view text);

// Prints a query that parses back to an equal tree, offsets aside; \/ in a pattern comes back as /.
[[nodiscard]] std::string to_query(const Expr& expr);

inline constexpr std::size_t kMaxQueryBytes = 64 * 1024;
inline constexpr std::size_t kMaxQueryDepth = 64;
inline constexpr std::uint32_t kMaxNearWords = 1000;  // NEAR/n, within: n words
inline constexpr std::uint32_t kMaxCount = 1000;      // atleast/n

}  // namespace newswatch::rules
