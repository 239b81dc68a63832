#include "rules/term_places.h"

#include <algorithm>

namespace newswatch::rules {
namespace {

constexpr unsigned kFewestSlotBits = 9;

}  // namespace

void TermPlaces::begin(std::size_t terms) {
  for (const TermId term : present_) standing_[term / 64] = 0;
  if (standing_.size() * 64 < terms) standing_.resize(terms / 64 + 1);
  present_.clear();
  runs_.clear();
  found_.clear();
  if (slots_.empty()) resize_slots(kFewestSlotBits);
  std::ranges::fill(slots_, kFree);
}

std::uint32_t TermPlaces::number_anew(TermId term) {
  const auto number = static_cast<std::uint32_t>(present_.size());
  present_.push_back(term);  // first: begin() clears the bits of those, should memory run out
  runs_.push_back({});
  standing_[term / 64] |= std::uint64_t{1} << term % 64;
  if (present_.size() * 2 > slots_.size()) {
    resize_slots(32 - slot_shift_ + 1);
  } else {
    give_slot(number);
  }
  return number;
}

void TermPlaces::give_slot(std::uint32_t number) {
  std::size_t slot = slot_of(present_[number]);
  while (slots_[slot] != kFree) slot = slot + 1 == slots_.size() ? 0 : slot + 1;
  slots_[slot] = number;
}

void TermPlaces::resize_slots(unsigned bits) {
  slots_.assign(std::size_t{1} << bits, kFree);
  slot_shift_ = 32 - bits;
  for (std::uint32_t number = 0; number < present_.size(); ++number) give_slot(number);
}

void TermPlaces::finish() {
  positions_.resize(found_.size());
  std::uint32_t begin = 0;
  for (Run& run : runs_) {
    run.begin = begin;
    begin += run.count;
    run.count = 0;
  }
  for (const Found& one : found_) {
    Run& run = runs_[one.number];
    positions_[run.begin + run.count++] = one.position;
  }
}

}  // namespace newswatch::rules
