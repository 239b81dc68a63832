#pragma once

// A feed's document cut at its items, without a tree: what a document costs that holds no news.
// Pure, linear. A cut may be wrong where markup is damaged; who relies on it compares the number of
// items with what parse() finds.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feeds {

struct Slice {
  std::size_t begin = 0;  // bytes of the document
  std::size_t size = 0;
  std::uint64_t hash = 0;  // of those bytes, and of the envelope before them: what they inherit
  bool operator==(const Slice&) const = default;
};

struct Slices {
  std::vector<Slice> items;  // each item or entry, its tags included, in the order of the document
  // Of what stands around the items and may say something of them: not comments without markup, the
  // dates that the feed gives of itself, RDF's list of its items, nor the blanks in between.
  std::uint64_t envelope = 0;
  bool is_json = false;
  bool operator==(const Slices&) const = default;
};

// RSS, RDF, Atom and JSON Feed in an encoding that agrees with ASCII; nullopt for anything in which
// no items are to be seen, and where parse() might come upon one of its limits.
[[nodiscard]] std::optional<Slices> slice(std::string_view bytes);

// The document without any items but those, by their places in `slices.items`, ascending.
[[nodiscard]] std::string with_items(std::string_view bytes, const Slices& slices,
                                     std::span<const std::size_t> kept);

}  // namespace newswatch::feeds
