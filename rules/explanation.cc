#include "rules/explanation.h"

#include <algorithm>

namespace newswatch::rules {
namespace {

// Does a word of it stand in the article?
bool is_touched(const Explanation& part) {
  if (part.kind == Expr::Kind::negation) return false;
  return !part.spans.empty() || std::ranges::any_of(part.parts, is_touched);
}

}  // namespace

const Explanation& first_failure(const Explanation& whole) {
  const Explanation* at = &whole;
  const auto misses = [](const Explanation& part) { return !part.hit; };
  while (!at->hit) {
    auto next = at->parts.end();
    if (at->kind == Expr::Kind::all) {
      next = std::ranges::find_if(at->parts, misses);
    } else if (at->kind == Expr::Kind::any) {
      next = std::ranges::find_if(at->parts, is_touched);
    }
    if (next == at->parts.end()) break;
    at = &*next;
  }
  return *at;
}

}  // namespace newswatch::rules
