#pragma once

// Feeds that an HTML page names. Pure, linear. Source: RSS autodiscovery, WHATWG HTML 4.6.7.4.

#include <string_view>
#include <vector>

#include "feeds/article.h"

namespace newswatch::feeds {

inline constexpr std::size_t kMaxFeedLinks = 50;

// The rel=alternate links of feed types, resolved against the page's base, each address once.
[[nodiscard]] std::vector<Link> feed_links_of(std::string_view html, std::string_view url);

}  // namespace newswatch::feeds
