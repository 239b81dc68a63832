#include "rules/program.h"

#include <algorithm>

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

constexpr CodeWord word_of(Step step, std::size_t argument) {
  return static_cast<CodeWord>(step) << kStepShift | static_cast<CodeWord>(argument);
}

// The terms any of which is what the node stands for; false if it is more than that.
bool is_any_term(const Node& node, std::vector<const Node*>& terms) {
  if (node.kind == Kind::term) {
    terms.push_back(&node);
    return true;
  }
  const bool is_list = node.kind == Kind::any || node.kind == Kind::words;
  return is_list && std::ranges::all_of(node.parts,
                                        [&](const Node& part) { return is_any_term(part, terms); });
}

}  // namespace

void Programs::add(const Node& node) {
  const std::size_t begin = code_.size();
  begins_.push_back(static_cast<std::uint32_t>(begin));
  code_.push_back(0);
  const bool exact = write(node);
  code_[begin] = exact ? 1 : 0;
}

void Programs::finish() {
  code_.shrink_to_fit();
  begins_.shrink_to_fit();
}

// Whether what is written is exact.
bool Programs::write(const Node& node) {
  bool exact = true;
  switch (node.kind) {
    case Kind::term:
    case Kind::any:
    case Kind::words: {
      std::vector<const Node*> terms;
      if (is_any_term(node, terms)) {
        write_terms(node, terms);
      } else {
        write_parts(Step::any, node.parts, exact);
      }
      return exact;
    }
    case Kind::all:
      write_parts(Step::all, node.parts, exact);
      return exact;
    case Kind::near:
      if (write_near(node)) return true;
      write_parts(Step::all, node.parts, exact);
      return false;
    case Kind::at_least:
      write(node.parts.front());
      return false;
    case Kind::negation: {
      const std::size_t from = code_.size();
      code_.push_back(word_of(Step::negation, 0));
      if (write(node.parts.front())) return true;
      // That it may hit does not say that it does.
      code_.resize(from);
      break;
    }
    default:
      break;
  }
  code_.push_back(word_of(Step::unsure, 0));
  return false;
}

// Two sides of nothing but terms, some words apart. One that joins a chain is laid out by the
// whole: its own sides need not be near each other.
bool Programs::write_near(const Node& near) {
  std::vector<const Node*> sides[2];
  const bool is_simple = !near.near->joins && near.distance.unit == Distance::Unit::words &&
                         near.parts.size() == 2 && is_any_term(near.parts[0], sides[0]) &&
                         is_any_term(near.parts[1], sides[1]);
  if (!is_simple) return false;
  const std::size_t begin = code_.size();
  code_.push_back(word_of(Step::near, near.distance.ordered ? 1 : 0));
  code_.push_back(0);
  code_.push_back(near.distance.words);
  for (std::size_t side = 0; side < 2; ++side) write_terms(near.parts[side], sides[side]);
  code_[begin + 1] = static_cast<CodeWord>(code_.size() - begin);
  return true;
}

void Programs::write_terms(const Node& whole, const std::vector<const Node*>& terms) {
  // A list has no parts in the expression.
  const bool is_nested = whole.kind == Kind::words || terms.size() != whole.parts.size();
  if (whole.kind != Kind::term)
    code_.push_back(word_of(Step::any_terms, terms.size() | (is_nested ? kNested : 0)));
  for (const Node* term : terms) code_.push_back(term->term);
}

void Programs::write_parts(Step step, const std::vector<Node>& parts, bool& exact) {
  const std::size_t begin = code_.size();
  code_.push_back(word_of(step, parts.size()));
  code_.push_back(0);
  if (step == Step::all) code_.push_back(kPlainOrder);
  for (const Node& part : parts) exact = write(part) && exact;
  code_[begin + 1] = static_cast<CodeWord>(code_.size() - begin);
}

}  // namespace newswatch::rules
