#pragma once

// How element names of damaged feeds nest: which hold others, which hold text, which are HTML.
// Pure.

#include <cstdint>
#include <string_view>

namespace newswatch::feeds {

enum class NameKind : std::uint8_t {
  other,       // nothing is known
  root,        // rss, rdf:RDF, feed, urlset
  channel,     // channel
  article,     // item, entry: never inside one another
  container,   // image, author, source, media:group: holds fields of its own
  short_text,  // title, link, guid, dates…: holds plain text
  rich_text,   // description, content…: holds HTML
  html_void,   // br, img…: never closed
  html,        // p, b, div…
};

// The name without its prefix.
[[nodiscard]] inline std::string_view local_part(std::string_view qualified) {
  const auto colon = qualified.rfind(':');
  return colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
}

// The kind of a qualified name, letter case aside.
[[nodiscard]] NameKind kind_of_name(std::string_view qualified);

// Is it a name that only feeds use, or use too?
[[nodiscard]] bool is_of_feed(std::string_view qualified);

// Is the name an HTML element too, so that it may occur inside rich text?
[[nodiscard]] bool is_also_html(std::string_view qualified);

// Elements that HTML ends where the next of their name begins.
[[nodiscard]] bool ends_at_its_like(std::string_view name);

// What a person consists of.
[[nodiscard]] bool is_part_of_person(std::string_view name);

// Tags that word processors leave in a text, though they look like another vocabulary's.
[[nodiscard]] bool is_of_word_processor(std::string_view name);

[[nodiscard]] bool same_name(std::string_view a, std::string_view b);  // ASCII case aside

}  // namespace newswatch::feeds
