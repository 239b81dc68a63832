#pragma once

// Rules as a row of numbers, for telling from the terms that stand in an article whether one hits:
// no pointers to follow, and what many misses have in common is found out in a few looks. Built by
// one thread, then only read.
//
// A rule is its header, then its expression; each step holds its kind in the upper four bits and
// its argument below. Steps name their own length, so that a part may be moved as it is.
//   term        the term                    one word
//   any_terms   how many                    then each term
//   any         how many parts              its length, then the parts
//   all         how many parts              its length, their order, then the parts
//   negation    0                           then the part
//   near        1 if the order counts       its length, the distance in words, then two sides, each
//                                           a term or any_terms
//   unsure      0                           what only the rule's tree can tell; holds, if asked
// any_terms has the terms of an expression however it nests them, in the order of its leaves, and
// tells in the upper bit of how many whether they are nested at all. The
// parts of `all` stand as is best to ask them; its order tells which part each was.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rules/node.h"
#include "rules/term_places.h"

namespace newswatch::rules {

using CodeWord = std::uint32_t;

enum class Step : std::uint32_t { term, any_terms, any, all, negation, near, unsure };

inline constexpr unsigned kStepShift = 28;
inline constexpr CodeWord kArgumentMask = (CodeWord{1} << kStepShift) - 1;
inline constexpr CodeWord kNested = CodeWord{1} << (kStepShift - 1);  // of any_terms
inline constexpr CodeWord kMaxOrdered = 8;            // parts of `all` that have an order
inline constexpr CodeWord kPlainOrder = 0x7654'3210;  // four bits a part

[[nodiscard]] constexpr Step step_of(CodeWord word) {
  return static_cast<Step>(word >> kStepShift);
}
[[nodiscard]] constexpr CodeWord argument_of(CodeWord word) { return word & kArgumentMask; }

// How many words come before the parts of such a step.
[[nodiscard]] constexpr std::size_t head_of(Step step) {
  if (step == Step::any) return 2;
  return step == Step::all || step == Step::near ? 3 : 1;
}

// How many words the expression that begins here takes.
[[nodiscard]] inline std::size_t length_of(const CodeWord* at) {
  std::size_t negations = 0;
  while (step_of(*at) == Step::negation) {
    ++negations;
    ++at;
  }
  switch (step_of(*at)) {
    case Step::any_terms:
      return negations + 1 + (argument_of(*at) & ~kNested);
    case Step::any:
    case Step::all:
    case Step::near:
      return negations + at[1];
    default:
      return negations + 1;
  }
}

// The terms of a term or any_terms.
[[nodiscard]] inline std::span<const TermId> terms_of(const CodeWord* at) {
  // The number of a term is its own code word, for Step::term is zero.
  static_assert(static_cast<CodeWord>(Step::term) == 0);
  if (step_of(*at) == Step::term) return {at, 1};
  return {at + 1, argument_of(*at) & ~kNested};
}

class Programs {
 public:
  // The next rule's; its terms are numbered.
  void add(const Node& node);

  // When all are added.
  void finish();

  [[nodiscard]] std::size_t size() const { return begins_.size(); }

  // The rule's expression.
  [[nodiscard]] const CodeWord* expression(std::size_t rule) const {
    return code_.data() + begins_[rule] + 1;
  }
  [[nodiscard]] CodeWord* expression(std::size_t rule) { return code_.data() + begins_[rule] + 1; }

  // Nothing but terms with AND, OR, NOT and NEAR by words: what holds() says is all there is to
  // say. Otherwise a rule may hit where it holds, and misses where it does not.
  [[nodiscard]] bool is_exact(std::size_t rule) const { return code_[begins_[rule]] != 0; }

  // For a caller that asks for many: what it asks for soon.
  void prefetch_begin(std::size_t rule) const { __builtin_prefetch(&begins_[rule]); }
  void prefetch(std::size_t rule) const {
    __builtin_prefetch(&code_[begins_[rule]]);
    __builtin_prefetch(&code_[begins_[rule]] + 16);
  }

 private:
  bool write(const Node& node);
  bool write_near(const Node& near);
  void write_terms(const Node& whole, const std::vector<const Node*>& terms);
  void write_parts(Step step, const std::vector<Node>& parts, bool& exact);

  std::vector<CodeWord> code_;
  std::vector<std::uint32_t> begins_;  // of the header, which tells whether the rule is exact
};

}  // namespace newswatch::rules
