#include "feeds/html_page.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include "feeds/html_entities.h"
#include "feeds/links.h"
#include "feeds/xml_attributes.h"
#include "feeds/xml_names.h"
#include "net/ascii.h"
#include "net/url.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string attribute(std::string_view attributes, std::string_view name) {
  return decode_entities(attribute_value(attributes, name));
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

// One link; what is asked of it is worked out then, for most links of a page are of no interest.
struct PageLink {
  const std::string& base;
  std::string href;  // as written
  std::string_view attributes;

  [[nodiscard]] std::string type() const { return attribute(attributes, "type"); }
  [[nodiscard]] bool is_feed() const {
    const std::string relation = attribute(attributes, "rel");
    if (relation.empty()) return false;
    return (has_word(relation, "alternate") && is_feed_type(type())) || has_word(relation, "feed");
  }
  [[nodiscard]] std::string url() const { return resolve_link(base, href); }
};

// To resolve the many links of a page that are none would cost more than to look at them.
bool may_look_like_feed(std::string_view href) {
  const std::string lower = net::ascii::lowered(href);
  for (const std::string_view sign : {"rss", "feed", "atom", "rdf", "index.xml"}) {
    if (lower.find(sign) != npos) return true;
  }
  return false;
}

// Shows every link of the page until `visit` has seen enough, which it says by false.
template <class Visit>
void visit_links(std::string_view html, std::string_view url, Visit visit) {
  std::string base(url);
  bool has_base = false;
  XmlAttributeRepair reader(html);
  std::size_t at = 0;
  while ((at = html.find('<', at)) != npos) {
    std::size_t end = at + 1;
    while (end < html.size() && is_letter(html[end])) ++end;
    const std::string_view name = html.substr(at + 1, end - at - 1);
    at = end;
    const bool is_link = same_name(name, "link") || same_name(name, "a") || same_name(name, "area");
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
    const PageLink link{.base = base, .href = href, .attributes = tag.attributes};
    if (!visit(link)) return;
  }
}

bool is_among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::vector<Link> feed_links_of(std::string_view html, std::string_view url) {
  std::vector<Link> links;
  visit_links(html, url, [&links](const PageLink& page_link) {
    if (!page_link.is_feed()) return true;
    Link link{.rel = "alternate", .href = page_link.url(), .type = tidy_relation(page_link.type())};
    const auto is_same = [&link](const Link& other) { return other.href == link.href; };
    if (std::none_of(links.begin(), links.end(), is_same)) links.push_back(std::move(link));
    return links.size() < kMaxFeedLinks;
  });
  return links;
}

std::vector<std::string> likely_feeds_of(std::string_view html, std::string_view url) {
  std::vector<std::string> found;
  visit_links(html, url, [&found](const PageLink& link) {
    if (!may_look_like_feed(link.href) || link.is_feed()) return true;
    std::string feed = link.url();
    const bool is_wanted =
        looks_like_feed(feed) && std::find(found.begin(), found.end(), feed) == found.end();
    if (is_wanted) found.push_back(std::move(feed));
    return found.size() < kMaxFeedLinks;
  });
  return found;
}

bool looks_like_feed(std::string_view url) {
  constexpr std::size_t kLongest = 2'000;
  if (!net::is_http(url) || url.size() > kLongest) return false;
  const std::string lower = net::ascii::lowered(url.substr(0, url.find('#')));
  const std::size_t host_at = lower.find("://") + 3;
  const std::size_t path_at = std::min(lower.find_first_of("/?", host_at), lower.size());
  const std::string_view host = std::string_view(lower).substr(host_at, path_at - host_at);
  std::string_view path = std::string_view(lower).substr(path_at);
  // The address of a feed inside another: a button that hands it to a service.
  for (const std::string_view inside : {"http:", "https:", "http%3a", "https%3a", "feed="}) {
    const auto at = path.find(inside);
    if (at == npos) continue;
    const std::string_view value = path.substr(at + inside.size());
    if (inside != "feed=" || value.starts_with("http")) return false;
  }
  if (host.starts_with("feeds.") || host.starts_with("feed.") || host.starts_with("rss."))
    return path.size() > 1;
  const std::size_t query_at = std::min(path.find('?'), path.size());
  const std::string_view query = path.substr(query_at);
  for (const std::string_view asked : {"feed=rss", "feed=atom", "feed=rdf", "format=rss",
                                       "format=atom", "format=feed", "type=rss", "output=rss"}) {
    if (query.find(asked) != npos) return true;
  }
  path = path.substr(0, query_at);
  while (!path.empty()) {
    const std::size_t end = path.find('/', 1);
    const std::string_view part = path.substr(1, end == npos ? npos : end - 1);
    if (is_among(part, {"feed", "feeds", "rss", "rss2", "atom", "rdf"})) return true;
    if (end == npos) break;
    path.remove_prefix(end);
  }
  for (const std::string_view ending : {".rss", ".rdf", ".atom"}) {
    if (path.ends_with(ending)) return true;
  }
  const bool is_data = path.ends_with(".xml") || path.ends_with(".json") || path.ends_with(".php");
  const bool is_named = path.find("rss") != npos || path.find("atom") != npos ||
                        path.find("feed") != npos || path.ends_with("/index.xml");
  return is_data && is_named;
}

}  // namespace newswatch::feeds
