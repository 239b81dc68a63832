#pragma once

// Text constructs: an element whose content is plain text, escaped HTML, XHTML or base64. Pure.
// Sources: RFC 4287 3.1 and 4.1.3, Atom 0.3 3.1, media RSS (type="html").

#include <string>

#include "feeds/html_text.h"
#include "feeds/xml_scope.h"

namespace newswatch::feeds {

struct TextConstruct {
  std::string text;
  TextKind kind = TextKind::html;
};

// Reads what `element` says by its type and mode attributes. `unmarked` is the kind of text without
// a type. Relative URLs inside HTML are resolved against the scope's base.
[[nodiscard]] TextConstruct read_text(const pugi::xml_node& element, XmlScope& scope,
                                      TextKind unmarked);

}  // namespace newswatch::feeds
