#pragma once

// The YAML form of a match (any, all, none, within …) into the tree that queries become too.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "config/node.h"
#include "config/problems.h"
#include "rules/expr.h"

namespace newswatch::config {

// Expr::offset counts bytes in one source, but a form is many scalars. So the scalars of a match
// are numbered as if they stood one behind the other, and this tells which one an offset falls in.
class MatchPlaces {
 public:
  // Returns the offset of the node's first byte. The node outlives it.
  std::uint32_t add(const Node& node);

  struct Spot {
    const Node* node = nullptr;  // null for an empty match
    std::size_t offset = 0;      // bytes into its value
  };
  [[nodiscard]] Spot find(std::uint32_t offset) const;

 private:
  struct Piece {
    std::uint32_t begin;
    const Node* node;
  };
  std::vector<Piece> pieces_;
  std::uint32_t end_ = 0;
};

// A scalar is a query, a mapping the form. nullopt if a problem was told; doubts are warned of.
[[nodiscard]] std::optional<rules::Expr> read_match(const Node& node, MatchPlaces& places,
                                                    Problems& problems);

}  // namespace newswatch::config
