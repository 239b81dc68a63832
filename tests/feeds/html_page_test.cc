#include "feeds/html_page.h"

#include <gtest/gtest.h>

#include "feeds/document_json.h"
#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

TEST(HtmlPage, NamesTheFeedsOfAPage) {
  const auto page = parse(
      "<!doctype html><html><head><base href='/news/'>"
      "<LINK REL=\"Alternate\" TYPE='application/rss+xml' HREF=\"rss?a=1&amp;b=2\" title='News'>"
      "<link rel='alternate' type='application/atom+xml' href='https://x.example/atom'/>"
      "<link rel='alternate' hreflang='de' href='/de/'><link rel='stylesheet' href='s.css'>"
      "<link rel='alternate' type='application/rss+xml' href='rss?a=1&amp;b=2'></head></html>",
      {.content_type = "text/html", .url = "https://desk.example/"});
  ASSERT_TRUE(page.has_error());
  EXPECT_EQ(page.error().kind, ParseError::Kind::html_page);
  EXPECT_EQ(to_json(page.error()),
            "{\"error\":\"this is an HTML page, not a feed; it names 2 feeds\",\"feeds\":["
            "{\"url\":\"https://desk.example/news/rss?a=1&b=2\",\"type\":\"application/rss+xml\"},"
            "{\"url\":\"https://x.example/atom\",\"type\":\"application/atom+xml\"}]}");
}

TEST(HtmlPage, NamesAFeedOnceWhateverTypesItIsSaidToHave) {
  const auto links = feed_links_of(
      "<link rel=alternate type=application/rss+xml href=/f><link rel=alternate type=text/xml "
      "href=/f>",
      "https://desk.example/");
  EXPECT_EQ(links, (std::vector<Link>{{.rel = "alternate",
                                       .href = "https://desk.example/f",
                                       .type = "application/rss+xml"}}));
}

TEST(HtmlPage, StopsAtTheLimit) {
  std::string html = "<html>";
  for (std::size_t i = 0; i < kMaxFeedLinks + 5; ++i) {
    html += "<link rel=alternate type=application/rss+xml href=/" + std::to_string(i) + ">";
  }
  EXPECT_EQ(feed_links_of(html, "https://x.example/").size(), kMaxFeedLinks);
}

}  // namespace
}  // namespace newswatch::feeds
