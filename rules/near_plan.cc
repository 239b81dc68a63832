#include "rules/near_plan.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

constexpr std::size_t kMaxWays = 256;

// The first part that stands nowhere in the text, for messages.
std::string name_of(const Node& node) {
  if (node.kind == Kind::negation) return "what follows NOT";
  const auto part = std::ranges::find_if_not(node.parts, has_place);
  return part == node.parts.end() ? '"' + node.shown + '"' : name_of(*part);
}

// A part of a NEAR as operands of it.
struct Piece {
  std::vector<std::vector<const Node*>> operands;
  std::vector<std::uint8_t> turns;  // from 0
  std::vector<const Node*> conditions;
};

// The fields in which the node may stand.
FieldMask fields_of(const Node& node) {
  if (node.parts.empty()) return has_place(node) ? node.fields : FieldMask{0};
  unsigned fields = 0;
  for (const Node& part : node.parts) fields |= fields_of(part);
  return static_cast<FieldMask>(fields);
}

// Whether one text may hold all the operands.
bool may_meet(const NearWay& way) {
  unsigned common = ~0u;
  for (const auto& operand : way.operands) {
    unsigned fields = 0;
    for (const Node* node : operand) fields |= fields_of(*node);
    common &= fields;
  }
  return common != 0;
}

class Planner {
 public:
  explicit Planner(Node& near) : near_(near), chain_(near.parts.size() == 2) {}

  std::optional<PlanFault> run() {
    std::vector<Piece> whole(1);
    for (Node& part : near_.parts) whole = beside(whole, pieces_of(part, chain_), in_order());
    if (fault_) return fault_;
    auto plan = std::make_unique<NearPlan>();
    for (Piece& piece : whole) {
      if (piece.operands.size() > kMaxNearOperands) {
        return PlanFault{PlanFault::Kind::too_large,
                         "NEAR takes at most " + std::to_string(kMaxNearOperands) +
                             " things at once, AND-groups and chains counted by their parts; use a "
                             "list in words: or split the rule"};
      }
      plan->ways.push_back(
          {.shape = {.distance = near_.distance, .chain = chain_, .turns = std::move(piece.turns)},
           .operands = std::move(piece.operands),
           .conditions = std::move(piece.conditions)});
    }
    if (std::ranges::none_of(plan->ways, may_meet)) {
      return PlanFault{PlanFault::Kind::no_place,
                       "this NEAR can never hit: its sides stand in different fields, and no NEAR "
                       "reaches from one to another"};
    }
    near_.near = std::move(plan);
    return std::nullopt;
  }

 private:
  enum class Turns : std::uint8_t { same, one_after_the_other };
  [[nodiscard]] Turns in_order() const {
    return near_.distance.ordered ? Turns::one_after_the_other : Turns::same;
  }

  // Every piece of `left` together with every piece of `right`.
  std::vector<Piece> beside(const std::vector<Piece>& left, const std::vector<Piece>& right,
                            Turns turns) {
    std::vector<Piece> both;
    if (fault_) return both;
    if (left.size() * right.size() > kMaxWays) {
      fault_ = {PlanFault::Kind::too_large,
                "this NEAR joins too many alternatives that hold AND; write them as rules of "
                "their own"};
      return both;
    }
    for (const Piece& a : left) {
      for (const Piece& b : right) {
        Piece piece = a;
        const std::uint8_t from = turns == Turns::same || a.turns.empty()
                                      ? std::uint8_t{0}
                                      : static_cast<std::uint8_t>(std::ranges::max(a.turns) + 1);
        for (const std::uint8_t turn : b.turns)
          piece.turns.push_back(static_cast<std::uint8_t>(from + turn));
        piece.operands.insert(piece.operands.end(), b.operands.begin(), b.operands.end());
        piece.conditions.insert(piece.conditions.end(), b.conditions.begin(), b.conditions.end());
        if (piece.operands.size() > kMaxNearOperands + 1)
          piece.operands.resize(kMaxNearOperands + 1);
        both.push_back(std::move(piece));
      }
    }
    return both;
  }

  std::vector<Piece> pieces_of(Node& node, bool may_join) {
    if (fault_) return {};
    if (!has_place(node)) {
      fault_ = {PlanFault::Kind::no_place,
                "NEAR needs words on both sides, and " + name_of(node) +
                    " stands nowhere in the text; join it with AND outside"};
      return {};
    }
    switch (node.kind) {
      case Kind::any:
      case Kind::words:
        return any_of(node, may_join);
      case Kind::all:
        return all_of(node);
      case Kind::near:
        if (may_join && node.parts.size() == 2 && node.distance == near_.distance) {
          node.near->joins = true;
          std::vector<Piece> chain(1);
          for (Node& part : node.parts) chain = beside(chain, pieces_of(part, true), in_order());
          return chain;
        }
        break;
      default:
        break;
    }
    return {Piece{.operands = {{&node}}, .turns = {0}, .conditions = {}}};
  }

  // Parts that are one operand without conditions are alternatives of one operand.
  std::vector<Piece> any_of(Node& node, bool may_join) {
    Piece simple{.operands = {{}}, .turns = {0}, .conditions = {}};
    std::vector<Piece> pieces;
    for (Node& part : node.parts) {
      for (Piece& piece : pieces_of(part, may_join)) {
        if (piece.operands.size() == 1 && piece.conditions.empty()) {
          std::ranges::copy(piece.operands[0], std::back_inserter(simple.operands[0]));
        } else {
          pieces.push_back(std::move(piece));
        }
      }
      if (pieces.size() > kMaxWays) break;  // beside() tells
    }
    if (!simple.operands[0].empty()) pieces.push_back(std::move(simple));
    return pieces;
  }

  std::vector<Piece> all_of(Node& node) {
    std::vector<Piece> pieces(1);
    for (Node& part : node.parts) {
      if (has_place(part)) pieces = beside(pieces, pieces_of(part, false), Turns::same);
    }
    for (Piece& piece : pieces) {
      for (const Node& part : node.parts) {
        if (!has_place(part)) piece.conditions.push_back(&part);
      }
    }
    return pieces;
  }

  Node& near_;
  bool chain_;
  std::optional<PlanFault> fault_;
};

}  // namespace

bool has_place(const Node& node) {
  switch (node.kind) {
    case Kind::negation:
    case Kind::feed:
    case Kind::tag:
    case Kind::publisher:
    case Kind::language:
      return false;
    case Kind::all:
      return std::ranges::any_of(node.parts, has_place);
    case Kind::any:
      return std::ranges::all_of(node.parts, has_place);
    default:
      return true;
  }
}

std::optional<PlanFault> plan_near(Node& node) { return Planner(node).run(); }

}  // namespace newswatch::rules
