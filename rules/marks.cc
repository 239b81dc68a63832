#include "rules/marks.h"

#include <algorithm>

namespace newswatch::rules {

std::vector<Span> spans_of(std::vector<Mark>& marks, const FoldedArticle& article) {
  if (!std::ranges::is_sorted(marks)) std::ranges::sort(marks);
  marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
  std::vector<Span> spans;
  const std::size_t count = std::min(marks.size(), kMaxSpans);
  spans.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    spans.push_back(article.span_of(marks[i].at, marks[i].term));
  return spans;
}

}  // namespace newswatch::rules
