#include "rules/findings.h"

#include <algorithm>

namespace newswatch::rules {

void Findings::reset(std::size_t leaves, std::size_t patterns) {
  for (const LeafId leaf : seen_) fields_[leaf] = 0;
  fields_.resize(leaves, 0);
  chains_.resize(leaves);
  claimed_.assign(patterns, false);
  seen_.clear();
  occurrences_.clear();
  zones_.clear();
  kept.clear();
  stack.clear();
  pretend_facts = false;
}

void Findings::add_zone(Field field, std::uint32_t item, std::string_view text) {
  if (zones_.size() >= kMaxZones) return;
  std::uint32_t base = 0;
  if (!zones_.empty()) {
    const Zone& before = zones_.back();
    base = before.base + static_cast<std::uint32_t>(before.folded.tokens.size()) + kGap;
  }
  zones_.push_back({field, item, base, fold_text(text)});
}

const Zone& Findings::zone_at(std::uint32_t position) const {
  auto after = std::upper_bound(zones_.begin(), zones_.end(), position,
                                [](std::uint32_t p, const Zone& zone) { return p < zone.base; });
  return *std::prev(after);
}

const Token& Findings::token_at(std::uint32_t position) const {
  const Zone& zone = zone_at(position);
  return zone.folded.tokens[position - zone.base];
}

void Findings::append(LeafId leaf, FieldMask fields, std::vector<Interval>& out) const {
  const FieldMask in = fields_[leaf];
  if ((in & fields) == 0) return;
  const bool everywhere = (in & ~fields) == 0;
  for (std::uint32_t i = chains_[leaf].head; i != kNone; i = occurrences_[i].next) {
    const Interval& at = occurrences_[i].at;
    if (everywhere || (mask_of(zone_at(at.first).field) & fields) != 0) out.push_back(at);
  }
}

bool Findings::claim(std::uint32_t pattern) {
  if (claimed_[pattern]) return false;
  claimed_[pattern] = true;
  return true;
}

}  // namespace newswatch::rules
