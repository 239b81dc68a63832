#include "rules/anchors.h"

#include <algorithm>
#include <array>
#include <limits>

namespace newswatch::rules {
namespace {

constexpr float kAlways = std::numeric_limits<float>::infinity();

template <class OnPart>
void each_part(const CodeWord* at, const OnPart& on_part) {
  const CodeWord* end = at + length_of(at);
  for (at += head_of(step_of(*at)); at != end; at += length_of(at)) on_part(at);
}

// How often one of the expression's anchors stands; kAlways if it has none.
float weight_of(const CodeWord* at, const TermWeights& weights) {
  float weight = 0;
  switch (step_of(*at)) {
    case Step::term:
    case Step::any_terms:
      for (const TermId term : terms_of(at)) weight += weights[term];
      return weight;
    case Step::any:
      each_part(at, [&](const CodeWord* part) { weight += weight_of(part, weights); });
      return weight;
    case Step::all:
    case Step::near:
      weight = kAlways;
      each_part(at,
                [&](const CodeWord* part) { weight = std::min(weight, weight_of(part, weights)); });
      return weight;
    case Step::negation:
    case Step::unsure:
      break;
  }
  return kAlways;
}

// The first part of the least weight; null if none has anchors.
const CodeWord* rarest_part(const CodeWord* at, const TermWeights& weights) {
  const CodeWord* rarest = nullptr;
  float least = kAlways;
  each_part(at, [&](const CodeWord* part) {
    const float weight = weight_of(part, weights);
    if (weight >= least) return;
    least = weight;
    rarest = part;
  });
  return rarest;
}

void order_all(CodeWord* at, const TermWeights& weights) {
  const std::size_t count = argument_of(*at);
  if (count < 2 || count > kMaxOrdered) return;
  struct Part {
    const CodeWord* begin = nullptr;
    float weight = 0;
    CodeWord number = 0;
  };
  std::array<Part, kMaxOrdered> parts;
  std::size_t n = 0;
  each_part(at, [&](const CodeWord* part) {
    parts[n] = {part, weight_of(part, weights), at[2] >> 4 * n & 0xF};
    ++n;
  });
  const auto sorted = std::span(parts).first(n);
  std::ranges::stable_sort(sorted, {}, &Part::weight);
  if (sorted.front().weight < kAlways)
    std::rotate(sorted.begin(), sorted.begin() + 1, sorted.end());
  std::vector<CodeWord> moved;
  CodeWord order = 0;
  for (std::size_t i = 0; i < n; ++i) {
    moved.insert(moved.end(), sorted[i].begin, sorted[i].begin + length_of(sorted[i].begin));
    order |= sorted[i].number << 4 * i;
  }
  std::ranges::copy(moved, at + head_of(Step::all));
  at[2] = order | (n < kMaxOrdered ? kPlainOrder >> 4 * n << 4 * n : 0);
}

}  // namespace

float guessed_weight(const Node& term) {
  float weight = 1;
  for (const TermWord& word : term.words) {
    const auto wildcard = word.folded.find_first_of("*?");
    const auto letters = static_cast<float>(std::min(wildcard, word.folded.size()));
    weight *= (word.is_pattern ? 8.0F : 1.0F) / (letters * letters);
  }
  const bool is_narrow = (term.fields & mask_of(Field::text)) == 0;
  return is_narrow ? weight / 10 : weight;
}

bool add_anchors(const CodeWord* at, const TermWeights& weights, std::vector<TermId>& anchors) {
  switch (step_of(*at)) {
    case Step::term:
    case Step::any_terms: {
      const auto terms = terms_of(at);
      anchors.insert(anchors.end(), terms.begin(), terms.end());
      return true;
    }
    case Step::any: {
      bool every = true;
      each_part(
          at, [&](const CodeWord* part) { every = every && add_anchors(part, weights, anchors); });
      return every;
    }
    case Step::all:
    case Step::near: {
      const CodeWord* rarest = rarest_part(at, weights);
      return rarest != nullptr && add_anchors(rarest, weights, anchors);
    }
    case Step::negation:
    case Step::unsure:
      break;
  }
  return false;
}

void order_parts(CodeWord* at, const TermWeights& weights) {
  switch (step_of(*at)) {
    case Step::any:
    case Step::all: {
      const CodeWord* end = at + length_of(at);
      for (CodeWord* part = at + head_of(step_of(*at)); part != end; part += length_of(part))
        order_parts(part, weights);
      if (step_of(*at) == Step::all) order_all(at, weights);
      return;
    }
    case Step::negation:
      return order_parts(at + 1, weights);
    case Step::term:
    case Step::any_terms:
    case Step::near:
    case Step::unsure:
      return;
  }
}

}  // namespace newswatch::rules
