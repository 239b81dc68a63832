#pragma once

// Why rules hit or miss an article, as a person reads it on a terminal. Pure; all text of the
// article is made safe to print.

#include <string>

#include "daemon/terminal.h"
#include "feeds/article.h"
#include "rules/explanation.h"

namespace newswatch::daemon {

// The rule as a tree, a part a line and its passages below it; `indent` columns from the left.
[[nodiscard]] std::string draw_explanation(const rules::Explanation& whole,
                                           const feeds::Article& article, const Terminal& terminal,
                                           int indent);

// One line, without its end: the part at which the rule misses, and why.
[[nodiscard]] std::string draw_failure(const rules::Explanation& whole, const Terminal& terminal);

}  // namespace newswatch::daemon
