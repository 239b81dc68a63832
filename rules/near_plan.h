#pragma once

// Lays a NEAR out for passages_of(). Pure.

#include <optional>
#include <string>

#include "rules/node.h"

namespace newswatch::rules {

// Whether the node stands for places in the text; lang:, feed:, tag:, publisher: and NOT do not.
[[nodiscard]] bool has_place(const Node& node);

struct PlanFault {
  enum class Kind : std::uint8_t { no_place, too_large } kind = Kind::no_place;
  std::string message;
};

// Fills `node.near`; the parts are laid out already. AND in an operand joins the operands, OR makes
// ways, a part of the same NEAR with two operands lengthens the chain.
[[nodiscard]] std::optional<PlanFault> plan_near(Node& node);

}  // namespace newswatch::rules
