#pragma once

// The root of a feed whose start tag is missing. Pure.

#include <cstddef>
#include <optional>
#include <string_view>

#include "feeds/xml_scan.h"

namespace newswatch::feeds {

struct LostRoot {
  std::string_view name;      // as the document must have written it
  std::size_t fields_at = 0;  // where the feed's own fields or its first article begin
};

// The root that a document without the start tag of its own must have had; nullopt if what the scan
// took for the root is one.
[[nodiscard]] std::optional<LostRoot> lost_root(std::string_view text, const XmlScan& scan);

}  // namespace newswatch::feeds
