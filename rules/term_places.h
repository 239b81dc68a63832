#pragma once

// Where the terms of all rules stand in one article. Kept from article to article by the thread
// that matches. Beside a bit a term it holds only those that stand, so that a million terms that do
// not cost nothing.

#include <cstddef>
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
    const std::uint32_t number = stands(term) ? number_of(term) : number_anew(term);
    Run& run = runs_[number];
    if (run.count > 0 && run.last == position) return;
    run.last = position;
    ++run.count;
    found_.push_back({number, position});
  }

  // When all are added.
  void finish();

  [[nodiscard]] bool stands(TermId term) const {
    return (standing_[term / 64] >> term % 64 & 1) != 0;
  }

  // One of them stands. Looks at all: where most terms are absent, that is faster than to stop.
  [[nodiscard]] bool stands_any(std::span<const TermId> terms) const {
    std::uint64_t any = 0;
    for (const TermId term : terms) any |= standing_[term / 64] >> term % 64;
    return (any & 1) != 0;
  }

  // The terms that occur, each once.
  [[nodiscard]] std::span<const TermId> present() const { return present_; }

  // The positions of its first word, ascending; empty if it does not occur.
  [[nodiscard]] std::span<const std::uint32_t> of(TermId term) const {
    if (!stands(term)) return {};
    const Run& run = runs_[number_of(term)];
    return std::span(positions_).subspan(run.begin, run.count);
  }

 private:
  struct Run {
    std::uint32_t begin = 0;  // into positions_
    std::uint32_t count = 0;
    std::uint32_t last = 0;
  };
  struct Found {
    std::uint32_t number;
    std::uint32_t position;
  };

  static constexpr std::uint32_t kFree = 0xFFFF'FFFF;

  [[nodiscard]] std::size_t slot_of(TermId term) const {
    return term * 0x9E37'79B1u >> slot_shift_;
  }
  // Of a term that stands: its index in present_.
  [[nodiscard]] std::uint32_t number_of(TermId term) const {
    std::size_t slot = slot_of(term);
    while (present_[slots_[slot]] != term) slot = slot + 1 == slots_.size() ? 0 : slot + 1;
    return slots_[slot];
  }
  std::uint32_t number_anew(TermId term);
  void give_slot(std::uint32_t number);
  void resize_slots(unsigned bits);

  std::vector<std::uint64_t> standing_;  // a bit a term: small enough for the nearest cache
  std::vector<TermId> present_;
  std::vector<Run> runs_;             // as present_
  std::vector<std::uint32_t> slots_;  // indices into present_ by hash; at most half full
  unsigned slot_shift_ = 0;           // leaves as many bits of a hash as there are slots
  std::vector<Found> found_;
  std::vector<std::uint32_t> positions_;  // by term
};

}  // namespace newswatch::rules
