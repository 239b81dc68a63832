#include "rules/judge.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace newswatch::rules {
namespace {

const std::vector<Expr>& parts_of(const Expr& expr, const ParsedLists& lists) {
  if (expr.kind != Expr::Kind::words) return expr.parts;
  return lists.find(expr.text)->second;
}

template <class OnLeaf>
void each_leaf(const Expr& expr, const ParsedLists& lists, const OnLeaf& on_leaf) {
  if (expr.kind == Expr::Kind::term) return on_leaf(expr);
  for (const Expr& part : parts_of(expr, lists)) each_leaf(part, lists, on_leaf);
}

// None of the passages holds another, so that both their ends ascend: the last that begins early
// enough reaches furthest.
bool lies_inside(const Interval& at, const std::vector<Interval>& passages) {
  const auto after = std::ranges::upper_bound(passages, at.first, {}, &Interval::first);
  return after != passages.begin() && std::prev(after)->last >= at.last;
}

}  // namespace

bool Judge::holds(const CodeWord* at) {
  switch (step_of(*at)) {
    case Step::term:
      return places_.stands(*at);
    case Step::any_terms:
      return places_.stands_any(terms_of(at));
    case Step::any:
      return parts_hold(at, true);
    case Step::all:
      return !parts_hold(at, false);
    case Step::negation:
      return !holds(at + 1);
    case Step::near:
      return near_holds(at);
    case Step::unsure:
      break;
  }
  return true;
}

// Whether one of the parts is as wanted.
bool Judge::parts_hold(const CodeWord* at, bool wanted) {
  const CodeWord* end = at + at[1];
  for (at += head_of(step_of(*at)); at != end; at += length_of(at)) {
    if (holds(at) == wanted) return true;
  }
  return false;
}

bool Judge::near_holds(const CodeWord* at) {
  const CodeWord* side = at + head_of(Step::near);
  if (!holds(side) || !holds(side + length_of(side))) return false;
  std::array<TermId, 2> standing{};
  bool is_single = true;  // one term of each side stands, as in nearly every article
  for (TermId& one : standing) {
    std::size_t count = 0;
    for (const TermId term : terms_of(side)) {
      if (!places_.stands(term)) continue;
      one = term;
      ++count;
    }
    is_single = is_single && count == 1;
    side += length_of(side);
  }
  const std::uint32_t distance = at[2];
  const bool is_ordered = argument_of(*at) != 0;
  if (!is_single) {
    read_sides(at);
    return !pairs_.passages(distance, is_ordered, article_, Wanted::any_one).empty();
  }
  const auto [a, b] = standing;
  const TermRun first{places_.of(a), terms_.length_of(a)};
  const TermRun second{places_.of(b), terms_.length_of(b)};
  return is_soon_after(first, second, distance, article_) ||
         (!is_ordered && is_soon_after(second, first, distance, article_));
}

void Judge::read_sides(const CodeWord* near) {
  pairs_.clear();
  const CodeWord* at = near + head_of(Step::near);
  for (std::size_t side = 0; side < 2; ++side, at += length_of(at)) {
    for (const TermId term : terms_of(at)) {
      if (!places_.stands(term)) continue;
      const std::uint32_t length = terms_.length_of(term);
      for (const std::uint32_t first : places_.of(term))
        pairs_.add(side, {first, first + length - 1});
    }
  }
}

void Judge::mark(const CodeWord* at, const Expr& expr, const ParsedLists& lists,
                 std::vector<Mark>& marks) {
  switch (step_of(*at)) {
    case Step::term:
    case Step::any_terms:
      return mark_terms(at, expr, lists, marks);
    case Step::any:
    case Step::all: {
      const bool is_all = step_of(*at) == Step::all;
      const std::vector<Expr>& parts = parts_of(expr, lists);
      const bool is_ordered = is_all && parts.size() <= kMaxOrdered;
      const CodeWord order = is_all ? at[2] : 0;
      at += head_of(step_of(*at));
      for (std::size_t i = 0; i < parts.size(); ++i, at += length_of(at)) {
        if (!is_all && !holds(at)) continue;
        mark(at, parts[is_ordered ? order >> 4 * i & 0xF : i], lists, marks);
      }
      return;
    }
    case Step::near:
      return mark_near(at, expr, lists, marks);
    case Step::negation:
    case Step::unsure:
      return;
  }
}

void Judge::mark_terms(const CodeWord* at, const Expr& expr, const ParsedLists& lists,
                       std::vector<Mark>& marks) {
  const auto terms = terms_of(at);
  if (step_of(*at) == Step::term) return mark_term(terms[0], expr, marks);
  if ((*at & kNested) != 0) {
    const TermId* term = terms.data();
    return each_leaf(expr, lists, [&](const Expr& leaf) { mark_term(*term++, leaf, marks); });
  }
  for (std::size_t i = 0; i < terms.size(); ++i) {
    // Before the leaf is looked at: it is far away.
    if (places_.stands(terms[i])) mark_term(terms[i], expr.parts[i], marks);
  }
}

void Judge::mark_term(TermId term, const Expr& leaf, std::vector<Mark>& marks) {
  if (!places_.stands(term)) return;
  const std::uint32_t length = terms_.length_of(term);
  for (const std::uint32_t first : places_.of(term))
    marks.push_back({{first, first + length - 1}, &leaf.text});
}

void Judge::mark_near(const CodeWord* at, const Expr& expr, const ParsedLists& lists,
                      std::vector<Mark>& marks) {
  read_sides(at);
  const auto& passages = pairs_.passages(at[2], argument_of(*at) != 0, article_, Wanted::all);
  std::size_t kept = marks.size();
  const CodeWord* side = at + head_of(Step::near);
  for (const Expr& part : expr.parts) {
    mark_terms(side, part, lists, marks);
    side += length_of(side);
  }
  for (std::size_t i = kept; i < marks.size(); ++i) {
    if (lies_inside(marks[i].at, passages)) marks[kept++] = marks[i];
  }
  marks.resize(kept);
}

}  // namespace newswatch::rules
