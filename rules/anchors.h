#pragma once

// Which terms lead to a rule, and in what order its parts are asked: by how often terms stand.
// Pure.

#include <span>
#include <vector>

#include "rules/program.h"

namespace newswatch::rules {

// By term: how often it stands, in no unit; only what is more and what is less counts.
using TermWeights = std::vector<float>;

// A guess from the term alone: short words are common, several words in a row are rare, and titles
// are short. The rules name a term the more often the commoner it is, which is for the caller to
// count.
[[nodiscard]] float guessed_weight(const Node& term);

// Adds terms one of which must stand for the expression to hold, chosen to stand as rarely as may
// be; false if there is no such set.
[[nodiscard]] bool add_anchors(const CodeWord* at, const TermWeights& weights,
                               std::vector<TermId>& anchors);

// Puts the parts of each AND that most likely miss first, but for the one that the anchors are of:
// who asks knows that it is likely there.
void order_parts(CodeWord* at, const TermWeights& weights);

}  // namespace newswatch::rules
