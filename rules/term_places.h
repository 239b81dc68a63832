#pragma once

// Where the terms of all rules stand in one article. Kept from article to article by the thread
// that matches, so that a million terms that do not occur cost nothing.

#include <cstdint>
#include <span>
#include <vector>

namespace newswatch::rules {

using TermId = std::uint32_t;
inline constexpr TermId kNoTerm = 0xFFFF'FFFF;

class TermPlaces {
 public:
  // Forgets the last article. `terms`: how many there are.
  void begin(std::size_t terms);

  // The term stands at `position`, its first word's; positions of one term ascend. One told twice
  // in a row counts once.
  void add(TermId term, std::uint32_t position) {
    State& state = states_[term];
    if (!stands(term)) {
      present_.push_back(term);  // first: begin() clears the bits of those, should memory run out
      standing_[term / 64] |= std::uint64_t{1} << term % 64;
      state = {};
    } else if (state.last == position) {
      return;
    }
    state.last = position;
    ++state.count;
    found_.push_back({term, position});
  }

  // When all are added.
  void finish();

  [[nodiscard]] bool stands(TermId term) const {
    return (standing_[term / 64] >> term % 64 & 1) != 0;
  }

  // The terms that occur, each once.
  [[nodiscard]] std::span<const TermId> present() const { return present_; }

  // The positions of its first word, ascending; empty if it does not occur.
  [[nodiscard]] std::span<const std::uint32_t> of(TermId term) const {
    if (!stands(term)) return {};
    const State& state = states_[term];
    return std::span(positions_).subspan(state.begin, state.count);
  }

 private:
  struct State {
    std::uint32_t begin = 0;  // into positions_
    std::uint32_t count = 0;
    std::uint32_t last = 0;
  };
  struct Found {
    TermId term;
    std::uint32_t position;
  };

  std::vector<std::uint64_t> standing_;  // a bit a term: small enough for the nearest cache
  std::vector<State> states_;            // by term; of those that stand
  std::vector<TermId> present_;
  std::vector<Found> found_;
  std::vector<std::uint32_t> positions_;  // by term
};

}  // namespace newswatch::rules
