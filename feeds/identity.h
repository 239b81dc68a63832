#pragma once

// Who an article is: within its feed, across feeds, and to the people who ask for it. Pure; every
// value is stable for ever, since the store keeps them.

#include <cstdint>
#include <string>
#include <string_view>

#include "feeds/article.h"

namespace newswatch::feeds {

// The first eight bytes of SHA-256, big-endian; never zero.
[[nodiscard]] std::uint64_t stable_hash(std::string_view bytes);

// Identity within the feed: its id, else its link and title, else what it says.
[[nodiscard]] std::uint64_t item_key(const Article& article);

// What it says: title and text, white space aside. Changes with an edit, not with markup or
// counters in links.
[[nodiscard]] std::uint64_t content_hash(const Article& article);

// Our public name for it, "a_" and 26 characters of Crockford's base 32: of its URL where that
// leads to a page of its own, else of the feed and the id.
[[nodiscard]] std::string article_key(std::string_view feed_url, const Article& article);

// Identity across feeds by URL; zero where the URL is only a site's front page or absent.
[[nodiscard]] std::uint64_t url_key(const Article& article);

}  // namespace newswatch::feeds
