#pragma once

// Pictures and media files of a feed or an article. Source: Media RSS 1.5.1, iTunes.

#include "feeds/draft.h"
#include "feeds/elements.h"
#include "feeds/xml_scope.h"

namespace pugi {
class xml_node;
}

namespace newswatch::feeds {

// Reads image, logo, thumbnail, media:group, media:content and media:credit. What a
// group or a content says of its own title and text counts for the article only by the rank of the
// media vocabulary.
void read_media(const pugi::xml_node& element, Meaning meaning, XmlScope& scope, Draft& draft);

}  // namespace newswatch::feeds
