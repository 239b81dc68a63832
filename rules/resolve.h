#pragma once

// Turns a rule's expression into the Node that articles are held against. Pure.

#include <boost/system/result.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/node.h"
#include "rules/rule.h"
#include "rules/rule_set.h"

namespace newswatch::rules {

struct ResolveFault {
  RuleError::Kind kind = RuleError::Kind::syntax;
  std::uint32_t offset = 0;
  std::string message;
};

// Officials by what rules call them. The officials outlive it, and it outlives the nodes.
struct OfficialNumbers {
  explicit OfficialNumbers(std::span<const Official> officials);

  std::unordered_map<std::string_view, std::uint32_t> by_id;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>>
      by_group;  // ascending, each once
};

// Fails at the first name that nobody gives, the first term without a word, the first NEAR or
// atleast over what stands in no text, and where the rule with its lists grows past its bounds.
[[nodiscard]] boost::system::result<Node, ResolveFault> resolve(const Expr& match,
                                                                const RuleSettings& settings,
                                                                const OfficialNumbers& officials);

}  // namespace newswatch::rules
