#pragma once

// One child element of a feed or an article, read into its draft.

#include "feeds/draft.h"
#include "feeds/elements.h"
#include "feeds/xml_scope.h"

namespace pugi {
class xml_node;
}

namespace newswatch::feeds {

// Reads `element`, whose name has `meaning` in `vocabulary`, into `draft`. Elements that mean
// nothing are skipped; those inside images, authors and sources never reach the draft's own fields.
void read_field(const pugi::xml_node& element, Vocabulary vocabulary, Meaning meaning,
                XmlScope& scope, Draft& draft);

// Reads every child of `element` by read_field(), articles and channels left out.
void read_fields(const pugi::xml_node& element, XmlScope& scope, Draft& draft);

}  // namespace newswatch::feeds
