#pragma once

// YAML text to a tree of nodes, over yaml-cpp.

#include <cstddef>
#include <cstdint>
#include <optional>

#include "config/node.h"
#include "config/problems.h"
#include "config/source.h"

namespace newswatch::config {

inline constexpr std::size_t kMaxDepth = 64;
inline constexpr std::size_t kMaxNodes = 8'000'000;     // of all files of a load
inline constexpr std::size_t kMaxAliasNodes = 100'000;  // of them, copies made by aliases
inline constexpr std::size_t kMaxAliasBytes = 16u << 20;

// What one load may still spend.
struct NodeBudget {
  std::size_t nodes = kMaxNodes;
  std::size_t alias_nodes = kMaxAliasNodes;
  std::size_t alias_bytes = kMaxAliasBytes;
};

// Parses sources[file], which is one document. Keys of every mapping are unlike scalars, with no
// key twice; what breaks that, and what is no YAML, becomes a problem. nullopt if there is no tree
// to go on with; a document without content is a null.
[[nodiscard]] std::optional<Node> parse_yaml(const Sources& sources, std::uint32_t file,
                                             NodeBudget& budget, Problems& problems);

// The same by yaml-cpp alone, of text without bad bytes: what parse_yaml() asks where the text is
// not plain.
[[nodiscard]] std::optional<Node> parse_any_yaml(const Sources& sources, std::uint32_t file,
                                                 NodeBudget& budget, Problems& problems);

}  // namespace newswatch::config
