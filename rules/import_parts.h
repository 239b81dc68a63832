#pragma once

// Pieces of an imported query put together. A piece without a counterpart is nullopt: it joins as
// if it had never been written. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rules/expr.h"
#include "rules/import.h"
#include "rules/import_dialect.h"
#include "rules/import_lexer.h"

namespace newswatch::rules {

using Part = std::optional<Expr>;
using ImportNotes = std::vector<ImportNote>;

// A word or phrase, its wildcards translated; a phrase with a slop becomes NEAR.
[[nodiscard]] Part part_of_term(const ImportSymbol& term, const Grammar& grammar,
                                ImportNotes& notes);

// kind: all or any. One inside the other becomes one.
[[nodiscard]] Part joined(Expr::Kind kind, Part left, Part right);
[[nodiscard]] Part negation_of(Part part, std::uint32_t offset);
// AND, with a note, where a side stands nowhere in the text.
[[nodiscard]] Part near(Part left, Part right, const ImportSymbol& op, ImportNotes& notes);
// (a b)~5: the parts of an AND, at most `between` words between any two.
[[nodiscard]] Part near_each_other(Part group, std::uint32_t between, std::uint32_t offset,
                                   ImportNotes& notes);
[[nodiscard]] Part at_least(Part part, std::uint32_t count, std::uint32_t offset,
                            ImportNotes& notes);
// What `field` makes of the part behind it; never for FieldUse::left_out.
[[nodiscard]] Part in_field(Part part, const FieldWord& field, const ImportSymbol& symbol,
                            ImportNotes& notes);

}  // namespace newswatch::rules
