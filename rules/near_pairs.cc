// A passage ends with some place of one side; the shortest that ends there begins with the last
// place of the other side that ends before it.

#include "rules/near_pairs.h"

#include <algorithm>

namespace newswatch::rules {

bool is_soon_after(const TermRun& a, const TermRun& b, std::uint32_t distance,
                   const FoldedArticle& article) {
  auto next = b.firsts.begin();
  for (const std::uint32_t first : a.firsts) {
    const std::uint32_t last = first + a.length - 1;
    while (next != b.firsts.end() && *next <= last) ++next;
    if (next == b.firsts.end()) return false;
    if (*next - last > distance) continue;
    if (article.zone_at(first).base == article.zone_at(*next).base) return true;
  }
  return false;
}

void NearPairs::clear() {
  for (auto& side : sides_) side.clear();
  found_.clear();
}

const std::vector<Interval>& NearPairs::passages(std::uint32_t distance, bool ordered,
                                                 const FoldedArticle& article, Wanted wanted) {
  found_.clear();
  std::uint32_t longest = 1;
  for (auto& side : sides_) {
    for (const Interval& one : side) longest = std::max(longest, one.last - one.first + 1);
    if (!std::ranges::is_sorted(side)) std::ranges::sort(side);
  }
  for (std::size_t ending = ordered ? 1 : 0; ending < 2; ++ending) {
    const auto& others = sides_[1 - ending];
    std::size_t before = 0;  // the others that begin before
    for (const Interval& end : sides_[ending]) {
      while (before < others.size() && others[before].first < end.first) ++before;
      for (std::size_t i = before; i > 0; --i) {
        const Interval& begin = others[i - 1];
        if (begin.last >= end.first) continue;
        if (end.first - begin.first >= longest && end.first - begin.first - longest >= distance)
          break;
        if (end.first - begin.last > distance) continue;
        if (article.zone_at(begin.first).base != article.zone_at(end.first).base) break;
        found_.push_back({begin.first, end.last});
        if (wanted == Wanted::any_one) return found_;
        break;
      }
    }
  }
  if (found_.size() > 1) keep_shortest(found_);
  return found_;
}

}  // namespace newswatch::rules
