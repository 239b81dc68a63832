#pragma once

// Holds one rule against one folded article. Pure.

#include <cstdint>
#include <optional>
#include <vector>

#include "rules/folded_article.h"
#include "rules/marks.h"
#include "rules/node.h"

namespace newswatch::rules {

// What is known of the article's feed and language.
enum class Facts : std::uint8_t {
  known,
  unknown,  // examples: a feed, tag, publisher or language that is asked for is taken as given, one
            // that is excluded as absent
};

[[nodiscard]] bool hits(const Node& node, const FoldedArticle& article, Facts facts);

// One place that made a rule hit.
struct Found {
  Interval at;
  const Node* leaf = nullptr;  // a term, official, group or regex

  [[nodiscard]] Mark mark() const { return {at, &leaf->shown}; }
};

// A place at which a node stands.
struct Occurrence {
  Interval at;
  bool passage = false;  // found by a NEAR
  auto operator<=>(const Occurrence&) const = default;
};

// Where `node` stands as an operand of a NEAR, in order; none if it misses.
[[nodiscard]] std::vector<Occurrence> occurrences(const Node& node, const FoldedArticle& article);

// The places that made `node` hit: of every part that hits, none of what a NOT excludes; under NEAR
// those inside its passages. nullopt if it misses.
[[nodiscard]] std::optional<std::vector<Found>> find(const Node& node,
                                                     const FoldedArticle& article);

}  // namespace newswatch::rules
