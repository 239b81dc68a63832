#pragma once

// What rules ask of feeds, held against the feeds there are. Pure.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rules/lint.h"
#include "rules/lint_forms.h"

namespace newswatch::rules {

// Which of the feeds there are can fulfil what a rule asks of its feed.
class FeedFilter {
 public:
  explicit FeedFilter(std::span<const LintFeed> feeds);

  // The form that no feed the rule watches can fulfil; `holds`: what must hold for the rule to hit.
  [[nodiscard]] std::optional<FormId> unfulfilled(const Rule& rule,
                                                  const std::vector<FormId>& holds,
                                                  const Forms& forms) const;

 private:
  struct Feed {
    std::string name;
    std::string publisher;
    std::vector<std::string> tags;
  };
  [[nodiscard]] static bool fulfils(const Feed& feed, const Form& fact);

  std::span<const LintFeed> given_;
  std::vector<Feed> feeds_;  // folded
};

}  // namespace newswatch::rules
