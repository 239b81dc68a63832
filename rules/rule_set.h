#pragma once

// All rules compiled into one immutable engine: build it whole, share it between workers, swap it
// on reload.

#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/article.h"
#include "rules/explanation.h"
#include "rules/match.h"
#include "rules/rule.h"
#include "rules/rule_changes.h"

namespace newswatch::rules {

struct RuleError {
  enum class Kind : std::uint8_t {
    syntax,
    unknown_name,
    matches_everything,
    too_large,
    example
  } kind = Kind::syntax;
  std::size_t rule = 0;      // index into RuleSettings::rules
  std::uint32_t offset = 0;  // Expr::offset of the node at fault
  std::string message;  // one plain sentence, with the nearest right word where a name is unknown
  bool operator==(const RuleError&) const = default;
};

// An article with what the rules may ask of its feed. References must outlive the call only.
struct Subject {
  const feeds::Article& article;
  std::string_view feed_name;
  std::span<const std::string> feed_tags;
  std::string_view publisher;
  std::chrono::sys_seconds
      now;  // the article's date where it claims none: officials' terms of office
};

class RuleSet {
 public:
  // Compiles every rule and runs its examples; all errors are reported, not only the first.
  [[nodiscard]] static boost::system::result<std::shared_ptr<const RuleSet>, std::vector<RuleError>>
  compile(RuleSettings settings);

  // The same for settings that differ from those of `before` by `changes`, and by nothing else.
  // Where little changed, in a time that hardly grows with the number of rules: what did not change
  // is shared. Else like the above, and better: `before` knows how often terms stood in the
  // articles that it saw.
  [[nodiscard]] static boost::system::result<std::shared_ptr<const RuleSet>, std::vector<RuleError>>
  compile(RuleSettings settings, const RuleSet& before, const RuleChanges& changes);

  ~RuleSet();

  // Every rule that hits, in order of definition. Const and thread-safe; linear in the article.
  [[nodiscard]] std::vector<Match> match(const Subject& subject) const;

  // Why the rule at `index` hits or misses; dear, for people.
  [[nodiscard]] Explanation explain(std::size_t index, const Subject& subject) const;
  // The same of all rules, those left out of which nothing occurs.
  [[nodiscard]] Explanations explain_all(const Subject& subject) const;

  [[nodiscard]] const RuleSettings& settings() const;
  // Null if there is no such rule.
  [[nodiscard]] const Rule* find(std::string_view rule_name) const;
  [[nodiscard]] const Official* official(std::string_view id) const;

  struct Impl;  // rule_set_parts.h

 private:
  explicit RuleSet(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace newswatch::rules
