#pragma once

// Where the leaves of an expression stand in an article. Pure.

#include <vector>

#include "rules/folded_article.h"
#include "rules/node.h"

namespace newswatch::rules {

// A term, official, group or regex: what has places of its own.
[[nodiscard]] bool is_leaf(const Node& node);

// The places of a leaf, each once, in order.
[[nodiscard]] std::vector<Interval> places_of(const Node& leaf, const FoldedArticle& article);

// Whether it has one; stops at the first.
[[nodiscard]] bool stands_in(const Node& leaf, const FoldedArticle& article);

// Whether a feed:, tag:, publisher: or lang: holds.
[[nodiscard]] bool is_fact(const Node& node, const FeedFacts& facts);

}  // namespace newswatch::rules
