// Each way is tried again with one thing asked for less: any distance, any order, fewer links. What
// makes it hit tells what was missing.

#include "rules/explain_near.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "rules/evaluate.h"
#include "rules/explain_term.h"
#include "rules/near.h"

namespace newswatch::rules {
namespace {

using Unit = Distance::Unit;

constexpr std::size_t kMaxWaysTold = 32;  // further ones are not tried
constexpr std::size_t kMaxPicks = 2'000;  // of one way; what stands behind them is not looked at
constexpr std::uint32_t kAnyDistance = 0x7FFF'FFFF;

// How a way misses; the nearer comes first.
struct Miss {
  enum class Kind { too_far, other_order, other_part, shared, other_texts, condition, absent };
  Kind kind = Kind::absent;
  std::uint64_t amount = 0;  // words or sentences too far, operands absent
  std::string reason;
};

class Way {
 public:
  Way(const NearWay& way, const FoldedArticle& article, const LabelOf& label_of)
      : way_(way), article_(article), label_of_(label_of) {
    for (std::size_t i = 0; i < way.operands.size(); ++i) {
      const std::size_t before = picks_.size();
      for (const Node* node : way.operands[i]) {
        for (const Occurrence& one : occurrences(*node, article)) add(one, i);
      }
      if (picks_.size() == before) absent_.push_back(i);
    }
    std::ranges::sort(picks_);
    if (picks_.size() > kMaxPicks) picks_.resize(kMaxPicks);
  }

  [[nodiscard]] Miss miss() const {
    if (!absent_.empty()) return absent();
    for (const Node* condition : way_.conditions) {
      if (!hits(*condition, article_, Facts::known)) {
        return {Miss::Kind::condition, 0,
                fmt::format("its words occur, but {} does not hold", label_of_({condition}))};
      }
    }
    if (passages(any_order(kAnyDistance)).empty()) return never_together();
    if (way_.shape.distance.unit != Unit::words) return in_other_part();
    return too_far();
  }

 private:
  void add(const Occurrence& one, std::size_t operand) {
    const Zone& zone = article_.zone_at(one.at.first);
    picks_.push_back({.at = one.at,
                      .text = static_cast<std::uint32_t>(&zone - article_.zones().data()),
                      .operand = static_cast<std::uint8_t>(operand),
                      .passage = one.passage});
  }

  [[nodiscard]] std::string label(std::size_t operand) const {
    return label_of_(way_.operands[operand]);
  }

  [[nodiscard]] Miss absent() const {
    std::string names;
    for (const std::size_t operand : absent_) names += (names.empty() ? "" : ", ") + label(operand);
    return {Miss::Kind::absent, absent_.size(),
            fmt::format("{} {} not occur", names, absent_.size() == 1 ? "does" : "do")};
  }

  // The shape, words apart where it asks for a sentence.
  [[nodiscard]] NearShape shape(std::uint32_t words) const {
    NearShape made = way_.shape;
    made.distance.unit = Unit::words;
    made.distance.words = words;
    return made;
  }
  [[nodiscard]] NearShape any_order(std::uint32_t words) const {
    NearShape made = shape(words);
    made.turns.assign(made.turns.size(), 0);
    return made;
  }
  [[nodiscard]] std::vector<Interval> passages(const NearShape& asked) const {
    return passages_of(asked, picks_, Wanted::all);
  }

  [[nodiscard]] Miss never_together() const {
    std::vector<FieldMask> fields(way_.operands.size());
    for (const NearPick& pick : picks_)
      fields[pick.operand] |= mask_of(article_.zones()[pick.text].field);
    unsigned common = ~0u;
    for (const FieldMask one : fields) common &= one;
    if (common == 0) {
      std::string places;
      for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto first = std::ranges::find(picks_, i, &NearPick::operand);
        places += fmt::format("{}{} in {}", i == 0 ? "" : ", ", label(i),
                              in_words(article_.zones()[first->text].field));
      }
      return {Miss::Kind::other_texts, 0,
              fmt::format("its parts stand in different fields ({}); NEAR reaches across none",
                          places)};
    }
    return {Miss::Kind::shared, 0,
            fmt::format("its parts stand together only where they share a word ({}); one word "
                        "counts once",
                        quote(article_, picks_.front().at))};
  }

  [[nodiscard]] std::string place(const Interval& at) const {
    return fmt::format("in {} ({})", in_words(article_.zone_at(at.first).field), ends_of(at));
  }

  // The words at both ends of a passage as its operands found them.
  [[nodiscard]] std::string ends_of(const Interval& at) const {
    constexpr std::uint32_t kWholeUpTo = 5;  // words
    Interval first{at.first, at.first};
    Interval last{at.last, at.last};
    for (const NearPick& pick : picks_) {
      if (pick.at.first == at.first && pick.at.last <= at.last) first = pick.at;
      if (pick.at.last == at.last && pick.at.first >= at.first) last = pick.at;
    }
    if (at.last - at.first < kWholeUpTo || first.last + 1 >= last.first) return quote(article_, at);
    return fmt::format("\"{} … {}\"", words_at(article_, first), words_at(article_, last));
  }

  static const Interval& shortest(const std::vector<Interval>& all) {
    return *std::ranges::min_element(all, {},
                                     [](const Interval& at) { return at.last - at.first; });
  }

