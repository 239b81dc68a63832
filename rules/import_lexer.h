#pragma once

// Cuts a query of another product into its symbols. Pure; says which symbols there are, not what
// may follow what.

#include <boost/system/result.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/import.h"
#include "rules/import_dialect.h"

namespace newswatch::rules {

struct ImportSymbol {
  enum class Kind : std::uint8_t {
    end,
    open,
    close,     // slop
    both,      // AND
    either,    // OR
    negation,  // NOT; prefix: written as a minus sign
    required,  // +, before what it binds
    except,    // AND NOT, where it binds otherwise than AND and NOT
    near,      // distance, negated
    term,      // text, quoted, exact, slop
    field,     // text: its name; field: null if the dialect knows none of that name
    at_least,  // count
    left_out,  // stands for an operand that has been told already
  };
  Kind kind = Kind::end;
  std::uint32_t offset = 0;  // bytes into the query
  std::string text;
  bool prefix = false;
  bool quoted = false;
  bool exact = false;                 // capitals count
  std::optional<std::uint32_t> slop;  // "a b"~5
  Distance distance;
  bool negated = false;  // NOT W/5
  const FieldWord* field = nullptr;
  std::uint32_t count = 0;
};

// The symbols in order, the last one Kind::end; what is overlooked is told in `notes`. Linear.
[[nodiscard]] boost::system::result<std::vector<ImportSymbol>, QueryError> import_symbols_of(
    std::string_view query, const Grammar& grammar, std::vector<ImportNote>& notes);

}  // namespace newswatch::rules
