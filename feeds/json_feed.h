#pragma once

// JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), and RSS written as JSON. Pure.

#include <optional>
#include <string_view>

#include "feeds/document.h"

namespace newswatch::feeds {

// Reads UTF-8 text that begins with a JSON object, damaged or not, found at `url` (may be empty).
// nullopt if it is no feed. Values of a wrong type are read as what they can only mean.
[[nodiscard]] std::optional<Document> read_json_feed(std::string_view text, std::string_view url);

}  // namespace newswatch::feeds
