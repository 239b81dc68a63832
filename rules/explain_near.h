#pragma once

// Why a NEAR, or a whole chain of them, misses an article. Pure.

#include <functional>
#include <string>

#include "rules/folded_article.h"
#include "rules/node.h"

namespace newswatch::rules {

// How messages call an operand.
using LabelOf = std::function<std::string(const std::vector<const Node*>& operand)>;

// `near` misses and joins no chain around it. Of the ways it could be fulfilled the one that came
// nearest is told: what does not occur, or else how far apart it stands, in which order, in which
// sentences, and of a chain which links hold.
[[nodiscard]] std::string why_not_near(const Node& near, const FoldedArticle& article,
                                       const LabelOf& label_of);

}  // namespace newswatch::rules
