#pragma once

// RSS 2.0 whose elements are written as JSON members. Pure. Source: scripting.com RSS-in-JSON.

#include <optional>
#include <string_view>

#include "feeds/document.h"

namespace boost::json {
class object;
}

namespace newswatch::feeds {

// RSS, or Atom as GData wrote it; nullopt unless `root` holds an rss, a channel or a feed object.
[[nodiscard]] std::optional<Document> read_rss_in_json(const boost::json::object& root,
                                                       std::string_view url);

}  // namespace newswatch::feeds
