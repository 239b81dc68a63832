#include "rules/marks.h"

#include <algorithm>

namespace newswatch::rules {
namespace {

bool is_before(const Mark& a, const Mark& b) {
  return a.at != b.at ? a.at < b.at : *a.term < *b.term;
}

}  // namespace

std::vector<Span> spans_of(std::span<Mark> marks, const FoldedArticle& article) {
  if (!std::ranges::is_sorted(marks, is_before)) std::ranges::sort(marks, is_before);
  std::vector<Span> spans;
  spans.reserve(std::min(marks.size(), kMaxSpans));
  for (std::size_t i = 0; i < marks.size() && spans.size() < kMaxSpans; ++i) {
    if (i > 0 && !is_before(marks[i - 1], marks[i])) continue;
    spans.push_back(article.span_of(marks[i].at, *marks[i].term));
  }
  return spans;
}

}  // namespace newswatch::rules
