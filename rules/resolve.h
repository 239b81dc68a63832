#pragma once

// Turns a rule's expression into the Node that articles are held against. Pure.

#include <boost/system/result.hpp>
#include <cstdint>
#include <functional>
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

struct HashOfName {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const {
    return std::hash<std::string_view>()(name);
  }
};

// Officials by what rules call them.
struct OfficialNumbers {
  explicit OfficialNumbers(std::span<const Official> officials);

  template <class Held>
  using ByName = std::unordered_map<std::string, Held, HashOfName, std::equal_to<>>;
  ByName<std::uint32_t> by_id;
  ByName<std::vector<std::uint32_t>> by_group;  // ascending, each once
};

// Fails at the first name that nobody gives, the first term without a word, the first NEAR or
// atleast over what stands in no text, and where the rule with its lists grows past its bounds.
[[nodiscard]] boost::system::result<Node, ResolveFault> resolve(const Expr& match,
                                                                const RuleSettings& settings,
                                                                const OfficialNumbers& officials);

}  // namespace newswatch::rules
