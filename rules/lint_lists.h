#pragma once

// What is told of lists, of the names of officials and of what rules ask of feeds. Pure.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rules/lint.h"
#include "rules/lint_checks.h"

namespace newswatch::rules {

// Entries that are the same once folded, or that another entry finds as well wherever the list
// stands; entries that can never hit or stand in nearly every article.
void tell_lists(Forms& forms, LintContext& context, std::vector<LintFinding>& told);

// A name that two officials have.
void tell_names(std::span<const Official> officials, std::vector<LintFinding>& told);

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
