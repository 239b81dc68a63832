#pragma once

// What an XML element says: its text, or its markup as HTML. Linear, without recursion.

#include <string>
#include <string_view>

#include "feeds/xml_scope.h"

namespace pugi {
class xml_node;
}

namespace newswatch::feeds {

// All text inside the element, references decoded, CDATA as it is.
[[nodiscard]] std::string text_of(const pugi::xml_node& element, const XmlScope& scope);

// The element's inside as HTML: tags without namespace prefixes, text still escaped.
[[nodiscard]] std::string markup_of(const pugi::xml_node& element);

// The one div that wraps XHTML content; an empty node if there is none.
[[nodiscard]] pugi::xml_node wrapping_div(const pugi::xml_node& element);

[[nodiscard]] bool has_elements(const pugi::xml_node& element);

// The decoded value of the attribute of that local name, letter case aside; one with a prefix
// counts where there is none without. Empty if there is neither.
[[nodiscard]] std::string attribute_of(const pugi::xml_node& element, std::string_view local_name,
                                       const XmlScope& scope);

// `text` as XML writes it, between tags and between double quotes.
void append_escaped(std::string& out, std::string_view text);

}  // namespace newswatch::feeds
