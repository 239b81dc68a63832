#pragma once

// Simple values of XML elements: one line of text, a URL. Pure.

#include <string>
#include <string_view>

#include "feeds/xml_scope.h"

namespace newswatch::feeds {

// The element's text in one line.
[[nodiscard]] std::string line_of(const pugi::xml_node& element, const XmlScope& scope);

// The element's text as an absolute URL; empty if there is none.
[[nodiscard]] std::string url_of(const pugi::xml_node& element, const XmlScope& scope);

// The same of the attribute of that local name.
[[nodiscard]] std::string url_attribute(const pugi::xml_node& element, std::string_view name,
                                        const XmlScope& scope);

}  // namespace newswatch::feeds
