#pragma once

// What is doubtful in rules that compile: parts that can never hit, hit nearly everything, or add
// nothing. Pure. docs/rules.md lists what is told, with examples.
//
// Told with certainty, whatever the article: never, shadowed and duplicate. The others are a guess
// at what was meant.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace newswatch::rules {

struct LintFinding {
  enum class Kind : std::uint8_t {
    never,      // can never hit
    common,     // stands in nearly every article
    shadowed,   // could be left out without a change
    duplicate,  // a rule like another
    scripts,    // leaves out articles of a script that the rule seems to mean
    names,      // two officials of one name
    field,      // a field that binds nothing
  } kind = Kind::never;
  enum class Where : std::uint8_t { rule, list, official } where = Where::rule;
  std::size_t index = 0;     // of the rule or the official; of a list, of its entry
  std::string list;          // its name
  std::uint32_t offset = 0;  // Expr::offset of the part in the rule, or in the entry of the list
  std::string message;       // one plain sentence, with the mend
  bool operator==(const LintFinding&) const = default;
};

// "never", "common": how a comment names what it allows.
[[nodiscard]] std::string_view name_of(LintFinding::Kind kind);

// What rules may ask of a feed.
struct LintFeed {
  std::string_view name;
  std::span<const std::string> tags;
  std::string_view publisher;
};

// The settings compile. No feeds: nothing is known of them. Linear in the rules; within a rule,
// time is bounded, and what would take longer is not told.
[[nodiscard]] std::vector<LintFinding> lint(const RuleSettings& settings,
                                            std::span<const LintFeed> feeds);

}  // namespace newswatch::rules
