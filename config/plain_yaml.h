#pragma once

// YAML as most people and all of our printers write it, read at the speed of memory: block mappings
// and lists, quotes without escapes, plain words, lists in brackets on one line, comments. Pure.

#include <cstddef>
#include <cstdint>
#include <optional>

#include "config/node.h"
#include "config/source.h"

namespace newswatch::config {

struct PlainYaml {
  Node root;
  std::size_t nodes = 0;
};

// The tree that yaml-cpp would make of the source, or nullopt for anything that is not surely
// plain, faults and texts of more than `max_nodes` among it. Linear.
[[nodiscard]] std::optional<PlainYaml> parse_plain_yaml(const Source& source, std::uint32_t file,
                                                        std::size_t max_nodes);

}  // namespace newswatch::config
