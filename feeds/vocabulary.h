#pragma once

// Which family of elements a name belongs to. Pure. A namespace counts by its URI; the prefix
// decides only where it is undeclared or bound to a URI that nobody knows.

#include <cstdint>
#include <string_view>

namespace newswatch::feeds {

// One bit each, so that a row of the element table can name several.
enum class Vocabulary : std::uint32_t {
  foreign = 0,
  rss = 1u << 0,  // every RSS, CDF and elements without a namespace
  atom = 1u << 1,
  dublin_core = 1u << 2,
  dc_terms = 1u << 3,
  content = 1u << 4,
  media = 1u << 5,
  itunes = 1u << 6,
  well_formed_web = 1u << 7,
  threading = 1u << 8,
  feedburner = 1u << 9,  // and others that count clicks
  syndication = 1u << 10,
  xhtml = 1u << 11,
  rdf = 1u << 12,
  xml = 1u << 13,
  sitemap = 1u << 14,
  news = 1u << 15,
  geo = 1u << 16,
  google_play = 1u << 17,
  sitemap_image = 1u << 18,
  license = 1u << 19,  // Creative Commons in RSS and RDF
  prism = 1u << 20,
  portal = 1u << 21,  // Yandex, Mail.ru, Rambler: the whole text for news portals
};

// What a namespace declaration's URI names; letter case, scheme, "www." and a closing slash or hash
// set aside; a misspelt one by the part that is right. foreign if it is unknown.
[[nodiscard]] Vocabulary vocabulary_of_uri(std::string_view uri);

// Atom 0.3, whose URI differs from that of Atom 1.0.
[[nodiscard]] bool is_atom_0_3(std::string_view uri);
[[nodiscard]] bool is_rss_1_x(std::string_view uri);

// What a prefix means by convention (`dc`, `media`); foreign if it is unknown.
[[nodiscard]] Vocabulary vocabulary_of_prefix(std::string_view prefix);

}  // namespace newswatch::feeds
