#include "rules/screen.h"

#include <algorithm>
#include <utility>

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

constexpr std::uint32_t kStepShift = 28;

struct Anchors {
  std::vector<TermId> terms;
  double weight = 0;  // how often one of them stands, in no unit
};

// A guess: short words are common, several in a row are rare, and titles are short.
double weight_of(const Node& term) {
  double weight = 1;
  for (const TermWord& word : term.words) {
    const auto wildcard = word.folded.find_first_of("*?");
    const auto letters = static_cast<double>(std::min(wildcard, word.folded.size()));
    weight *= (word.is_pattern ? 8 : 1) / (letters * letters);
  }
  const bool is_narrow = (term.fields & mask_of(Field::text)) == 0;
  return is_narrow ? weight / 10 : weight;
}

std::optional<Anchors> best_anchors(const Node& node) {
  switch (node.kind) {
    case Kind::term:
      return Anchors{{node.term}, weight_of(node)};
    case Kind::all:
    case Kind::near: {
      std::optional<Anchors> best;
      for (const Node& part : node.parts) {
        auto one = best_anchors(part);
        if (one && (!best || one->weight < best->weight)) best = std::move(one);
      }
      return best;
    }
    case Kind::any:
    case Kind::words: {
      Anchors every;
      for (const Node& part : node.parts) {
        const auto one = best_anchors(part);
        if (!one) return std::nullopt;
        every.terms.insert(every.terms.end(), one->terms.begin(), one->terms.end());
        every.weight += one->weight;
      }
      return every;
    }
    case Kind::at_least:
      return best_anchors(node.parts.front());
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
      write_parts(Step::all, node.parts, exact);
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

std::optional<std::vector<TermId>> anchors_of(const Node& node) {
  auto best = best_anchors(node);
  if (!best) return std::nullopt;
  std::ranges::sort(best->terms);
  best->terms.erase(std::unique(best->terms.begin(), best->terms.end()), best->terms.end());
  return std::move(best->terms);
}

}  // namespace newswatch::rules
