#pragma once

// The symbols of an imported query, put together as its dialect binds them. Pure.

#include <boost/system/result.hpp>
#include <vector>

#include "rules/import_lexer.h"
#include "rules/import_parts.h"

namespace newswatch::rules {

// nullopt where every part was left out. Fails with the place where the symbols make no query.
[[nodiscard]] boost::system::result<Part, QueryError> parse_import(
    std::vector<ImportSymbol> symbols, const Grammar& grammar, ImportNotes& notes);

}  // namespace newswatch::rules
