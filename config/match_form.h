#pragma once

// The YAML form of a match (any, all, none, within …) into the tree that queries become too.

#include <optional>

#include "config/match_places.h"
#include "config/node.h"
#include "config/problems.h"
#include "rules/expr.h"

namespace newswatch::config {

// A scalar is a query, a mapping the form. nullopt if a problem was told; doubts are warned of.
[[nodiscard]] std::optional<rules::Expr> read_match(const Node& node, MatchPlaces& places,
                                                    Problems& problems);

}  // namespace newswatch::config
