#pragma once

// The way from an offset in a rule's tree back to the YAML it came from.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "config/node.h"

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

}  // namespace newswatch::config
