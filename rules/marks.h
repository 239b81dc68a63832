#pragma once

// Places in an article as the spans of a match. Pure.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rules/folded_article.h"
#include "rules/match.h"

namespace newswatch::rules {

// A place that made a rule hit, and how the rule names what stands there.
struct Mark {
  Interval at;
  const std::string* term = nullptr;  // of the rule's own
};

// The first places as spans, ordered, each once; at most kMaxSpans. Puts `marks` in order.
[[nodiscard]] std::vector<Span> spans_of(std::span<Mark> marks, const FoldedArticle& article);

}  // namespace newswatch::rules
