#pragma once

// Well-formed XML out of damaged XML. Pure, linear, without recursion.

#include <string>
#include <string_view>
#include <vector>

#include "feeds/xml_scan.h"

namespace newswatch::feeds {

struct RepairedXml {
  std::string text;
  std::vector<std::string> warnings;
};

// Rewrites `text` from `scan.root_at` on so that elements nest and close, at most kMaxDepth deep.
// Feed elements are told from HTML by name, so an unclosed tag inside a description cannot swallow
// the next item. A missing root or channel is put back; what a truncated document still holds is
// kept. References are left as they are. Ends early, with a warning, after kMaxTags tags.
[[nodiscard]] RepairedXml repair_xml(std::string_view text, const XmlScan& scan);

}  // namespace newswatch::feeds
