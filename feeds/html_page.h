#pragma once

// Feeds that an HTML page names. Pure, linear. Source: RSS autodiscovery, WHATWG HTML 4.6.7.4.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/article.h"

namespace newswatch::feeds {

inline constexpr std::size_t kMaxFeedLinks = 50;

// The rel=alternate links of feed types, resolved against the page's base, each address once.
[[nodiscard]] std::vector<Link> feed_links_of(std::string_view html, std::string_view url);

// Where the page's other links (a, area) lead, if it may be a feed by the look of the address, as
// the page writes them one after the other; each once, at most kMaxFeedLinks, none of those above.
[[nodiscard]] std::vector<std::string> likely_feeds_of(std::string_view html, std::string_view url);

// May this be a feed, by the look of its address? False for the pages of services that would read
// the feed for their own users.
[[nodiscard]] bool looks_like_feed(std::string_view url);

}  // namespace newswatch::feeds
