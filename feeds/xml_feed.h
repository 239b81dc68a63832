#pragma once

// RSS, RDF, Atom, CDF and sitemaps: an XML tree as a Document. Pure.

#include <optional>
#include <string_view>

#include "feeds/document.h"
#include "feeds/xml_tree.h"

namespace newswatch::feeds {

// Reads the tree of a document found at `url` (may be empty: then an absolute self or site link is
// the base of relative ones). nullopt if the tree holds neither a feed nor an article. Linear;
// articles keep document order, at most kMaxArticles.
[[nodiscard]] std::optional<Document> read_xml_feed(XmlTree& tree, std::string_view url);

}  // namespace newswatch::feeds
