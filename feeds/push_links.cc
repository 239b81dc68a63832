#include "feeds/push_links.h"

#include <algorithm>
#include <utility>

#include "feeds/link_header.h"
#include "net/ascii.h"
#include "net/url.h"

namespace newswatch::feeds {
namespace {

namespace ascii = net::ascii;

constexpr std::size_t kMaxUrlBytes = 2048;

bool is_usable(std::string_view url) { return url.size() <= kMaxUrlBytes && net::is_http(url); }

void add_hub(PushLinks& links, std::string url) {
  if (!is_usable(url) || links.hubs.size() >= kMaxHubs) return;
  if (std::find(links.hubs.begin(), links.hubs.end(), url) == links.hubs.end())
    links.hubs.push_back(std::move(url));
}

void add_self(PushLinks& links, std::string url) {
  if (links.self.empty() && is_usable(url)) links.self = std::move(url);
}

}  // namespace

PushLinks links_of(const std::vector<net::Header>& headers, std::string_view url) {
  PushLinks links;
  for (const net::Header& header : headers) {
    if (!ascii::equal_ignoring_case(header.name, "Link")) continue;
    for (Link& link : links_of_header(header.value, url)) {
      if (link.rel == "hub") add_hub(links, std::move(link.href));
      if (link.rel == "self") add_self(links, std::move(link.href));
    }
  }
  return links;
}

PushLinks links_of(const FeedInfo& feed) {
  PushLinks links;
  for (const std::string& hub : feed.hub_urls) add_hub(links, hub);
  add_self(links, feed.self_url);
  return links;
}

PushLinks preferred(PushLinks of_headers, PushLinks of_document) {
  PushLinks links = std::move(of_headers);
  if (links.hubs.empty()) links.hubs = std::move(of_document.hubs);
  if (links.self.empty()) links.self = std::move(of_document.self);
  std::stable_partition(links.hubs.begin(), links.hubs.end(), [](const std::string& hub) {
    return net::origin(hub).value_or("").starts_with("https:");
  });
  return links;
}

}  // namespace newswatch::feeds
