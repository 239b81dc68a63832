#include "feeds/xml_links.h"

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "feeds/links.h"
#include "feeds/numbers.h"
#include "feeds/xml_markup.h"
#include "feeds/xml_values.h"

namespace newswatch::feeds {
namespace {

// A guid that is no URL is a link only where it has the look of a path; of a relative one, only
// where the feed insists on it.
bool is_permalink(std::string_view guid, std::string_view claim) {
  if (claim == "false" || claim == "0" || claim == "no") return false;
  if (looks_like_url(guid)) return true;
  // Blanks in the path are a slip, blanks in the host make it a sentence.
  const std::string_view before_blank = guid.substr(0, guid.find(' '));
  if (looks_like_url(before_blank) && before_blank.find('/', 8) != std::string_view::npos) {
    return true;
  }
  if (before_blank.size() != guid.size()) return false;
  if (guid.starts_with("//")) return guid.find('.') != std::string_view::npos;
  if (guid.starts_with('/') && guid.size() > 1) return true;
  return claim == "true" &&
         (guid.starts_with('?') || guid.starts_with("./") || guid.starts_with("../"));
}

// HTML writes several relations into one link; the article's own page is the one that counts.
std::string relation_of(const pugi::xml_node& element, const XmlScope& scope) {
  std::string relation = tidy_relation(attribute_of(element, "rel", scope));
  if (relation.empty()) return "alternate";
  if (relation.find(' ') == std::string::npos) return relation;
  const std::string padded = " " + relation + " ";
  if (padded.find(" alternate ") != std::string::npos) return "alternate";
  return relation.substr(0, relation.find(' '));
}

}  // namespace

void read_guid(const pugi::xml_node& element, std::uint8_t rank, const XmlScope& scope,
               Draft& draft) {
  std::string guid = line_of(element, scope);
  if (is_permalink(guid, tidy_relation(attribute_of(element, "ispermalink", scope)))) {
    draft.permalink.offer(resolve_link(scope.base(), guid), TextKind::plain, rank);
  }
  draft.id.offer(std::move(guid), TextKind::plain, rank);
}

void read_link(const pugi::xml_node& element, Meaning meaning, const XmlScope& scope,
               Draft& draft) {
  std::string href = url_attribute(element, "href", scope);
  // An empty reference means the base itself. Where that is only the feed's own address, it is a
  // slip.
  if (href.empty() && scope.has_declared_base() && element.attribute("href")) href = scope.base();
  if (href.empty()) {
    std::string url = url_of(element, scope);
    if (url.empty()) url = url_attribute(element, "resource", scope);
    const bool is_repeated = meaning.rank == 0 && draft.link.rank == 0 && url != draft.link.text;
    if (is_repeated) return draft.add_link({.rel = "alternate", .href = std::move(url)});
    return draft.link.offer(std::move(url), TextKind::plain, meaning.rank);
  }
  Link link{.rel = relation_of(element, scope),
            .href = std::move(href),
            .type = std::string(trimmed(attribute_of(element, "type", scope)))};
  if (link.rel == "enclosure") {
    draft.add_enclosure({.url = link.href,
                         .type = link.type,
                         .length_bytes = length_of(attribute_of(element, "length", scope))});
  }
  draft.add_link(std::move(link));
}

void read_enclosure(const pugi::xml_node& element, const XmlScope& scope, Draft& draft) {
  Enclosure enclosure;
  for (const std::string_view name : {"url", "href", "resource", "src"}) {
    enclosure.url = url_attribute(element, name, scope);
    if (!enclosure.url.empty()) break;
  }
  if (enclosure.url.empty()) enclosure.url = url_of(element, scope);
  enclosure.type = std::string(trimmed(attribute_of(element, "type", scope)));
  enclosure.length_bytes = length_of(attribute_of(element, "length", scope));
  draft.add_enclosure(std::move(enclosure));
}

void read_comments(const pugi::xml_node& element, std::uint8_t rank, const XmlScope& scope,
                   Draft& draft) {
  const std::string text = text_of(element, scope);
  if (trimmed(text).find_first_not_of("0123456789") == std::string_view::npos) return;
  draft.comments.offer(resolve_link(scope.base(), text), TextKind::plain, rank);
}

void read_license(const pugi::xml_node& element, const XmlScope& scope, Draft& draft) {
  std::string url = url_of(element, scope);
  if (url.empty()) url = url_attribute(element, "resource", scope);
  draft.add_link({.rel = "license", .href = std::move(url)});
}

}  // namespace newswatch::feeds
