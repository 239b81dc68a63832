#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "feeds/document_json.h"
#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

// The one article of an RSS channel whose item holds `inside`.
Article article_of(std::string_view inside, std::string_view url = "https://desk.example/feed") {
  const std::string feed =
      "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\""
      " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""
      " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
      " xmlns:media=\"http://search.yahoo.com/mrss/\""
      " xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\""
      " xmlns:feedburner=\"http://rssnamespace.org/feedburner/ext/1.0\""
      " xmlns:x=\"https://private.example/ns\"><channel><title>Desk</title><item>" +
      std::string(inside) + "</item></channel></rss>";
  const auto document = parse(feed, {.content_type = "", .url = url});
  if (document.has_error() || document->articles.empty()) {
    ADD_FAILURE() << "no article";
    return {};
  }
  return document->articles.front();
}

struct Case {
  std::string_view name;
  std::string_view inside;
  std::string_view expected;
};

TEST(ParseArticle, TakesTheTitleOfTheBestVocabularyInPlainText) {
  constexpr Case kCases[] = {
      {"own before media, whatever the order", "<media:title>m</media:title><title>own</title>",
       "own"},
      {"own before Dublin Core", "<dc:title>dc</dc:title><title>own</title>", "own"},
      {"the first of two", "<title>one</title><title>two</title>", "one"},
      {"an empty one does not count", "<title/><dc:title>dc</dc:title>", "dc"},
      {"media alone", "<media:group><media:title>m</media:title></media:group>", "m"},
      {"foreign names are not ours", "<x:title>no</x:title><title>yes</title>", "yes"},
      {"nested titles are not ours",
       "<image><title>no</title></image><source url='u'>s</source><title>yes</title>", "yes"},
      {"HTML by guess", "<title>&lt;b&gt;Bold&lt;/b&gt; &amp;amp; more</title>", "Bold & more"},
      {"unknown tags stay", "<title>The &lt;gorilla&gt; speaks</title>", "The <gorilla> speaks"},
      {"raw markup", "<title>A <i>b</i> c</title>", "A b c"},
      {"CDATA", "<title><![CDATA[A & B]]></title>", "A & B"},
      {"Atom text is no HTML", "<atom:title>a &lt;b&gt; c</atom:title>", "a <b> c"},
      {"Atom HTML", "<atom:title type='html'>a &lt;b&gt;c&lt;/b&gt;</atom:title>", "a c"},
      {"white space", "<title>\n a \t b </title>", "a b"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(article_of(c.inside).title, c.expected);
  }
}

TEST(ParseArticle, TakesTheMainUrlByPrecedence) {
  constexpr Case kCases[] = {
      {"link", "<guid>https://a.example/guid</guid><link>https://a.example/link</link>",
       "https://a.example/link"},
      {"FeedBurner's original",
       "<link>https://b.example/l</link><feedburner:origLink>https://a.example/o</"
       "feedburner:origLink>",
       "https://a.example/o"},
      {"permalink guid", "<guid>https://a.example/guid</guid>", "https://a.example/guid"},
      {"guid that is none",
       "<guid isPermaLink='false'>https://a.example/guid</guid><title>t</title>", ""},
      {"guid that is no URL", "<guid>abc-1</guid>", ""},
      {"alternate link", "<atom:link href='https://a.example/alt'/><title>t</title>",
       "https://a.example/alt"},
      {"HTML alternate first",
       "<atom:link rel='alternate' type='application/json' href='https://a.example/j'/>"
       "<atom:link rel='ALTERNATE' type='text/html' href='https://a.example/h'/>",
       "https://a.example/h"},
      {"relative", "<link>/x/../1</link>", "https://desk.example/1"},
      {"protocol-relative", "<link>//a.example/1</link>", "https://a.example/1"},
      {"xml:base", "<link xml:base='https://b.example/d/'>e</link>", "https://b.example/d/e"},
      {"blanks around", "<link>\n https://a.example/1 \n</link>", "https://a.example/1"},
      {"ampersands as given", "<link>https://a.example/?a=1&amp;b=2&copy=3</link>",
       "https://a.example/?a=1&b=2&copy=3"},
      {"self is no main link", "<atom:link rel='self' href='https://a.example/s'/><title>t</title>",
       ""},
      {"dc:identifier", "<dc:identifier>https://a.example/i</dc:identifier>",
       "https://a.example/i"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(article_of(c.inside).url, c.expected);
  }
}

TEST(ParseArticle, TellsSummaryFromContent) {
  struct Texts {
    std::string_view name;
    std::string_view inside;
    std::string_view summary;
    std::string_view content;
    std::string_view text;
  };
  constexpr Texts kCases[] = {
      {"a lone description is the summary", "<description>&lt;p&gt;a&lt;/p&gt;</description>",
       "<p>a</p>", "", "a"},
      {"content:encoded",
       "<content:encoded>&lt;p&gt;c&lt;/p&gt;</content:encoded><description>d</description>", "d",
       "<p>c</p>", "c"},
      {"xhtml body",
       "<description>d</description><body xmlns='http://www.w3.org/1999/xhtml'><p>c</p></body>",
       "d", "<p>c</p>", "c"},
      {"atom:content before content:encoded",
       "<content:encoded>e</content:encoded><atom:content "
       "type='html'>&lt;i&gt;c&lt;/i&gt;</atom:content>",
       "", "<i>c</i>", "c"},
      {"iTunes only without a description", "<itunes:summary>s</itunes:summary>", "s", "", "s"},
      {"description before iTunes",
       "<itunes:summary>s</itunes:summary><description>d</description>", "d", "", "d"},
      {"raw HTML in the description", "<description><p>a</p><br/>b</description>",
       "<p>a</p><br />b", "", "a\n\nb"},
      {"Atom text is not HTML", "<atom:summary>a &lt;b&gt;</atom:summary>", "a <b>", "", "a <b>"},
  };
  for (const Texts& c : kCases) {
    SCOPED_TRACE(c.name);
    const Article article = article_of(c.inside);
    EXPECT_EQ(article.summary_html, c.summary);
    EXPECT_EQ(article.content_html, c.content);
    EXPECT_EQ(article.text, c.text);
  }
}

TEST(ParseArticle, TellsPublishedFromUpdated) {
  struct Dates {
    std::string_view name;
    std::string_view inside;
    int published_day;  // of June 2024; 0 for none
    int updated_day;
  };
  constexpr Dates kCases[] = {
      {"none", "<title>t</title>", 0, 0},
      {"pubDate", "<title>t</title><pubDate>Sat, 01 Jun 2024 00:00:00 GMT</pubDate>", 1, 0},
      {"a date without a name", "<title>t</title><dc:date>2024-06-02</dc:date>", 2, 0},
      {"updated alone", "<title>t</title><atom:updated>2024-06-03T00:00:00Z</atom:updated>", 3, 3},
      {"both",
       "<title>t</title><atom:updated>2024-06-03T00:00:00Z</atom:updated>"
       "<atom:published>2024-06-01T00:00:00Z</atom:published>",
       1, 3},
      {"issued before created",
       "<title>t</title><dcterms:created>2024-06-05</dcterms:created>"
       "<dcterms:issued>2024-06-04</dcterms:issued>",
       4, 0},
      {"pubDate before dc:date",
       "<title>t</title><dc:date>2024-06-02</dc:date><pubDate>Sat, 01 Jun 2024 00:00:00 "
       "GMT</pubDate>",
       1, 0},
      {"nonsense gives way", "<title>t</title><pubDate>soon</pubDate><dc:date>2024-06-02</dc:date>",
       2, 0},
      {"modified",
       "<title>t</title><dcterms:modified>2024-06-06</dcterms:modified>"
       "<dcterms:issued>2024-06-04</dcterms:issued>",
       4, 6},
  };
  using std::chrono::sys_days;
  const auto day_of = [](const std::optional<std::chrono::sys_seconds>& time) {
    if (!time) return 0;
    constexpr sys_days kLastOfMay = std::chrono::year(2024) / 5 / 31;
    return static_cast<int>((std::chrono::floor<std::chrono::days>(*time) - kLastOfMay).count());
  };
  for (const Dates& c : kCases) {
    SCOPED_TRACE(c.name);
    const Article article = article_of(c.inside);
    EXPECT_EQ(day_of(article.published), c.published_day);
    EXPECT_EQ(day_of(article.updated), c.updated_day);
  }
}

TEST(ParseArticle, NamesItsAuthors) {
  struct People {
    std::string_view name;
    std::string_view inside;
    std::vector<Person> authors;
  };
  const std::vector<People> cases = {
      {"mail (name)",
       "<title>t</title><author>a@x.example (Ann Lee)</author>",
       {{.name = "Ann Lee", .email = "a@x.example"}}},
      {"creator beside a mail",
       "<title>t</title><dc:creator>Ann Lee</dc:creator><author>a@x.example</author>",
       {{.name = "Ann Lee", .email = "a@x.example"}}},
      {"two creators",
       "<title>t</title><dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator>",
       {{.name = "Ann"}, {.name = "Bo"}}},
      {"structured",
       "<title>t</title><atom:author><atom:name>Ann</atom:name><atom:uri>/ann</atom:uri></"
       "atom:author>",
       {{.name = "Ann", .url = "https://desk.example/ann"}}},
      {"empty", "<title>t</title><author/><dc:creator> </dc:creator>", {}},
      {"a photographer is none",
       "<title>t</title><media:credit role='photographer'>P</media:credit>",
       {}},
  };
  for (const People& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(article_of(c.inside).authors, c.authors);
  }
}

TEST(ParseArticle, MergesRepeatedMedia) {
  const Article article = article_of(
      "<title>t</title><enclosure url='https://a.example/1.mp3' type='audio/mpeg' length='x'/>"
      "<media:content url='https://a.example/1.mp3' fileSize='9'/>"
      "<media:group><media:content url='https://a.example/2.mp4' type='video/mp4'/></media:group>"
      "<media:thumbnail url='t.png'/>");
  const std::vector<Enclosure> expected = {
      {.url = "https://a.example/1.mp3", .type = "audio/mpeg", .length_bytes = 9},
      {.url = "https://a.example/2.mp4", .type = "video/mp4"}};
  EXPECT_EQ(article.enclosures, expected);
  EXPECT_EQ(article.image, "https://desk.example/t.png");
}

TEST(ParseArticle, FallsBackToTheLinkAsId) {
  EXPECT_EQ(article_of("<link>https://a.example/1</link>").id.value, "https://a.example/1");
  EXPECT_EQ(article_of("<link>https://a.example/1</link><guid>g</guid>").id.value, "g");
}

TEST(ParseArticle, ResolvesAgainstTheFeedsOwnAddressWhereTheDocumentHasNone) {
  EXPECT_EQ(article_of("<link>/1</link>", "").url, "/1");
  const auto document = parse(
      "<rss><channel><item><link>/1</link></item><link>https://site.example/</link>"
      "</channel></rss>",
      {});
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->articles.front().url, "https://site.example/1");
}

TEST(ParseArticle, AcceptsKnownWrongNamespacesAndIgnoresForeignOnes) {
  const auto document = parse(
      "<rss xmlns:c='https://purl.org/rss/1.0/modules/content' xmlns:dc='http://wrong.example/'"
      " xmlns:q='http://wrong.example/'><channel><item><title>t</title><c:encoded>c</c:encoded>"
      "<dc:creator>Ann</dc:creator><q:creator>No</q:creator></item></channel></rss>",
      {});
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->articles.front().content_html, "c");
  EXPECT_EQ(document->articles.front().authors, std::vector<Person>{{.name = "Ann"}});
}

TEST(ParseArticle, EmptyLinesPartPlainText) {
  const auto document = parse(
      R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","content_text":"a < b\n \nb\nc"}]})",
      {});
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->articles.size(), 1u);
  EXPECT_EQ(document->articles[0].text, "a < b\n\nb c");
}

}  // namespace
}  // namespace newswatch::feeds
