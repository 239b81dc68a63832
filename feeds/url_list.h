#pragma once

// Plain lists of URLs, one a line, as newsboat's `urls` too. Pure. Source: newsboat's manual,
// "First Steps".

#include <string_view>

#include "feeds/listed_feed.h"

namespace newswatch::feeds {

// Words behind the URL are tags, in double quotes where they hold blanks; "~Title" names the feed,
// "!" hides a feed from newsboat alone. Lines that begin with # are comments. Feeds that newsboat
// makes itself (exec:, filter:, query:) are told and left out. Linear; at most kMaxListedFeeds.
[[nodiscard]] FeedList read_url_list(std::string_view utf8);

}  // namespace newswatch::feeds
