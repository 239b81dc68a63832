#include "feeds/html_page.h"

#include <algorithm>
#include <string>

#include "feeds/html_entities.h"
#include "feeds/links.h"
#include "feeds/xml_attributes.h"
#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The value of one attribute in the mended form ` name="value"`.
std::string attribute(std::string_view attributes, std::string_view name) {
  std::size_t at = 0;
  while (at < attributes.size()) {
    const auto equals = attributes.find("=\"", at);
    if (equals == npos) return {};
    const auto close = attributes.find('"', equals + 2);
    if (close == npos) return {};
    if (same_name(attributes.substr(at + 1, equals - at - 1), name)) {
      return decode_entities(attributes.substr(equals + 2, close - equals - 2));
    }
    at = close + 1;
  }
  return {};
}

bool is_feed_type(std::string_view type) {
  const std::string lower = tidy_relation(type);
  for (const std::string_view known :
       {"application/rss+xml", "application/atom+xml", "application/feed+json",
        "application/rdf+xml", "application/x.atom+xml", "text/rss+xml", "text/xml",
        "application/xml", "application/json"}) {
    if (std::string_view(lower).starts_with(known)) return true;
  }
  return false;
}

bool has_word(std::string_view words, std::string_view word) {
  const std::string lower = " " + tidy_relation(words) + " ";
  return lower.find(" " + std::string(word) + " ") != std::string::npos;
}

}  // namespace

std::vector<Link> feed_links_of(std::string_view html, std::string_view url) {
  std::vector<Link> links;
  std::string base(url);
  bool has_base = false;
  XmlAttributeRepair reader(html);
  std::size_t at = 0;
  while ((at = html.find('<', at)) != npos && links.size() < kMaxFeedLinks) {
    std::size_t end = at + 1;
    while (end < html.size() && is_letter(html[end])) ++end;
    const std::string_view name = html.substr(at + 1, end - at - 1);
    at = end;
    const bool is_link = same_name(name, "link") || same_name(name, "a");
    const bool is_base = same_name(name, "base") && !has_base;
    if (!is_link && !is_base) continue;
    const RepairedTag tag = reader.read(name, end);
    at = tag.end;
    const std::string href = attribute(tag.attributes, "href");
    if (trimmed(href).empty()) continue;
    if (is_base) {
      base = resolve_link(url, href);
      has_base = true;
      continue;
    }
    const std::string relation = attribute(tag.attributes, "rel");
    const std::string type = attribute(tag.attributes, "type");
    const bool is_feed =
        (has_word(relation, "alternate") && is_feed_type(type)) || has_word(relation, "feed");
    if (!is_feed) continue;
    Link link{.rel = "alternate", .href = resolve_link(base, href), .type = tidy_relation(type)};
    const auto is_same = [&link](const Link& other) { return other.href == link.href; };
    if (std::none_of(links.begin(), links.end(), is_same)) links.push_back(std::move(link));
  }
  return links;
}

}  // namespace newswatch::feeds
