#pragma once

// A YAML document as a plain tree that remembers where everything stands. Plain values.

#include <cstdint>
#include <string>
#include <vector>

namespace newswatch::config {

// Counted from 0; columns in bytes. Problem turns them into what editors show.
struct Place {
  std::uint32_t file = 0;  // index into Sources
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool operator==(const Place&) const = default;
};

struct Node {
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping } kind = Kind::null;
  bool quoted = false;      // a scalar in quotes, a block scalar or one tagged !!str
  Place place;              // of a null: its key
  std::string text;         // scalar
  std::vector<Node> items;  // sequence: the elements; mapping: key, value, key, value …
};

}  // namespace newswatch::config
