#pragma once

// Where two things stand near each other: NEAR of two sides of nothing but terms, which is near
// every NEAR there is. passages_of() says the same of any number of operands and all their ways.
// Belongs to the thread that matches, which keeps it for its memory.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "rules/folded_article.h"
#include "rules/near.h"

namespace newswatch::rules {

// Where one term stands.
struct TermRun {
  std::span<const std::uint32_t> firsts;  // ascending
  std::uint32_t length = 1;               // words
};

// Whether there is a passage from a place of `a` to a later one of `b`. Linear in their places.
[[nodiscard]] bool is_soon_after(const TermRun& a, const TermRun& b, std::uint32_t distance,
                                 const FoldedArticle& article);

class NearPairs {
 public:
  void clear();

  // A place of a term of one side, 0 or 1; those of one term ascend.
  void add(std::size_t side, const Interval& at) { sides_[side].push_back(at); }

  // The passages, as passages_of() tells them. `ordered`: side 0 ends before side 1 begins. Beyond
  // putting the places in order linear in them, times those of one side that begin in one term.
  const std::vector<Interval>& passages(std::uint32_t distance, bool ordered,
                                        const FoldedArticle& article, Wanted wanted);

 private:
  std::array<std::vector<Interval>, 2> sides_;
  std::vector<Interval> found_;
};

}  // namespace newswatch::rules
