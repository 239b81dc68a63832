// News sitemaps; and what is XML or HTML and no feed.

#include "tests/feeds/feed_cases.h"

namespace newswatch::feeds {
namespace {

TEST(ParseSitemap, ReadsNewsSitemaps) {
  constexpr FeedCase kCases[] = {
      {"the publication is the source of each and the feed of all", Inside::nothing,
       R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>
<loc>http://x.example/1</loc><lastmod>2024-06-02</lastmod><changefreq>never</changefreq>
<news:news><news:publication><news:name>Pub</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2024-06-01</news:publication_date>
<news:title>T &amp; 1</news:title><news:keywords>a, b</news:keywords>
<news:genres>Blog</news:genres><news:stock_tickers>N:A</news:stock_tickers></news:news>
<image:image><image:loc>http://x.example/i.jpg</image:loc><image:title>no</image:title>
<image:caption>no</image:caption></image:image></url></urlset>)",
       R"({"format":"news-sitemap","feed":{"title":"Pub","language":"en"},
"articles":[{"id":"http://x.example/1","url":"http://x.example/1","title":"T & 1",
"categories":[{"term":"a"},{"term":"b"}],"published":"2024-06-01T00:00:00Z",
"updated":"2024-06-02T00:00:00Z","language":"en","source":{"title":"Pub"},
"links":[{"rel":"alternate","href":"http://x.example/1"}],"image":"http://x.example/i.jpg"}],
"warnings":[]})"},
      {"images before news, several publications", Inside::nothing,
       R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"><url><i:image>
<i:loc>http://x.example/i.jpg</i:loc></i:image><n:news><n:publication><n:name>P1</n:name>
</n:publication><n:title>T1</n:title></n:news><loc>http://x.example/1</loc></url><url>
<loc>http://x.example/2</loc><n:news><n:publication><n:name>P2</n:name></n:publication>
<n:title>T2</n:title></n:news></url></urlset>)",
       R"({"format":"news-sitemap","feed":{},"articles":[{"id":"http://x.example/1",
"url":"http://x.example/1","title":"T1","source":{"title":"P1"},"links":[{"rel":"alternate",
"href":"http://x.example/1"}],"image":"http://x.example/i.jpg"},{"id":"http://x.example/2",
"url":"http://x.example/2","title":"T2","source":{"title":"P2"},"links":[{"rel":"alternate",
"href":"http://x.example/2"}]}],"warnings":[]})"},
      {"without namespaces", Inside::nothing,
       R"(<urlset><url><loc>http://x.example/1</loc><news:news><news:title>T1</news:title>
</news:news></url></urlset>)",
       R"({"format":"news-sitemap","feed":{},"articles":[{"id":"http://x.example/1",
"url":"http://x.example/1","title":"T1","links":[{"rel":"alternate",
"href":"http://x.example/1"}]}],"warnings":[]})"},
      {"without news", Inside::nothing,
       R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>
<loc>http://x.example/</loc></url></urlset>)",
       R"({"error":"this is a sitemap that tells no news"})"},
      {"an index of sitemaps", Inside::nothing,
       R"(<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
<loc>http://x.example/s.xml</loc></sitemap></sitemapindex>)",
       R"({"error":"this is XML of another kind, not a feed"})"},
  };
  expect_read(kCases);
}

TEST(ParseSitemap, NamesWhatIsNoFeed) {
  constexpr FeedCase kCases[] = {
      {"OPML", Inside::nothing,
       R"(<opml version="2.0"><head><title>x</title></head><body>
<outline xmlUrl="http://x.example/"/></body></opml>)",
       R"({"error":"this is OPML, a list of feeds; import it instead"})"},
      {"SVG", Inside::nothing, R"(<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>)",
       R"({"error":"this is XML of another kind, not a feed"})"},
      {"KML", Inside::nothing,
       R"(<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>x</name></Document></kml>)",
       R"({"error":"this is XML of another kind, not a feed"})"},
      {"an AtomPub service", Inside::nothing,
       R"(<service xmlns="http://www.w3.org/2007/app"
 xmlns:atom="http://www.w3.org/2005/Atom"><workspace><atom:title>Main</atom:title>
<collection href="http://x.example/"><atom:title>c</atom:title></collection></workspace>
</service>)",
       R"({"error":"this is XML of another kind, not a feed"})"},
      {"AtomPub's categories", Inside::nothing,
       R"(<app:categories xmlns:app="http://www.w3.org/2007/app"
 xmlns:atom="http://www.w3.org/2005/Atom"><atom:category term="a"/></app:categories>)",
       R"({"error":"this is XML of another kind, not a feed"})"},
      {"XHTML", Inside::nothing,
       R"(<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>
<link rel="alternate" type="application/rss+xml" href="http://x.example/f"/></head><body/>
</html>)",
       R"({"error":"this is an HTML page, not a feed; it names 1 feed",
"feeds":[{"url":"http://x.example/f","type":"application/rss+xml"}]})"},
      {"RDF about people", Inside::nothing,
       R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/"><foaf:Person><foaf:name>x</foaf:name></foaf:Person>
</rdf:RDF>)",
       R"({"error":"this looks like a feed but holds nothing"})"},
      {"a style sheet", Inside::nothing,
       R"(<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="/"><html><title>x</title></html></xsl:template></xsl:stylesheet>)",
       R"({"error":"this is XML of another kind, not a feed"})"},
      {"SOAP", Inside::nothing,
       R"(<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body/>
</soap:Envelope>)",
       R"({"error":"this is XML of another kind, not a feed"})"},
  };
  expect_read(kCases);
}

}  // namespace
}  // namespace newswatch::feeds
