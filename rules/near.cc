// One walk through the picks in the order of the text, with every useful selection of picks begun
// so far. A selection is useful until a better one of the same operands is known: one that begins
// later, so that its passage is shorter, and can go on at least as far. Selections whose words all
// lie behind the walk compare so (settled); the few that reach past it wait (open).

#include "rules/near.h"

#include <algorithm>
#include <limits>

namespace newswatch::rules {
namespace {

struct Selection {
  std::uint32_t operands = 0;     // a bit each
  std::uint32_t first = 0;        // first word of its passage
  std::uint32_t last = 0;         // last word of its passage
  std::uint32_t nearest_end = 0;  // the smallest last word of a pick: what the last pick is near to
  std::uint32_t free_from = 0;    // first position that none of its words, passages aside, takes
  std::uint32_t turn_from = 0;    // first position behind all picks of lower turns
  std::uint8_t turn = 0;
};

class Walk {
 public:
  Walk(const NearShape& shape, Wanted wanted) : shape_(shape), wanted_(wanted) {
    all_ = (1u << shape.turns.size()) - 1;
  }

  std::vector<Interval> run(const std::vector<NearPick>& picks) && {
    const NearPick* before = nullptr;
    for (const NearPick& pick : picks) {
      if (before != nullptr && (before->text != pick.text || before->part != pick.part)) {
        settled_.clear();
        open_.clear();
      }
      before = &pick;
      step(pick);
      if (wanted_ == Wanted::any_one && !found_.empty()) break;
    }
    keep_shortest(found_);
    return std::move(found_);
  }

 private:
  void step(const NearPick& pick) {
    std::erase_if(settled_, [&](const Selection& s) { return is_too_far(s, pick.at.first); });
    for (std::size_t i = 0; i < open_.size();) {
      if (open_[i].last < pick.at.first) {
        if (!is_too_far(open_[i], pick.at.first)) settle(open_[i]);
        open_[i] = open_.back();
        open_.pop_back();
      } else {
        ++i;
      }
    }
    const std::size_t begun = open_.size();
    for (const Selection& s : settled_) extend(s, pick);
    for (std::size_t i = 0; i < begun; ++i) extend(Selection(open_[i]), pick);
    begin(pick);
  }

  [[nodiscard]] bool is_too_far(const Selection& s, std::uint32_t position) const {
    if (shape_.distance.unit != Distance::Unit::words) return false;
    const std::uint32_t from = shape_.chain ? s.last : s.nearest_end;
    return position > from && position - from > shape_.distance.words;
  }

  void settle(const Selection& s) {
    const auto holds_more = [this](const Selection& a, const Selection& b) {
      if (a.operands != b.operands || a.first < b.first) return false;
      if (shape_.distance.unit != Distance::Unit::words) return true;
      return shape_.chain ? a.last >= b.last : a.nearest_end >= b.nearest_end;
    };
    for (const Selection& other : settled_) {
      if (holds_more(other, s)) return;
    }
    std::erase_if(settled_, [&](const Selection& other) { return holds_more(s, other); });
    settled_.push_back(s);
  }

  void begin(const NearPick& pick) {
    const std::uint8_t turn = shape_.turns[pick.operand];
    if (!lower_turns_are_in(0, turn)) return;
    keep({.operands = 1u << pick.operand,
          .first = pick.at.first,
          .last = pick.at.last,
          .nearest_end = pick.at.last,
          .free_from = pick.passage ? 0 : pick.at.last + 1,
          .turn_from = 0,
          .turn = turn});
  }

  void extend(const Selection& s, const NearPick& pick) {
    if ((s.operands >> pick.operand & 1u) != 0 || is_too_far(s, pick.at.first)) return;
    const std::uint8_t turn = shape_.turns[pick.operand];
    if (turn != s.turn && (turn < s.turn || !lower_turns_are_in(s.operands, turn))) return;
    const std::uint32_t turn_from = turn == s.turn ? s.turn_from : s.last + 1;
    if (pick.at.first < turn_from) return;
    if (!pick.passage && pick.at.first < s.free_from) return;
    keep({.operands = s.operands | 1u << pick.operand,
          .first = s.first,
          .last = std::max(s.last, pick.at.last),
          .nearest_end = std::min(s.nearest_end, pick.at.last),
          .free_from = pick.passage ? s.free_from : std::max(s.free_from, pick.at.last + 1),
          .turn_from = turn_from,
          .turn = turn});
  }

  [[nodiscard]] bool lower_turns_are_in(std::uint32_t operands, std::uint8_t turn) const {
    for (std::size_t i = 0; i < shape_.turns.size(); ++i) {
      if (shape_.turns[i] < turn && (operands >> i & 1u) == 0) return false;
    }
    return true;
  }

  void keep(const Selection& s) {
    if (s.operands != all_) {
      open_.push_back(s);
      return;
    }
    const bool holds_the_last =
        !found_.empty() && found_.back().first >= s.first && found_.back().last <= s.last;
    if (!holds_the_last) found_.push_back({s.first, s.last});
  }

  const NearShape& shape_;
  Wanted wanted_;
  std::uint32_t all_ = 0;
  std::vector<Selection> settled_;
  std::vector<Selection> open_;
  std::vector<Interval> found_;
};

}  // namespace

std::vector<Interval> passages_of(const NearShape& shape, const std::vector<NearPick>& picks,
                                  Wanted wanted) {
  return Walk(shape, wanted).run(picks);
}

void keep_shortest(std::vector<Interval>& passages) {
  // From the back, with the widest of one beginning first: what ends no earlier than a passage that
  // begins no earlier holds it.
  std::ranges::sort(passages, [](const Interval& a, const Interval& b) {
    return a.first != b.first ? a.first > b.first : a.last < b.last;
  });
  std::uint32_t nearest = std::numeric_limits<std::uint32_t>::max();
  std::erase_if(passages, [&](const Interval& one) {
    if (one.last >= nearest) return true;
    nearest = one.last;
    return false;
  });
  std::ranges::reverse(passages);
}

}  // namespace newswatch::rules
