#include "config/match_places.h"

#include <algorithm>
#include <iterator>

namespace newswatch::config {

std::uint32_t MatchPlaces::add(const Node& node) {
  const std::uint32_t begin = end_;
  pieces_.push_back({begin, &node});
  end_ += static_cast<std::uint32_t>(node.text.size()) + 1;
  return begin;
}

MatchPlaces::Spot MatchPlaces::find(std::uint32_t offset) const {
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                      [](std::uint32_t o, const Piece& p) { return o < p.begin; });
  if (after == pieces_.begin()) return {};
  const Piece& piece = *std::prev(after);
  return {piece.node, offset - piece.begin};
}

}  // namespace newswatch::config
