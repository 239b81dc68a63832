#pragma once

// What every command does with a configuration at fault: one line per problem on standard error,
// and on a terminal the line of a query that is at fault with a mark under the place.

#include <optional>
#include <string>

#include "config/config.h"
#include "daemon/terminal.h"

namespace newswatch::daemon {

// nullopt after the problems have been printed.
[[nodiscard]] std::optional<config::Config> load_or_explain(const std::string& path);

// The lines, each ending in a line feed. Safe to print.
[[nodiscard]] std::string draw_problem(const config::Problem& problem, const Terminal& terminal);

}  // namespace newswatch::daemon
