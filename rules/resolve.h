#pragma once

// Turns a rule's expression into the Node that articles are held against. Pure.

#include <boost/system/result.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rules/node.h"
#include "rules/rule.h"
#include "rules/rule_set.h"

namespace newswatch::rules {

struct ResolveFault {
  RuleError::Kind kind = RuleError::Kind::syntax;
  std::uint32_t offset = 0;
  std::string message;
};

struct HashOfName {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const {
    return std::hash<std::string_view>()(name);
  }
};
using OfficialNumbers =
    std::unordered_map<std::string, std::uint32_t, HashOfName, std::equal_to<>>;  // by id

// Fails at the first name that nobody gives, the first term without a word, the first NEAR or
// atleast over what stands in no text, and where the rule with its lists grows past its bounds.
[[nodiscard]] boost::system::result<Node, ResolveFault> resolve(const Expr& match,
                                                                const RuleSettings& settings,
                                                                const OfficialNumbers& officials);

}  // namespace newswatch::rules
