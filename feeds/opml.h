#pragma once

// OPML, the list of feeds that readers exchange. Pure. Source: opml.org/spec2.opml.

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/document.h"
#include "feeds/feed.h"
#include "feeds/listed_feed.h"

namespace newswatch::feeds {

// Reads OPML 1 and 2 in any charset, damaged or not. The folders a feed lies in become its tags,
// outermost first, then the parts of its categories. Linear; at most kMaxListedFeeds. Fails for
// what is no OPML.
[[nodiscard]] boost::system::result<FeedList, ParseError> read_opml(std::string_view bytes,
                                                                    std::string_view content_type);

// OPML 2.0, UTF-8. The first tag of a feed is its folder, all are its categories; read_opml() of it
// gives the same names, URLs and tags, ordered by folder. A comma, slash or percent sign of a tag
// is percent-encoded in the categories, where the first two part them.
[[nodiscard]] std::string write_opml(std::string_view title, const std::vector<Feed>& feeds);

}  // namespace newswatch::feeds
