#pragma once

// Text of strangers as one YAML scalar. Pure.

#include <string>
#include <string_view>

namespace newswatch::config {

// In single quotes, where YAML has one escape, the quote itself. `text` is one line without control
// characters.
[[nodiscard]] std::string in_yaml_quotes(std::string_view text);

}  // namespace newswatch::config
