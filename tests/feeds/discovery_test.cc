// Where feeds are looked for.

#include "feeds/discovery.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/html_page.h"
#include "feeds/link_header.h"
#include "feeds/sitemap_index.h"
#include "feeds/url_list.h"

namespace newswatch::feeds {
namespace {

using Texts = std::vector<std::string>;

TEST(Discovery, UnderstandsAnAddressAsTyped) {
  struct Case {
    std::string_view typed;
    Texts addresses;
  };
  const std::vector<Case> cases{
      {"bbc.co.uk/news", {"https://bbc.co.uk/news", "http://bbc.co.uk/news"}},
      {" example.org ", {"https://example.org", "http://example.org"}},
      {"localhost:8080/x", {"https://localhost:8080/x", "http://localhost:8080/x"}},
      {"//example.org/x", {"https://example.org/x", "http://example.org/x"}},
      {"[::1]:80/", {"https://[::1]:80/", "http://[::1]:80/"}},
      {"http://example.org/x", {"http://example.org/x"}},
      {"HTTPS://example.org/x", {"https://example.org/x"}},
      {"feed://example.org/x", {"http://example.org/x"}},
      {"feed:https://example.org/x", {"https://example.org/x"}},
      {"ftp://example.org/x", {}},
      {"file:///etc/passwd", {}},
      {"javascript:alert(1)", {}},
      {"https://", {}},
      {"", {}},
      {"   ", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.typed);
    const Texts found = addresses_of(c.typed);
    ASSERT_EQ(found.size(), c.addresses.size()) << ::testing::PrintToString(found);
    for (std::size_t i = 0; i < found.size(); ++i) {
      std::string known = found[i];
      if (known.starts_with("HTTPS")) known.replace(0, 5, "https");
      EXPECT_EQ(known, c.addresses[i]);
    }
  }
}

TEST(Discovery, LooksBelowThePageAndBelowTheRoot) {
  const Texts paths = common_feed_paths("https://example.org/news/?page=2#top");
  EXPECT_EQ(paths.front(), "https://example.org/news/feed");
  for (const char* wanted :
       {"https://example.org/news.rss", "https://example.org/feed", "https://example.org/rss.xml",
        "https://example.org/atom.xml", "https://example.org/feeds/posts/default",
        "https://example.org/feed.json", "https://example.org/?feed=rss2"})
    EXPECT_NE(std::find(paths.begin(), paths.end(), wanted), paths.end()) << wanted;
  EXPECT_EQ(std::set<std::string>(paths.begin(), paths.end()).size(), paths.size());
  EXPECT_EQ(common_feed_paths("https://example.org/").front(), "https://example.org/feed");
  EXPECT_TRUE(common_feed_paths("nonsense").empty());
}

TEST(Discovery, TellsTheTargetOfAUrl) {
  EXPECT_EQ(target_of("https://a"), "/");
  EXPECT_EQ(target_of("https://a/x?y#z"), "/x?y");
  EXPECT_EQ(target_of("https://a#z"), "/");
  EXPECT_EQ(home_page_of("https://a/x"), "https://a/");
  EXPECT_EQ(home_page_of("https://a/"), "");
  EXPECT_EQ(home_page_of("https://a"), "");
  EXPECT_EQ(robots_of("https://a:8443/x/y"), "https://a:8443/robots.txt");
}

TEST(LikelyFeeds, AreToldByTheirAddress) {
  for (const char* url :
       {"https://a/feed", "https://a/feed/", "https://a/world/rss", "https://a/rss.xml",
        "https://a/index.rdf", "https://a/x.rss", "https://a/index.xml", "https://a/?feed=rss2",
        "https://feeds.a/world", "https://a/rss/world.xml", "https://a/feed.json",
        "https://a/RSS/World", "https://a/feeds/posts/default", "https://a/x.atom",
        "https://a/rss.php?id=3"})
    EXPECT_TRUE(looks_like_feed(url)) << url;
  for (const char* url :
       {"https://a/", "https://a/news", "https://a/feedback", "https://a/brass",
        "https://a/sitemap.xml", "https://a/data.json", "https://feeds.a/", "ftp://a/feed", "feed",
        "https://feedly.com/i/subscription/feed/https://a/feed",
        "https://x/add?feed=https%3A%2F%2Fa/feed", "https://x/#/feed"})
    EXPECT_FALSE(looks_like_feed(url)) << url;
}

TEST(LikelyFeeds, AreThoseThePageDoesNotDeclare) {
  EXPECT_EQ(likely_feeds_of("<link rel=alternate type=application/rss+xml href=/feed>"
                            "<a href=/rss/world>World</a><a href='/about'>x</a>"
                            "<a href=/rss/world>again</a><map><area href=/rss/asia></map>"
                            "<base href='https://b/'><a href=rss/africa>",
                            "https://a/"),
            (Texts{"https://a/rss/world", "https://a/rss/asia", "https://b/rss/africa"}));
}

TEST(LikelyFeeds, OfAPageOfAHundredThousandAreFew) {
  std::string page;
  for (int i = 0; i < 100'000; ++i) page += "<a href=/rss/" + std::to_string(i) + ">x</a>";
  EXPECT_EQ(likely_feeds_of(page, "https://a/").size(), kMaxFeedLinks);
}

TEST(LinkHeader, IsReadAsRfc8288Says) {
  struct Case {
    std::string_view value;
    std::vector<Link> links;
  };
  const std::vector<Case> cases{
      {"", {}},
      {"nonsense; rel=alternate", {}},
      {"</feed>; rel=alternate; type=\"application/rss+xml\"",
       {{"alternate", "https://a/feed", "application/rss+xml"}}},
      {"<b>;REL=\"Alternate  hub\"",
       {{"alternate", "https://a/b", ""}, {"hub", "https://a/b", ""}}},
      {"<a,b>; rel=\"x\" , <c>; title=\"a, <b>; \\\" rel=x\"; rel=y",
       {{"x", "https://a/a,b", ""}, {"y", "https://a/c", ""}}},
      {"<a>; rel=first; rel=second", {{"first", "https://a/a", ""}}},
      {"<a>; rel=x; anchor=\"#foo\", <b> ; rel = y", {{"y", "https://a/b", ""}}},
      {"<a>; rel=\"x", {{"x", "https://a/a", ""}}},
      {"<a", {}},
      {"<a>", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.value);
    EXPECT_EQ(links_of_header(c.value, "https://a/"), c.links);
  }
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "<a>;rel=\"b c d\",";
  EXPECT_EQ(links_of_header(many, "https://a/").size(), kMaxHeaderLinks);
}

TEST(SitemapIndex, NamesSitemaps) {
  EXPECT_EQ(
      sitemaps_of_index("<?xml version='1.0'?><sitemapindex><sitemap><loc> https://a/1.xml?a=1"
                        "&amp;b=2 </loc><lastmod>2024</lastmod></sitemap><sitemap><loc><![CDATA["
                        "https://a/2.xml]]></loc></sitemap><sitemap><loc>javascript:x</loc>",
                        "text/xml"),
      (Texts{"https://a/1.xml?a=1&b=2", "https://a/2.xml"}));
  EXPECT_TRUE(sitemaps_of_index("<urlset><url><loc>https://a/1</loc></url></urlset>", "").empty());
  EXPECT_TRUE(sitemaps_of_index("", "").empty());
  EXPECT_TRUE(sitemaps_of_index("\x1f\x8b nonsense", "").empty());
}

TEST(SitemapIndex, PrefersWhatSaysNews) {
  EXPECT_EQ(
      likeliest_news({"https://news.a/old.xml", "https://a/News-1.xml", "https://a/x.xml",
                      "https://a/sitemap_news.xml"},
                     3),
      (Texts{"https://a/News-1.xml", "https://a/sitemap_news.xml", "https://news.a/old.xml"}));
}

TEST(UrlList, IsReadAsNewsboatDoes) {
  const auto list = read_url_list(
      "# mine\r\n"
      "https://a/feed\r\n"
      "\n"
      "https://b/feed news \"middle east\" \"~The B\" news !\n"
      "\"exec:~/bin/x.sh\"\n"
      "filter:x:https://c/ tag\n"
      "query:Unread:unread = \"yes\"\n"
      "  https://d/feed \"~say \\\"hi\\\"\" \"not closed");
  EXPECT_EQ(list.feeds,
            (std::vector<ListedFeed>{{"", "https://a/feed", {}},
                                     {"The B", "https://b/feed", {"news", "middle east"}},
                                     {"say \"hi\"", "https://d/feed", {"not closed"}}}));
  ASSERT_EQ(list.warnings.size(), 3u);
  EXPECT_EQ(list.warnings[0].substr(0, 14), "line 5: exec: ");
}

TEST(UrlList, IsCutAtTheLimit) {
  std::string text;
  for (std::size_t i = 0; i < kMaxListedFeeds + 5; ++i) text += "u\n";
  const auto list = read_url_list(text);
  EXPECT_EQ(list.feeds.size(), kMaxListedFeeds);
  EXPECT_EQ(list.warnings.size(), 1u);
}

}  // namespace
}  // namespace newswatch::feeds
