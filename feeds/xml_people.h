#pragma once

// Authors and categories of XML feeds.

#include <cstdint>

#include "feeds/draft.h"
#include "feeds/xml_scope.h"

namespace newswatch::feeds {

// Reads a person in either form: name, email and uri as elements, or all of it as one text.
void read_people(const pugi::xml_node& element, std::uint8_t rank, XmlScope& scope, Draft& draft);

// Reads a category of RSS (text and domain), Atom (term, scheme, label), iTunes (text, nested) or
// Media RSS.
void read_category(const pugi::xml_node& element, const XmlScope& scope, Draft& draft);

// Reads a list of keywords parted by commas.
void read_keywords(const pugi::xml_node& element, const XmlScope& scope, Draft& draft);

}  // namespace newswatch::feeds
