#pragma once

// Where the feeds of a site may be. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feeds {

// What somebody who typed this may mean, in the order to try: a URL itself; for "example.org/news"
// https, then http. Empty for what cannot be an address.
[[nodiscard]] std::vector<std::string> addresses_of(std::string_view typed);

// Where programs that publish keep their feeds, likeliest first: below the page, then below the
// root of its host.
[[nodiscard]] std::vector<std::string> common_feed_paths(std::string_view page);

// The first page of the host; empty if `url` is that.
[[nodiscard]] std::string home_page_of(std::string_view url);

[[nodiscard]] std::string robots_of(std::string_view url);

// Path and query, as robots.txt judges them; "/" at least.
[[nodiscard]] std::string_view target_of(std::string_view url);

}  // namespace newswatch::feeds
