#pragma once

// Why a rule hit an article or missed it, part by part, for people. A plain value.

#include <cstddef>
#include <string>
#include <vector>

#include "rules/expr.h"
#include "rules/match.h"

namespace newswatch::rules {

// One part of a rule held against an article.
struct Explanation {
  Expr::Kind kind = Expr::Kind::term;
  std::string label;  // the part as a query
  bool hit = false;
  std::string reason;  // why it missed and what stands there instead; empty for a hit
  // Of words, people and patterns their places, of a NEAR that hits the words in its passages, of a
  // NOT that misses what should not stand there. At most kMaxSpans, in order.
  std::vector<Span> spans;
  // In the order written; a chain of NEARs is one part with all its links as parts.
  std::vector<Explanation> parts;
  bool operator==(const Explanation&) const = default;
};

struct RuleExplanation {
  std::size_t rule = 0;  // index into RuleSettings::rules
  Explanation whole;
};

// All rules held against one article.
struct Explanations {
  std::vector<RuleExplanation> rules;  // those that hit, and those of which a part occurs
  std::size_t untouched = 0;           // rules that miss, and of which nothing occurs
};

// The part at which a miss is decided: of an AND the first that misses, of an OR the one that came
// furthest, and so on down. The explanation itself if it hits.
[[nodiscard]] const Explanation& first_failure(const Explanation& whole);

}  // namespace newswatch::rules
