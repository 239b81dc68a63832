#pragma once

// Tables of documents and what is to be read from them, printed as `newswatch parse --json` does.
// For tests only.

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>

#include "feeds/document_json.h"
#include "feeds/parse.h"

namespace newswatch::feeds {

// What stands around a case's elements: an RSS item or channel, an Atom entry or feed, RSS 1.0's
// root; with the usual namespaces, and x: for one that nobody knows.
enum class Inside { nothing, item, channel, entry, feed, rdf };

struct FeedCase {
  std::string_view name;
  Inside inside = Inside::nothing;
  std::string_view document;  // its line ends do not count
  std::string_view expected;  // neither do these
};

inline std::string joined(std::string_view lines) {
  std::string line;
  for (const char c : lines) {
    if (c != '\n') line.push_back(c);
  }
  return line;
}

inline std::string document_of(const FeedCase& one) {
  constexpr std::string_view kNamespaces =
      " xmlns:atom='http://www.w3.org/2005/Atom' xmlns:dc='http://purl.org/dc/elements/1.1/'"
      " xmlns:dcterms='http://purl.org/dc/terms/' xmlns:x='https://private.example/ns'"
      " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
      " xmlns:media='http://search.yahoo.com/mrss/'"
      " xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
      " xmlns:googleplay='http://www.google.com/schemas/play-podcasts/1.0'"
      " xmlns:podcast='https://podcastindex.org/namespace/1.0'"
      " xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
      " xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
      " xmlns:slash='http://purl.org/rss/1.0/modules/slash/'"
      " xmlns:wfw='http://wellformedweb.org/CommentAPI/'"
      " xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:cc='http://web.resource.org/cc/'"
      " xmlns:creativeCommons='http://backend.userland.com/creativeCommonsRssModule'"
      " xmlns:admin='http://webns.net/mvcb/' xmlns:georss='http://www.georss.org/georss'"
      " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
      " xmlns:xhtml='http://www.w3.org/1999/xhtml'>";
  const std::string inside = joined(one.document);
  const std::string names(kNamespaces);
  switch (one.inside) {
    case Inside::item:
      return "<rss version='2.0'" + names + "<channel><title>Desk</title><item>" + inside +
             "</item></channel></rss>";
    case Inside::channel:
      return "<rss version='2.0'" + names + "<channel>" + inside + "</channel></rss>";
    case Inside::entry:
      return "<feed xmlns='http://www.w3.org/2005/Atom'" + names + "<title>Desk</title><entry>" +
             inside + "</entry></feed>";
    case Inside::feed:
      return "<feed xmlns='http://www.w3.org/2005/Atom'" + names + inside + "</feed>";
    case Inside::rdf:
      return "<rdf:RDF xmlns='http://purl.org/rss/1.0/'" + names + inside + "</rdf:RDF>";
    case Inside::nothing:
      break;
  }
  return inside;
}

// Of a case inside an item or entry only the article, else the whole without empty warnings.
inline std::string printed(const FeedCase& one) {
  const auto document = parse(document_of(one), {});
  if (document.has_error()) return to_json(document.error());
  const std::string json = to_json(*document);
  const bool is_article = one.inside == Inside::item || one.inside == Inside::entry;
  constexpr std::string_view kArticles = "\"articles\":[";
  constexpr std::string_view kNoWarnings = ",\"warnings\":[]}";
  if (!is_article || !json.ends_with(kNoWarnings)) return json;
  const auto begin = json.find(kArticles) + kArticles.size();
  return json.substr(begin, json.size() - begin - kNoWarnings.size() - 1);
}

inline void expect_read(std::span<const FeedCase> cases) {
  for (const FeedCase& one : cases) {
    SCOPED_TRACE(one.name);
    EXPECT_EQ(printed(one), joined(one.expected));
  }
}

}  // namespace newswatch::feeds
