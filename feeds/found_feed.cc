#include "feeds/found_feed.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "net/ascii.h"
#include "net/url.h"

namespace newswatch::feeds {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

constexpr auto npos = std::string_view::npos;

bool is_recording(const Article& article) {
  return std::any_of(article.enclosures.begin(), article.enclosures.end(),
                     [](const Enclosure& one) {
                       return one.type.starts_with("audio/") || one.type.starts_with("video/");
                     });
}

// WordPress, Blogger and their kin call it so in every address, whatever the language of the title.
bool is_of_comments(const Document& document, std::string_view url) {
  const std::string address = net::ascii::lowered(url);
  for (const std::string_view sign :
       {"/comments/feed", "/comments/default", "/comments.xml", "/comments.rss", "/comments/atom",
        "feed=comments", "/comments/rss"}) {
    if (address.find(sign) != npos) return true;
  }
  const std::string title = net::ascii::lowered(document.feed.title);
  return title.starts_with("comments on") || title.starts_with("comments for") ||
         title.starts_with("comments:");
}

FeedKind kind_of(const Document& document, std::string_view url) {
  if (is_of_comments(document, url)) return FeedKind::comments;
  const auto recordings =
      std::count_if(document.articles.begin(), document.articles.end(), is_recording);
  return static_cast<std::size_t>(recordings) * 2 > document.articles.size() ? FeedKind::podcast
                                                                             : FeedKind::articles;
}

std::string key_of(const Article& article) {
  return article.url.empty() ? article.id.value : net::comparison_key(article.url);
}

bool are_same(const FoundFeed& a, const FoundFeed& b) {
  if (a.final_url == b.final_url || a.url == b.url) return true;
  return !a.keys.empty() && a.kind == b.kind && a.keys == b.keys;
}

}  // namespace

std::string_view in_words(FoundBy found_by) {
  switch (found_by) {
    case FoundBy::given:
      return "the address given";
    case FoundBy::link_element:
      return "a link element of the page";
    case FoundBy::link_header:
      return "a Link header";
    case FoundBy::page_link:
      return "a link on the page";
    case FoundBy::common_path:
      return "a common path";
    case FoundBy::sitemap:
      return "a sitemap of robots.txt";
  }
  return "";
}

std::string_view name_of(FoundBy found_by) {
  switch (found_by) {
    case FoundBy::given:
      return "given";
    case FoundBy::link_element:
      return "link_element";
    case FoundBy::link_header:
      return "link_header";
    case FoundBy::page_link:
      return "page_link";
    case FoundBy::common_path:
      return "common_path";
    case FoundBy::sitemap:
      return "sitemap";
  }
  return "";
}

std::string_view name_of(FeedKind kind) {
  switch (kind) {
    case FeedKind::articles:
      return "articles";
    case FeedKind::podcast:
      return "podcast";
    case FeedKind::comments:
      return "comments";
  }
  return "";
}

FoundFeed describe(const Document& document, std::string_view final_url, sys_seconds now) {
  FoundFeed found{.kind = kind_of(document, final_url),
                  .format = document.format,
                  .title = document.feed.title,
                  .language = document.feed.language,
                  .hub = document.feed.hub_url,
                  .articles = document.articles.size()};
  for (const Article& article : document.articles) {
    const auto date = article.published ? article.published : article.updated;
    if (date && *date <= now + days(1) && (!found.newest || *date > *found.newest))
      found.newest = date;
    if (std::string key = key_of(article); !key.empty()) found.keys.push_back(std::move(key));
  }
  std::sort(found.keys.begin(), found.keys.end());
  found.keys.erase(std::unique(found.keys.begin(), found.keys.end()), found.keys.end());
  return found;
}

bool is_fresh(const FoundFeed& feed, sys_seconds now, days within) {
  return feed.newest && *feed.newest >= now - within;
}

std::vector<FoundFeed> ranked(std::vector<FoundFeed> found, sys_seconds now) {
  const auto rank_of = [now](const FoundFeed& feed) {
    // Undated articles may be as new as any.
    const bool is_dead = feed.articles == 0 || (feed.newest && !is_fresh(feed, now, days(365)));
    return std::tuple(feed.kind, is_dead, feed.found_by);
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const FoundFeed& a, const FoundFeed& b) { return rank_of(a) < rank_of(b); });
  std::vector<FoundFeed> kept;
  for (FoundFeed& one : found) {
    const auto same = std::find_if(kept.begin(), kept.end(),
                                   [&one](const FoundFeed& other) { return are_same(one, other); });
    if (same == kept.end()) {
      kept.push_back(std::move(one));
    } else if (same->url != one.url) {
      same->also_found.push_back(std::move(one.url));
    }
  }
  return kept;
}

}  // namespace newswatch::feeds
