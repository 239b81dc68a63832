#pragma once

// Who an article is: within its feed, across feeds, and to the people who ask for it. Pure; every
// value is stable for ever, since the store keeps them.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/article.h"

namespace newswatch::feeds {

// The first eight bytes of SHA-256, big-endian; never zero.
[[nodiscard]] std::uint64_t stable_hash(std::string_view bytes);

// Identity within the feed: its id, else its link and title, else what it says.
[[nodiscard]] std::uint64_t item_key(const Article& article);

// An article among those of its document.
struct ItemIdentity {
  std::uint64_t item = 0;     // item_key
  std::uint64_t content = 0;  // content_hash
  // Another article of the document has this item_key and says something else: two notes under one
  // link, or a publisher who numbers nothing.
  bool is_shared = false;
  bool operator==(const ItemIdentity&) const = default;
};

// For each article of a document, in its order. Linear.
[[nodiscard]] std::vector<ItemIdentity> identify(std::span<const Article> articles);

// Identity within the feed of an article whose item_key is shared: that, and what it says.
[[nodiscard]] std::uint64_t shared_item_key(const ItemIdentity& identity);

// What it says: title and text, white space aside. Changes with an edit, not with markup or
// counters in links.
[[nodiscard]] std::uint64_t content_hash(const Article& article);

// Our public name for it, "a_" and 26 characters of Crockford's base 32: of its URL where that
// leads to a page of its own, else of the feed and the id; and of what it says where its identity
// is shared.
[[nodiscard]] std::string article_key(std::string_view feed_url, const Article& article,
                                      const ItemIdentity& identity);

// Identity across feeds by URL; zero where the URL is only a site's front page or absent.
[[nodiscard]] std::uint64_t url_key(const Article& article);

}  // namespace newswatch::feeds
