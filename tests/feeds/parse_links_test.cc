// Links as documents give them: which of several counts, and what they are relative to.

#include <gtest/gtest.h>

#include <string>

#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

constexpr const char* kUrl = "https://desk.example/dir/feed.xml";

Document read(const std::string& xml, const char* url = kUrl) {
  auto document = parse(xml, {.url = url});
  EXPECT_TRUE(document.has_value()) << xml;
  return document ? std::move(*document) : Document{};
}

Article rss_item(const std::string& fields, const std::string& channel = "",
                 const char* url = kUrl) {
  const auto document = read("<rss version='2.0'><channel><title>t</title>" + channel +
                                 "<item><title>x</title>" + fields + "</item></channel></rss>",
                             url);
  return document.articles.empty() ? Article{} : document.articles.front();
}

Article atom_entry(const std::string& fields, const std::string& attributes = "",
                   const char* url = kUrl) {
  const auto document =
      read("<feed xmlns='http://www.w3.org/2005/Atom' " + attributes +
               "><title>t</title><entry><title>x</title>" + fields + "</entry></feed>",
           url);
  return document.articles.empty() ? Article{} : document.articles.front();
}

TEST(ParseLinks, AGuidIsALinkUnlessItSaysOrLooksOtherwise) {
  const struct {
    const char* attribute;
    const char* guid;
    const char* url;
  } cases[] = {
      {"", "http://a.example/1", "http://a.example/1"},
      {"isPermaLink='true'", "http://a.example/1", "http://a.example/1"},
      {"isPermaLink=''", "http://a.example/1", "http://a.example/1"},
      {"isPermaLink='yes'", "http://a.example/1", "http://a.example/1"},
      {"isPermaLink='false'", "http://a.example/1", ""},
      {"ispermalink=' FALSE '", "http://a.example/1", ""},
      {"isPermaLink='0'", "http://a.example/1", ""},
      {"isPermaLink='no'", "http://a.example/1", ""},
      {"", "abc", ""},
      {"isPermaLink='true'", "abc", ""},
      {"isPermaLink='true'", "12345", ""},
      {"isPermaLink='true'", "/x/1", "https://desk.example/x/1"},
      {"", "/x/1", "https://desk.example/x/1"},
      {"isPermaLink='false'", "/x/1", ""},
      {"", "../x", ""},
      {"isPermaLink='true'", "?p=12", "https://desk.example/dir/feed.xml?p=12"},
      {"", "//a.example/1", "https://a.example/1"},
      {"", "http://a.example/a story", "http://a.example/a%20story"},
      {"", "http://a.example has 12", ""},
      {"", "12 at http://a.example/", ""},
      {"", "tag:a.example,2024:1", ""},
      {"", "www.a.example/1", ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.attribute) + " " + c.guid);
    const Article article =
        rss_item(std::string("<guid ") + c.attribute + ">" + c.guid + "</guid>");
    EXPECT_EQ(article.url, c.url);
    EXPECT_EQ(article.id.value, c.guid);
  }
}

TEST(ParseLinks, TheAlternateIsTheArticlesOwn) {
  const struct {
    const char* links;
    const char* url;
  } cases[] = {
      {"<link href='l'/>", "https://desk.example/dir/l"},
      {"<link rel='' href='l'/>", "https://desk.example/dir/l"},
      {"<link rel=' Alternate ' href=' l '/>", "https://desk.example/dir/l"},
      {"<link rel='http://www.iana.org/assignments/relation/alternate' href='l'/>",
       "https://desk.example/dir/l"},
      {"<link rel='bookmark alternate' href='l'/>", "https://desk.example/dir/l"},
      {"<link rel='self' href='s'/><link type='application/pdf' href='p'/>"
       "<link type='TEXT/HTML; charset=utf-8' href='h'/>",
       "https://desk.example/dir/h"},
      {"<link rel='alternate' hreflang='fr' href='f'/><link rel='alternate' hreflang='en' "
       "href='e'/>",
       "https://desk.example/dir/f"},
      {"<link xml:base='http://o.example/d/' href='f'/>", "http://o.example/d/f"},
      {"<link xml:base='http://o.example/d/' href=''/>", "http://o.example/d/"},
      {"<link href=''/>", ""},
      {"<link>http://a.example/x</link>", "http://a.example/x"},
      {"<link rel='related' href='r'/><link rel='enclosure' href='e'/><link rel='via' href='v'/>",
       ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.links);
    EXPECT_EQ(atom_entry(c.links).url, c.url);
  }
}

TEST(ParseLinks, BasesNestAndNonsenseIsNoBase) {
  const struct {
    const char* root;
    const char* link;
    const char* url;
  } cases[] = {
      {"xml:base='http://b.example/x/'", "href='l'", "http://b.example/x/l"},
      {"xml:base='http://b.example/x/'", "xml:base='y/' href='l'", "http://b.example/x/y/l"},
      {"xml:base='/y/'", "href='l'", "https://desk.example/y/l"},
      {"xml:base=''", "href='l'", "https://desk.example/dir/l"},
      {"xml:base='//o.example/z/'", "href='l'", "https://o.example/z/l"},
      {"xml:base='javascript:x'", "href='l'", "https://desk.example/dir/l"},
      {"xml:base='http://[bad'", "href='l'", "https://desk.example/dir/l"},
      {"base='http://o.example/'", "href='l'", "https://desk.example/dir/l"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.root) + " " + c.link);
    EXPECT_EQ(atom_entry(std::string("<link ") + c.link + "/>", c.root).url, c.url);
  }
}

TEST(ParseLinks, EveryElementMayHaveABaseOfItsOwn) {
  const Article article = atom_entry(
      "<author><name>n</name><uri xml:base='u/'>me</uri></author>"
      "<content type='html' xml:base='../q/'>&lt;a href='c'&gt;c&lt;/a&gt;</content>"
      "<summary type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml' xml:base='k/'>"
      "<a href='s'>s</a></div></summary>",
      "xml:base='http://b.example/x/'");
  ASSERT_EQ(article.authors.size(), 1u);
  EXPECT_EQ(article.authors[0].url, "http://b.example/x/u/me");
  EXPECT_EQ(article.content_html, "<a href='http://b.example/q/c'>c</a>");
  EXPECT_EQ(article.summary_html, "<a href=\"http://b.example/x/k/s\">s</a>");
}

TEST(ParseLinks, WithoutAnAddressTheFeedsOwnLinksAreTheBase) {
  const std::string site = "<link>http://www.site.example/x/</link>";
  const std::string self =
      "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' "
      "href='http://self.example/f/feed'/>";
  EXPECT_EQ(rss_item("<link>s.html</link>", site, "").url, "http://www.site.example/x/s.html");
  EXPECT_EQ(rss_item("<link>s.html</link>", site + self, "").url, "http://self.example/f/s.html");
  EXPECT_EQ(rss_item("<link>s.html</link>", "", "").url, "s.html");
}

TEST(ParseLinks, AnItemThatSaysAnythingIsAnArticle) {
  for (const char* said :
       {"<pubDate>Mon, 10 Jun 2024 08:00:03 GMT</pubDate>", "<author>A. Writer</author>",
        "<category>news</category>", "<comments>http://a.example/c</comments>",
        "<source url='http://a.example/'>A</source>"}) {
    SCOPED_TRACE(said);
    const auto document = read(std::string("<rss><channel><title>t</title><item>") + said +
                               "</item><item> </item></channel></rss>");
    EXPECT_EQ(document.articles.size(), 1u);
  }
}

}  // namespace
}  // namespace newswatch::feeds
