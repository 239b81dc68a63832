#pragma once

// What one fetch returned, understood: the feed's own description and its articles. Plain values.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/article.h"
#include "feeds/skip_times.h"

namespace newswatch::feeds {

enum class Format {
  rss_2_0,
  rss_1_0,
  rss_0_9x,
  atom_1_0,
  atom_0_3,
  json_feed_1_1,
  news_sitemap,
  cdf
};

// The name `newswatch parse --json` prints, such as "rss-2.0".
[[nodiscard]] std::string_view name_of(Format format);

struct FeedInfo {
  std::string title;
  std::string url;
  std::string id;
  std::string description;  // plain text
  std::string language;
  std::vector<Person> authors;
  std::vector<Category> categories;
  std::optional<std::chrono::sys_seconds> published;
  std::optional<std::chrono::sys_seconds> updated;
  std::string image;
  std::string rights;  // plain text
  std::string generator;
  std::optional<std::chrono::seconds> ttl;
  std::string self_url;
  std::string hub_url;                // the first of them
  std::vector<std::string> hub_urls;  // in the order of the document
  std::string next_url;               // RFC 5005 3: the next page of a paged feed
  std::string previous_archive_url;   // RFC 5005 4: where what left this document has gone
  SkipTimes skip;
  bool operator==(const FeedInfo&) const = default;
};

struct Document {
  Format format = Format::rss_2_0;
  FeedInfo feed;
  std::vector<Article> articles;      // document order
  std::vector<std::string> warnings;  // what was repaired, in plain words
  // Blanks between elements were read as text: some element of the document belongs into a text.
  bool keeps_blanks = false;
  bool operator==(const Document&) const = default;
};

// Why bytes are not a feed.
struct ParseError {
  enum class Kind { not_a_feed, html_page, opml, empty, too_large } kind = Kind::not_a_feed;
  std::string message;           // one plain sentence
  std::vector<Link> feed_links;  // html_page: the rel=alternate feeds it names, resolved
  bool operator==(const ParseError&) const = default;
};

}  // namespace newswatch::feeds
