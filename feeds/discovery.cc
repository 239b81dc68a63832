#include "feeds/discovery.h"

#include <algorithm>
#include <array>

#include "feeds/links.h"
#include "net/url.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

constexpr std::array<std::string_view, 4> kBelowPages = {"/feed", "/rss.xml", "/rss", ".rss"};

// WordPress and its kin, what generators of static sites write, Blogger, Drupal, Joomla.
constexpr std::array<std::string_view, 14> kBelowRoots = {"/feed",       "/rss",
                                                          "/rss.xml",    "/feed.xml",
                                                          "/atom.xml",   "/index.xml",
                                                          "/feed.json",  "/feeds/posts/default",
                                                          "/?feed=rss2", "/feeds",
                                                          "/blog/feed",  "/news/rss.xml",
                                                          "/index.rdf",  "/?format=feed&type=rss"};

// The page without query, fragment, and slashes at its end.
std::string_view stem_of(std::string_view page) {
  page = page.substr(0, page.find_first_of("?#"));
  while (page.ends_with('/')) page.remove_suffix(1);
  return page;
}

// Does "example.org:8080" or "example.org/x" stand there, and no scheme?
bool is_bare(std::string_view typed) {
  const auto colon = typed.find(':');
  const auto slash = std::min(typed.find_first_of("/?#"), typed.size());
  if (colon == npos || colon > slash) return true;
  const std::string_view port = typed.substr(colon + 1, slash - colon - 1);
  return !port.empty() && port.find_first_not_of("0123456789") == npos;
}

}  // namespace

std::vector<std::string> addresses_of(std::string_view typed) {
  typed = trimmed(typed);
  if (typed.starts_with("//")) typed.remove_prefix(2);
  if (typed.empty()) return {};
  if (typed.front() != '[' && !is_bare(typed)) {
    std::string address = resolve_link({}, std::string(typed));
    if (!net::is_http(address) || net::host(address).empty()) return {};
    return {std::move(address)};
  }
  std::vector<std::string> addresses;
  for (const std::string_view scheme : {"https://", "http://"}) {
    const auto address = net::resolve({}, std::string(scheme) + std::string(typed));
    if (address && !net::host(*address).empty()) addresses.push_back(*address);
  }
  return addresses;
}

std::vector<std::string> common_feed_paths(std::string_view page) {
  const auto root = net::origin(page);
  if (!root) return {};
  std::vector<std::string> paths;
  const auto add = [&paths](std::string path) {
    if (std::find(paths.begin(), paths.end(), path) == paths.end())
      paths.push_back(std::move(path));
  };
  if (!home_page_of(page).empty()) {
    for (const std::string_view ending : kBelowPages)
      add(std::string(stem_of(page)) + std::string(ending));
  }
  for (const std::string_view path : kBelowRoots) add(*root + std::string(path));
  return paths;
}

std::string home_page_of(std::string_view url) {
  const auto root = net::origin(url);
  if (!root) return {};
  const std::string_view target = target_of(url);
  return target == "/" ? std::string() : *root + "/";
}

std::string robots_of(std::string_view url) {
  return net::origin(url).value_or(std::string()) + "/robots.txt";
}

std::string_view target_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == npos) return "/";
  const auto at = url.find_first_of("/?#", scheme + 3);
  if (at == npos || url[at] == '#') return "/";
  const std::string_view target = url.substr(at, url.find('#', at) - at);
  return target.empty() ? "/" : target;
}

}  // namespace newswatch::feeds
