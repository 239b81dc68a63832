#include "rules/term_places.h"

namespace newswatch::rules {

void TermPlaces::begin(std::size_t terms) {
  for (const TermId term : present_) standing_[term / 64] = 0;
  if (states_.size() < terms) {
    standing_.resize(terms / 64 + 1);
    states_.resize(terms);
  }
  present_.clear();
  found_.clear();
}

void TermPlaces::finish() {
  positions_.resize(found_.size());
  std::uint32_t begin = 0;
  for (const TermId term : present_) {
    State& state = states_[term];
    state.begin = begin;
    begin += state.count;
    state.count = 0;
  }
  for (const Found& one : found_) {
    State& state = states_[one.term];
    positions_[state.begin + state.count++] = one.position;
  }
}

}  // namespace newswatch::rules