  [[nodiscard]] Miss other_order(const Interval& at) const {
    return {Miss::Kind::other_order, 0,
            fmt::format("its parts stand near each other, but in another order: {}", place(at))};
  }

  // NEAR/s and NEAR/p.
  [[nodiscard]] Miss in_other_part() const {
    const bool sentence = way_.shape.distance.unit == Unit::sentence;
    const auto part_of = [&](std::uint32_t position) {
      const Token& token = article_.token_at(position);
      return sentence ? token.sentence : token.paragraph;
    };
    const auto apart = [&](const Interval& at) { return part_of(at.last) - part_of(at.first); };
    const auto nearest = [&](const std::vector<Interval>& all) {
      return *std::ranges::min_element(
          all, {}, [&](const Interval& at) { return std::pair(apart(at), at.last - at.first); });
    };
    const Interval free = nearest(passages(any_order(kAnyDistance)));
    const auto in_order = passages(shape(kAnyDistance));
    if (in_order.empty() || (apart(free) == 0 && apart(nearest(in_order)) > 0))
      return other_order(free);
    const Interval at = nearest(in_order);
    const std::uint32_t amount = apart(at);
    const std::string_view unit = sentence ? "sentence" : "paragraph";
    return {Miss::Kind::other_part, amount,
            fmt::format("its parts stand in no one {0}; nearest: {1} {0}{2} apart {3}", unit,
                        amount, amount == 1 ? "" : "s", place(at))};
  }

  // The smallest distance at which the shape hits, above the one asked for.
  template <class Shape>
  [[nodiscard]] std::optional<std::uint32_t> smallest(Shape shape_of) const {
    if (passages(shape_of(kAnyDistance)).empty()) return std::nullopt;
    std::uint32_t low = way_.shape.distance.words;  // misses
    std::uint32_t high = picks_.back().at.last + 1;
    while (low + 1 < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      (passages(shape_of(middle)).empty() ? low : high) = middle;
    }
    return high;
  }

  [[nodiscard]] Miss too_far() const {
    const std::uint32_t allowed = way_.shape.distance.words;
    const auto free = passages(any_order(allowed));
    if (!free.empty()) return other_order(shortest(free));
    const auto in_order = smallest([this](std::uint32_t n) { return shape(n); });
    const auto words =
        in_order ? in_order : smallest([this](std::uint32_t n) { return any_order(n); });
    const auto found = passages(in_order ? shape(*words) : any_order(*words));
    std::string reason = in_order ? "" : "in another order, and too far: ";
    reason += links_that_hold();
    reason += fmt::format("nearest: {} words apart {}, allowed {}", *words, place(shortest(found)),
                          allowed);
    return {Miss::Kind::too_far, *words - allowed, std::move(reason)};
  }

  // Of a chain: the most of its links that do lie near.
  [[nodiscard]] std::string links_that_hold() const {
    const std::size_t count = way_.operands.size();
    if (count < 3) return {};
    std::optional<std::vector<std::size_t>> best;
    Interval passage;
    const auto attempt = [&](std::vector<std::size_t> kept) {
      NearShape asked = way_.shape;
      asked.turns.clear();
      for (const std::size_t i : kept) asked.turns.push_back(way_.shape.turns[i]);
      std::vector<NearPick> picks;
      for (NearPick pick : picks_) {
        const auto at = std::ranges::find(kept, pick.operand);
        if (at == kept.end()) continue;
        pick.operand = static_cast<std::uint8_t>(at - kept.begin());
        picks.push_back(pick);
      }
      std::ranges::sort(picks);
      const auto found = passages_of(asked, picks, Wanted::all);
      if (found.empty() || best) return;
      best = std::move(kept);
      passage = shortest(found);
    };
    for (std::size_t left_out = 0; left_out < count && !best; ++left_out) {
      std::vector<std::size_t> kept;
      for (std::size_t i = 0; i < count; ++i) {
        if (i != left_out) kept.push_back(i);
      }
      attempt(std::move(kept));
    }
    for (std::size_t i = 0; i < count && !best; ++i) {
      for (std::size_t j = i + 1; j < count && !best; ++j) attempt({i, j});
    }
    if (!best) return "no two of its links lie that near; ";
    std::string holds;
    std::string breaks;
    for (std::size_t i = 0; i < count; ++i) {
      std::string& names = std::ranges::find(*best, i) == best->end() ? breaks : holds;
      names += (names.empty() ? "" : ", ") + label(i);
    }
    return fmt::format("{} lie near ({}), it breaks at {}; ", holds, ends_of(passage), breaks);
  }

  const NearWay& way_;
  const FoldedArticle& article_;
  const LabelOf& label_of_;
  std::vector<NearPick> picks_;
  std::vector<std::size_t> absent_;
};

}  // namespace

std::string why_not_near(const Node& near, const FoldedArticle& article, const LabelOf& label_of) {
  std::optional<Miss> nearest;
  for (std::size_t i = 0; i < std::min(near.near->ways.size(), kMaxWaysTold); ++i) {
    Miss miss = Way(near.near->ways[i], article, label_of).miss();
    if (!nearest || std::tie(miss.kind, miss.amount) < std::tie(nearest->kind, nearest->amount))
      nearest = std::move(miss);
  }
  return nearest->reason;
}

}  // namespace newswatch::rules
