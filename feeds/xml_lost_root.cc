#include "feeds/xml_lost_root.h"

#include <algorithm>
#include <array>

#include "feeds/xml_letters.h"
#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

// What the root was called, by its end tag, else by the first element.
std::string_view name_of_lost_root(std::string_view text, Root first) {
  struct End {
    std::string_view tag;
    std::string_view name;
  };
  constexpr std::size_t kTail = 4096;
  constexpr std::array<End, 4> kEnds = {
      {{"</rdf:RDF", "rdf:RDF"}, {"</rss", "rss"}, {"</feed", "feed"}, {"</urlset", "urlset"}}};
  const std::string_view tail = text.substr(text.size() - std::min(text.size(), kTail));
  for (const End& end : kEnds) {
    if (tail.rfind(end.tag) != npos) return end.name;
  }
  return first == Root::entry ? "feed" : "rss";
}

// CDF and RSS 1.1 have a channel at their root. CDF writes its titles as elements too, but its
// items carry their link as an attribute.
bool is_whole_channel(std::string_view text, std::size_t at) {
  const std::string_view tag = text.substr(at, text.find('>', at) - at);
  return tag.find("href") != npos || tag.find("HREF") != npos || tag.find("rss1.1") != npos;
}

// An entry that is followed by another, or by the end of a feed, is no document of its own.
bool is_one_of_many(std::string_view text, std::size_t at) {
  return text.find("<entry", at + 1) != npos || text.find("</feed", at) != npos;
}

// Where the feed's own fields begin that stand before the first article.
std::size_t first_element(std::string_view text, std::size_t root_at) {
  std::size_t at = 0;
  if (const auto declaration = text.substr(0, root_at).rfind("?>"); declaration != npos) {
    at = declaration + 2;
  }
  for (at = text.find('<', at); at < root_at; at = text.find('<', at + 1)) {
    const std::string_view name = text.substr(at + 1, behind_name(text, at + 1) - at - 1);
    if (is_of_feed(name)) return at;
  }
  return root_at;
}

}  // namespace

std::optional<LostRoot> lost_root(std::string_view text, const XmlScan& scan) {
  const std::size_t at = scan.root_at;
  const bool is_lost = scan.root == Root::item || scan.root == Root::url ||
                       (scan.root == Root::channel && !is_whole_channel(text, at)) ||
                       (scan.root == Root::entry && is_one_of_many(text, at));
  if (!is_lost) return std::nullopt;
  return LostRoot{.name = name_of_lost_root(text, scan.root), .fields_at = first_element(text, at)};
}

}  // namespace newswatch::feeds
