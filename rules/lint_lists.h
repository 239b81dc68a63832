#pragma once

// What is told of lists and of the names of officials. Pure.

#include <span>
#include <vector>

#include "rules/lint.h"
#include "rules/lint_checks.h"

namespace newswatch::rules {

// Entries that are the same once folded, or that another entry finds as well wherever the list
// stands; entries that can never hit or stand in nearly every article.
void tell_lists(Forms& forms, LintContext& context, std::vector<LintFinding>& told);

// A name that two officials have.
void tell_names(std::span<const Official> officials, std::vector<LintFinding>& told);

}  // namespace newswatch::rules
