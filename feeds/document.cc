#include "feeds/document.h"

namespace newswatch::feeds {

std::string_view name_of(Format format) {
  switch (format) {
    case Format::rss_2_0:
      return "rss-2.0";
    case Format::rss_1_0:
      return "rss-1.0";
    case Format::rss_0_9x:
      return "rss-0.9x";
    case Format::atom_1_0:
      return "atom-1.0";
    case Format::atom_0_3:
      return "atom-0.3";
    case Format::json_feed_1_1:
      return "json-feed-1.1";
    case Format::news_sitemap:
      return "news-sitemap";
    case Format::cdf:
      return "cdf";
  }
  return "unknown";
}

}  // namespace newswatch::feeds
