#pragma once

// One linear look at a document before the XML library sees it. Pure.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace newswatch::feeds {

inline constexpr std::size_t kMaxDepth = 256;
inline constexpr std::size_t kMaxTags = 4'000'000;  // bounds the tree; attributes count as tags

enum class Root : std::uint8_t {
  none,
  rss,      // rss, rdf:RDF
  feed,     // Atom
  entry,    // a lone Atom entry
  channel,  // CDF, or an RSS channel whose root is missing
  item,     // an RSS item whose root is missing
  urlset,   // a sitemap
  url,      // a sitemap's article whose root is missing
  html,
  opml,
  other,  // svg, kml, service documents…: surely no feed
};

struct XmlScan {
  Root root = Root::none;
  std::size_t root_at = 0;           // byte offset of the root's '<'
  std::string_view internal_subset;  // of the DOCTYPE before the root
  std::size_t depth = 0;
  std::size_t tags = 0;
  bool needs_repair = false;  // shapes that an XML library would read wrongly without a complaint
  bool has_inline_markup = false;  // white space between elements may mean something
};

[[nodiscard]] XmlScan scan_xml(std::string_view text);

}  // namespace newswatch::feeds
