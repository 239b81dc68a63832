#pragma once

// The JSON that `newswatch parse --json` prints. Pure. Absent values are left out, times are RFC
// 3339 UTC, members stand in a fixed order.

#include <string>

#include "feeds/document.h"

namespace newswatch::feeds {

[[nodiscard]] std::string to_json(const Document& document);

// {"error": "…", "feeds": [{"url","type"}]}; "feeds" only where an HTML page names some.
[[nodiscard]] std::string to_json(const ParseError& error);

}  // namespace newswatch::feeds
