#pragma once

// Words that are operators: AND, NEAR/5, w/s, atleast3, length > 500. Pure.

#include <cstddef>
#include <string_view>

#include "rules/import_cursor.h"

namespace newswatch::rules {

// Adds the symbol of `word`, which begins at `start` and is read already, and reads on where the
// operator takes more than the word. False if it is a word like any other.
[[nodiscard]] bool read_operator(ImportCursor& cursor, std::string_view word, std::size_t start);

}  // namespace newswatch::rules
