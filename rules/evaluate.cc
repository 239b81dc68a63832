#include "rules/evaluate.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "rules/leaf.h"
#include "rules/near.h"

namespace newswatch::rules {

namespace {

using Kind = Expr::Kind;

struct Verdict {
  bool hit = false;
  std::vector<Occurrence> at;  // ordered, each once; none if it misses
};

using Verdicts = std::unordered_map<const Node*, Verdict>;

class Evaluator {
 public:
  Evaluator(const FoldedArticle& article, Facts facts) : article_(article), facts_(facts) {}

  // `negated`: below an odd number of NOTs, where an unknown fact counts as absent.
  [[nodiscard]] bool hits(const Node& node, bool negated) const {
    const auto part_hits = [&](const Node& part) { return hits(part, negated); };
    switch (node.kind) {
      case Kind::term:
      case Kind::official:
      case Kind::group:
      case Kind::regex:
        return stands_in(node, article_);
      case Kind::feed:
      case Kind::tag:
      case Kind::publisher:
      case Kind::language:
        return facts_ == Facts::unknown ? !negated : is_fact(node, article_.facts());
      case Kind::negation:
        return !hits(node.parts.front(), !negated);
      case Kind::all:
        return std::ranges::all_of(node.parts, part_hits);
      case Kind::any:
      case Kind::words:
        return std::ranges::any_of(node.parts, part_hits);
      case Kind::near:
        return !passages(node, negated, Wanted::any_one).empty();
      case Kind::at_least:
        return evaluate(node, negated).hit;
    }
    return false;
  }

  // Shortest passages that hold the operands of a NEAR, in order.
  [[nodiscard]] std::vector<Interval> passages(const Node& near, bool negated,
                                               Wanted wanted) const {
    std::vector<Interval> found;
    Verdicts known;  // ways share operands; to evaluate them anew at each depth would take for ever
    for (const NearWay& way : near.near->ways) {
      const bool fits_article = std::ranges::all_of(
          way.conditions, [&](const Node* condition) { return hits(*condition, negated); });
      if (!fits_article) continue;
      const auto picks = picks_of(way, negated, known);
      const auto more = passages_of(way.shape, picks, wanted);
      if (wanted == Wanted::any_one && !more.empty()) return more;
      found.insert(found.end(), more.begin(), more.end());
    }
    if (near.near->ways.size() > 1) keep_shortest(found);
    return found;
  }

  [[nodiscard]] std::vector<Occurrence> occurrences(const Node& node) const {
    return evaluate(node, false).at;
  }

 private:
  // Empty if one operand does not occur.
  [[nodiscard]] std::vector<NearPick> picks_of(const NearWay& way, bool negated,
                                               Verdicts& known) const {
    std::vector<NearPick> picks;
    for (std::size_t i = 0; i < way.operands.size(); ++i) {
      const std::size_t before = picks.size();
      for (const Node* node : way.operands[i]) {
        const auto [verdict, is_new] = known.try_emplace(node);
        if (is_new) verdict->second = evaluate(*node, negated);
        for (const Occurrence& one : verdict->second.at) {
          add_pick(way.shape.distance.unit, one, static_cast<std::uint8_t>(i), picks);
        }
      }
      if (picks.size() == before) return {};
    }
    std::ranges::sort(picks);
    picks.erase(std::unique(picks.begin(), picks.end()), picks.end());
    return picks;
  }

  // Leaves out what begins in one sentence or paragraph and ends in another, where NEAR/s or
  // NEAR/p ask for one.
  void add_pick(Distance::Unit unit, const Occurrence& one, std::uint8_t operand,
                std::vector<NearPick>& picks) const {
    const Zone& zone = article_.zone_at(one.at.first);
    NearPick pick{.at = one.at,
                  .text = static_cast<std::uint32_t>(&zone - article_.zones().data()),
                  .operand = operand,
                  .passage = one.passage};
    if (unit != Distance::Unit::words) {
      const Token& first = zone.folded->tokens[one.at.first - zone.base];
      const Token& last = zone.folded->tokens[one.at.last - zone.base];
      const bool sentence = unit == Distance::Unit::sentence;
      pick.part = sentence ? first.sentence : first.paragraph;
      if (pick.part != (sentence ? last.sentence : last.paragraph)) return;
    }
    picks.push_back(pick);
  }

