#include "rules/screen.h"

#include <algorithm>
#include <span>
#include <utility>

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

constexpr std::uint32_t kStepShift = 28;

struct Anchors {
  std::vector<TermId> terms;
  double weight = 0;  // how often one of them stands, in no unit
};

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

// A guess: what many rules name and short words are common, several words in a row are rare, and
// titles are short.
double weight_of(const Node& term, const TermUses& uses) {
  const double named = uses[term.term];
  double weight = named * named;
  for (const TermWord& word : term.words) {
    const auto wildcard = word.folded.find_first_of("*?");
    const auto letters = static_cast<double>(std::min(wildcard, word.folded.size()));
    weight *= (word.is_pattern ? 8 : 1) / (letters * letters);
  }
  const bool is_narrow = (term.fields & mask_of(Field::text)) == 0;
  return is_narrow ? weight / 10 : weight;
}

std::optional<Anchors> best_anchors(const Node& node, const TermUses& uses) {
  switch (node.kind) {
    case Kind::term:
      return Anchors{{node.term}, weight_of(node, uses)};
    case Kind::all:
    case Kind::near: {
      std::optional<Anchors> best;
      for (const Node& part : node.parts) {
        auto one = best_anchors(part, uses);
        if (one && (!best || one->weight < best->weight)) best = std::move(one);
      }
      return best;
    }
    case Kind::any:
    case Kind::words: {
      Anchors every;
      for (const Node& part : node.parts) {
        const auto one = best_anchors(part, uses);
        if (!one) return std::nullopt;
        every.terms.insert(every.terms.end(), one->terms.begin(), one->terms.end());
        every.weight += one->weight;
      }
      return every;
    }
    case Kind::at_least:
      return best_anchors(node.parts.front(), uses);
    default:
      return std::nullopt;
  }
}

}  // namespace

void Screens::add(const Node& node) {
  begins_.push_back(static_cast<std::uint32_t>(code_.size()));
  exact_.push_back(write(node));
}

bool Screens::write(const Node& node) {
  bool exact = true;
  switch (node.kind) {
    case Kind::term:
      code_.push_back(static_cast<std::uint32_t>(Step::term) << kStepShift | node.term);
      return true;
    case Kind::any:
    case Kind::words:
      write_parts(Step::any, node.parts, exact);
      return exact;
    case Kind::all:
      write_parts(Step::all, node.parts, exact);
      return exact;
    case Kind::near:
      if (!write_near(node)) write_parts(Step::all, node.parts, exact);
      return false;
    case Kind::at_least:
      write(node.parts.front());
      return false;
    case Kind::negation: {
      const std::size_t from = code_.size();
      code_.push_back(static_cast<std::uint32_t>(Step::negation) << kStepShift);
      if (write(node.parts.front())) return true;
      // That it may hit does not say that it does.
      code_.resize(from);
      break;
    }
    default:
      break;
  }
  code_.push_back(static_cast<std::uint32_t>(Step::always) << kStepShift);
  return false;
}

// Two sides of nothing but terms, some words apart. Passing is not hitting: it counts from the
// beginnings of terms and does not look for the ends of texts.
bool Screens::write_near(const Node& near) {
  std::vector<const Node*> sides[2];
  // One that joins a chain is laid out by the whole: its own sides need not be near each other.
  const bool is_simple = !near.near->joins && near.distance.unit == Distance::Unit::words &&
                         near.parts.size() == 2 && is_any_term(near.parts[0], sides[0]) &&
                         is_any_term(near.parts[1], sides[1]);
  if (!is_simple) return false;
  std::size_t longest = 1;
  for (const auto& side : sides) {
    for (const Node* term : side) longest = std::max(longest, term->words.size());
  }
  code_.push_back(static_cast<std::uint32_t>(Step::near) << kStepShift);
  const std::size_t end = code_.size();
  code_.push_back(0);
  code_.push_back(near.distance.words + static_cast<std::uint32_t>(longest));
  code_.push_back(near.distance.ordered ? 1 : 0);
  for (const auto& side : sides) {
    code_.push_back(static_cast<std::uint32_t>(side.size()));
    for (const Node* term : side) code_.push_back(term->term);
  }
  code_[end] = static_cast<std::uint32_t>(code_.size());
  return true;
}

bool Screens::near_holds(std::size_t at, const TermPlaces& places) const {
  const std::uint32_t distance = code_[at];
  const bool is_ordered = code_[at + 1] != 0;
  const auto side = [&](std::size_t from) {
    return std::span(code_).subspan(from + 1, code_[from]);
  };
  const auto first = side(at + 2);
  const auto second = side(at + 3 + first.size());
  const auto stands = [&places](TermId term) { return places.stands(term); };
  if (std::ranges::none_of(first, stands) || std::ranges::none_of(second, stands)) return false;
  for (const TermId a : first) {
    for (const std::uint32_t here : places.of(a)) {
      const std::uint32_t from = is_ordered ? here : here - std::min(here, distance);
      for (const TermId b : second) {
        const auto there = places.of(b);
        const auto found = std::ranges::lower_bound(there, from);
        if (found != there.end() && *found <= here + distance) return true;
      }
    }
  }
  return false;
}

void Screens::write_parts(Step step, const std::vector<Node>& parts, bool& exact) {
  code_.push_back(static_cast<std::uint32_t>(step) << kStepShift);
  const std::size_t end = code_.size();
  code_.push_back(0);
  for (const Node& part : parts) exact = write(part) && exact;
  code_[end] = static_cast<std::uint32_t>(code_.size());
}

bool Screens::passes(std::size_t rule, const TermPlaces& places) const {
  std::size_t at = begins_[rule];
  return holds(at, places);
}

// As deep as the rule, which is bounded.
bool Screens::holds(std::size_t& at, const TermPlaces& places) const {
  const std::uint32_t code = code_[at++];
  switch (static_cast<Step>(code >> kStepShift)) {
    case Step::term:
      return places.stands(code & ((1u << kStepShift) - 1));
    case Step::negation:
      return !holds(at, places);
    case Step::always:
      return true;
    case Step::near: {
      const std::size_t begin = at + 1;
      at = code_[at];
      return near_holds(begin, places);
    }
    case Step::all:
    case Step::any: {
      const bool wanted = static_cast<Step>(code >> kStepShift) == Step::any;
      const std::size_t end = code_[at++];
      while (at < end) {
        if (holds(at, places) != wanted) continue;
        at = end;
        return wanted;
      }
      return !wanted;
    }
  }
  return true;
}

std::optional<std::vector<TermId>> anchors_of(const Node& node, const TermUses& uses) {
  auto best = best_anchors(node, uses);
  if (!best) return std::nullopt;
  std::ranges::sort(best->terms);
  best->terms.erase(std::unique(best->terms.begin(), best->terms.end()), best->terms.end());
  return std::move(best->terms);
}

}  // namespace newswatch::rules
