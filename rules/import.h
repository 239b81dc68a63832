#pragma once

// Queries of other products in newswatch's language: what can be carried over exactly is, what
// cannot is told. Pure. docs/rules.md, "Paste what you have", says how each dialect is read.

#include <array>
#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/query.h"

namespace newswatch::rules {

enum class Dialect : std::uint8_t {
  google,      // Google Alerts
  brandwatch,  // and Talkwalker
  meltwater,
  lexis,  // LexisNexis terms and connectors
  factiva,
  lucene,  // and Media Cloud
};

inline constexpr std::array kDialects{Dialect::google, Dialect::brandwatch, Dialect::meltwater,
                                      Dialect::lexis,  Dialect::factiva,    Dialect::lucene};

[[nodiscard]] std::string_view name_of(Dialect dialect);     // "google": what --from takes
[[nodiscard]] std::string_view product_of(Dialect dialect);  // "Google Alerts"
// Also by the names of products that share a dialect (talkwalker, mediacloud, nexis), in any case.
[[nodiscard]] std::optional<Dialect> dialect_named(std::string_view name);
// What the product does with every word and newswatch does not; one sentence.
[[nodiscard]] std::string_view habit_of(Dialect dialect);

// The dialect that the marks in the text speak for; the text may hold many queries, one a line.
[[nodiscard]] Dialect guess_dialect(std::string_view text);

struct ImportNote {
  enum class Kind : std::uint8_t {
    left_out,  // a part of the query has no counterpart
    changed,   // a part means something a little different here
  } kind = Kind::left_out;
  std::uint32_t offset = 0;  // bytes into the text
  std::string message;       // what it was, and what to do
  bool operator==(const ImportNote&) const = default;
};

struct Imported {
  std::string query;  // parses, and compiles as the match of a rule
  std::vector<ImportNote> notes;
};

// Reads one query. Fails, with an offset into `text`, where the text makes no query, or where what
// is left of it makes no rule. Bounded as parse_query is.
[[nodiscard]] boost::system::result<Imported, QueryError> import_query(std::string_view text,
                                                                       Dialect dialect);

}  // namespace newswatch::rules