  // hits() with the places. Looks at each part once, however deep it lies.
  [[nodiscard]] Verdict evaluate(const Node& node, bool negated) const {
    Verdict verdict;
    switch (node.kind) {
      case Kind::near:
        for (const Interval& at : passages(node, negated, Wanted::all)) {
          verdict.at.push_back({at, true});
        }
        break;
      case Kind::at_least:
        verdict = evaluate(node.parts.front(), negated);
        if (!verdict.hit || !is_often_enough(node, verdict.at)) return {};
        return verdict;
      case Kind::all:
      case Kind::any:
      case Kind::words:
        return evaluate_parts(node, negated);
      default:
        if (!is_leaf(node)) {
          verdict.hit = hits(node, negated);
          return verdict;
        }
        for (const Interval& at : places_of(node, article_)) verdict.at.push_back({at, false});
    }
    verdict.hit = !verdict.at.empty();
    return verdict;
  }

  [[nodiscard]] Verdict evaluate_parts(const Node& node, bool negated) const {
    const bool wants_all = node.kind == Kind::all;
    Verdict whole{.hit = wants_all};
    for (const Node& part : node.parts) {
      const Verdict one = evaluate(part, negated);
      if (wants_all && !one.hit) return {};
      whole.hit = whole.hit || one.hit;
      whole.at.insert(whole.at.end(), one.at.begin(), one.at.end());
    }
    std::ranges::sort(whole.at);
    whole.at.erase(std::unique(whole.at.begin(), whole.at.end()), whole.at.end());
    return whole;
  }

  // Counts places: one that two words of the rule name alike is one.
  static bool is_often_enough(const Node& at_least, const std::vector<Occurrence>& all) {
    std::size_t places = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i == 0 || all[i].at != all[i - 1].at) ++places;
    }
    return places >= at_least.count;
  }

  const FoldedArticle& article_;
  Facts facts_;
};

class Collector {
 public:
  explicit Collector(const FoldedArticle& article)
      : article_(article), evaluator_(article, Facts::known) {}

  std::vector<Found> take() && { return std::move(found_); }

  // False if the node misses.
  bool collect(const Node& node) {
    if (node.kind == Kind::near) return collect_near(node, nullptr);
    if (!evaluator_.hits(node, false)) return false;
    collect_hit(node);
    return true;
  }

 private:
  // The node hits, outside NEAR.
  void collect_hit(const Node& node) {
    switch (node.kind) {
      case Kind::negation:
        return;
      case Kind::near:
        collect_near(node, nullptr);
        return;
      case Kind::all:
        for (const Node& part : node.parts) collect_hit(part);
        return;
      default:
        if (is_leaf(node)) return collect_leaf(node, nullptr);
        for (const Node& part : node.parts) collect(part);
    }
  }

  // A part of a NEAR: of all its words those in the passages `inside`.
  void collect_inside(const Node& node, const std::vector<Interval>& inside) {
    switch (node.kind) {
      case Kind::negation:
        return;
      case Kind::near:
        if (!node.near->joins) {
          collect_near(node, &inside);
          return;
        }
        break;
      case Kind::at_least:
        if (!evaluator_.hits(node, false)) return;
        break;
      default:
        if (is_leaf(node)) return collect_leaf(node, &inside);
    }
    for (const Node& part : node.parts) collect_inside(part, inside);
  }

  bool collect_near(const Node& near, const std::vector<Interval>* inside) {
    auto passages = evaluator_.passages(near, false, Wanted::all);
    std::erase_if(passages, [&](const Interval& one) { return !lies_inside(one, inside); });
    if (passages.empty()) return false;
    for (const Node& part : near.parts) collect_inside(part, passages);
    return true;
  }

  void collect_leaf(const Node& leaf, const std::vector<Interval>* inside) {
    for (const Interval& at : places_of(leaf, article_)) {
      if (lies_inside(at, inside)) found_.push_back({at, &leaf});
    }
  }

  // None of the passages holds another, so that both their ends ascend: the last that begins early
  // enough reaches furthest.
  static bool lies_inside(const Interval& at, const std::vector<Interval>* passages) {
    if (passages == nullptr) return true;
    const auto after = std::ranges::upper_bound(*passages, at.first, {}, &Interval::first);
    return after != passages->begin() && std::prev(after)->last >= at.last;
  }

  const FoldedArticle& article_;
  Evaluator evaluator_;
  std::vector<Found> found_;
};

}  // namespace

bool hits(const Node& node, const FoldedArticle& article, Facts facts) {
  return Evaluator(article, facts).hits(node, false);
}

std::vector<Occurrence> occurrences(const Node& node, const FoldedArticle& article) {
  return Evaluator(article, Facts::known).occurrences(node);
}

std::optional<std::vector<Found>> find(const Node& node, const FoldedArticle& article) {
  Collector collector(article);
  if (!collector.collect(node)) return std::nullopt;
  return std::move(collector).take();
}

}  // namespace newswatch::rules
