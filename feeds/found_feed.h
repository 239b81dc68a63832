#pragma once

// A feed that was found for somebody, as he is to choose by. Pure.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/document.h"

namespace newswatch::feeds {

// How it was found, best first.
enum class FoundBy : std::uint8_t {
  given,         // the address asked about is one
  link_element,  // <link rel="alternate"> of a page
  link_header,   // Link: of an answer
  page_link,     // <a> of a page, by the look of its address
  common_path,   // where programs that publish keep theirs
  sitemap,       // named by robots.txt
};

// "a link element of the page"
[[nodiscard]] std::string_view in_words(FoundBy found_by);
// "link_element"
[[nodiscard]] std::string_view name_of(FoundBy found_by);

enum class FeedKind : std::uint8_t { articles, podcast, comments };

[[nodiscard]] std::string_view name_of(FeedKind kind);

struct FoundFeed {
  std::string url;        // to be polled
  std::string final_url;  // where it led, redirects followed
  FoundBy found_by = FoundBy::given;
  std::string found_at;  // the page or file that names it; empty for a guess and what was given
  FeedKind kind = FeedKind::articles;
  Format format = Format::rss_2_0;
  std::string title;  // one line of plain text; may be empty
  std::string language;
  std::string hub;
  std::size_t articles = 0;
  std::optional<std::chrono::sys_seconds> newest;
  std::vector<std::string> keys;        // of its articles, sorted: to know the same by
  std::vector<std::string> also_found;  // addresses that hold the same
  bool operator==(const FoundFeed&) const = default;
};

// What the document tells; url, final_url, found_by and found_at are the caller's to fill in.
// Dates later than `now` by more than a day are nobody's newest.
[[nodiscard]] FoundFeed describe(const Document& document, std::string_view final_url,
                                 std::chrono::sys_seconds now);

// Has it brought an article in so many days?
[[nodiscard]] bool is_fresh(const FoundFeed& feed, std::chrono::sys_seconds now,
                            std::chrono::days within);

// The best first: articles before podcasts before comments, living before dead, by how they were
// found. Those of one final address, or of the same articles, become the best one of them.
[[nodiscard]] std::vector<FoundFeed> ranked(std::vector<FoundFeed> found,
                                            std::chrono::sys_seconds now);

}  // namespace newswatch::feeds
