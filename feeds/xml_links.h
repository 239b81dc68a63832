#pragma once

// What an article or a feed points at in XML: its page, its files, its comments and its license.

#include <cstdint>

#include "feeds/draft.h"
#include "feeds/elements.h"
#include "feeds/xml_scope.h"

namespace pugi {
class xml_node;
}

namespace newswatch::feeds {

// Reads an id that may be a link as well: one that looks like a URL, or that claims to be one.
void read_guid(const pugi::xml_node& element, std::uint8_t rank, const XmlScope& scope,
               Draft& draft);

// Reads a link in either form: its URL as text, or as an attribute with relation and type.
void read_link(const pugi::xml_node& element, Meaning meaning, const XmlScope& scope, Draft& draft);

void read_enclosure(const pugi::xml_node& element, const XmlScope& scope, Draft& draft);

// Reads the page of the comments; some feeds tell their number instead.
void read_comments(const pugi::xml_node& element, std::uint8_t rank, const XmlScope& scope,
                   Draft& draft);

void read_license(const pugi::xml_node& element, const XmlScope& scope, Draft& draft);

}  // namespace newswatch::feeds
