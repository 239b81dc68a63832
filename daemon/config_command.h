#pragma once

// What every command does with a configuration at fault: one line per problem on standard error.

#include <optional>
#include <string>

#include "config/config.h"

namespace newswatch::daemon {

// nullopt after the problems have been printed.
[[nodiscard]] std::optional<config::Config> load_or_explain(const std::string& path);

}  // namespace newswatch::daemon
