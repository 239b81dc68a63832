// Every pair of rival elements, in both orders and in every dialect: the table of precedence.h,
// from outside. A list names the rivals of one field, the best first.

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/dates.h"
#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

constexpr std::string_view kNamespaces =
    " xmlns:r='http://backend.userland.com/rss2' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    " xmlns:terms='http://purl.org/dc/terms/' xmlns:itunes='http://www.itunes.com/dtds/"
    "podcast-1.0.dtd' xmlns:play='http://www.google.com/schemas/play-podcasts/1.0'"
    " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    " xmlns:media='http://search.yahoo.com/mrss/' xmlns:x='http://www.w3.org/1999/xhtml'"
    " xmlns:fb='http://rssnamespace.org/feedburner/ext/1.0' xmlns:admin='http://webns.net/mvcb/'"
    " xmlns:prism='http://prismstandard.org/namespaces/basic/2.0/'"
    " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'";

struct Dialect {
  std::string_view name;
  std::string_view root;  // with the namespace of the prefix a
  std::string_view channel;
  std::string_view item;
  std::string_view after_item;
};

constexpr Dialect kDialects[] = {
    {"RSS 0.91", "<rss version='0.91' xmlns:a='http://www.w3.org/2005/Atom'", "<channel>", "<item>",
     "</item></channel></rss>"},
    {"RSS 2.0", "<rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom'", "<channel>", "<item>",
     "</item></channel></rss>"},
    {"RSS 0.90",
     "<rdf:RDF xmlns='http://my.netscape.com/rdf/simple/0.9/' "
     "xmlns:a='http://www.w3.org/2005/Atom'",
     "<channel>", "</channel><item>", "</item></rdf:RDF>"},
    {"RSS 1.0", "<rdf:RDF xmlns='http://purl.org/rss/1.0/' xmlns:a='http://www.w3.org/2005/Atom'",
     "<channel>", "</channel><item>", "</item></rdf:RDF>"},
    {"Atom 0.3",
     "<feed version='0.3' xmlns='http://purl.org/atom/ns#' xmlns:a='http://purl.org/atom/ns#'", "",
     "<entry>", "</entry></feed>"},
    {"Atom 1.0", "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:a='http://www.w3.org/2005/Atom'",
     "", "<entry>", "</entry></feed>"},
};

struct Rival {
  std::string_view element;
  std::string_view value;
};

struct Contest {
  std::string_view field;
  std::vector<Rival> rivals;
  std::function<std::string(const Document&)> value;
};

enum class Place { feed, article };

std::string said(const Contest& contest, const Dialect& dialect, Place place,
                 const std::string& elements) {
  std::string text(dialect.root);
  text.append(kNamespaces).append(">").append(dialect.channel);
  if (place == Place::feed) text.append(elements);
  text.append(dialect.item);
  if (place == Place::article) text.append(elements);
  text.append("<r:keywords>not empty</r:keywords>").append(dialect.after_item);
  const auto document = parse(text, {});
  if (document.has_error() || document->articles.size() != 1) return "no article";
  return contest.value(*document);
}

void expect_one_winner(const Contest& contest, Place place) {
  for (const Dialect& dialect : kDialects) {
    for (std::size_t i = 0; i < contest.rivals.size(); ++i) {
      const Rival& best = contest.rivals[i];
      EXPECT_EQ(said(contest, dialect, place, std::string(best.element)), best.value)
          << contest.field << " in " << dialect.name << ": " << best.element;
      for (std::size_t j = i + 1; j < contest.rivals.size(); ++j) {
        const Rival& other = contest.rivals[j];
        const std::string first = std::string(best.element) + std::string(other.element);
        const std::string last = std::string(other.element) + std::string(best.element);
        EXPECT_EQ(said(contest, dialect, place, first), best.value)
            << contest.field << " in " << dialect.name << ": " << first;
        EXPECT_EQ(said(contest, dialect, place, last), best.value)
            << contest.field << " in " << dialect.name << ": " << last;
      }
    }
  }
}

std::string day_of(const std::optional<std::chrono::sys_seconds>& time) {
  return time ? format_rfc3339(*time).substr(0, 10) : std::string();
}

std::string names_of(const std::vector<Person>& people) {
  std::string names;
  for (const Person& person : people) names += (names.empty() ? "" : ", ") + person.name;
  return names;
}

TEST(Precedence, OfAnArticlesTextsIsOneOrderInEveryDialect) {
  const Contest contests[] = {
      {"title",
       {{"<r:title>1</r:title>", "1"},
        {"<a:title>2</a:title>", "2"},
        {"<r:headline>3</r:headline>", "3"},
        {"<dc:title>4</dc:title>", "4"},
        {"<terms:title>5</terms:title>", "5"},
        {"<terms:alternative>6</terms:alternative>", "6"},
        {"<media:group><media:title>7</media:title></media:group>", "7"},
        {"<itunes:title>8</itunes:title>", "8"}},
       [](const Document& one) { return one.articles[0].title; }},
      {"summary",
       {{"<r:description>1</r:description>", "1"},
        {"<a:summary>2</a:summary>", "2"},
        {"<r:summary>3</r:summary>", "3"},
        {"<r:abstract>4</r:abstract>", "4"},
        {"<terms:abstract>5</terms:abstract>", "5"},
        {"<dc:description>6</dc:description>", "6"},
        {"<terms:description>7</terms:description>", "7"},
        {"<media:content><media:description>8</media:description></media:content>", "8"},
        {"<itunes:summary>9</itunes:summary>", "9"},
        {"<play:description>10</play:description>", "10"},
        {"<itunes:subtitle>11</itunes:subtitle>", "11"}},
       [](const Document& one) { return one.articles[0].summary_html; }},
      {"content",
       {{"<a:content>1</a:content>", "1"},
        {"<content:encoded>2</content:encoded>", "2"},
        {"<r:content>3</r:content>", "3"},
        {"<x:body><x:p>4</x:p></x:body>", "<p>4</p>"},
        {"<x:div><x:p>5</x:p></x:div>", "<p>5</p>"},
        {"<r:body>6</r:body>", "6"},
        {"<r:fulltext>7</r:fulltext>", "7"},
        {"<content:items><rdf:Bag><rdf:li><content:item><rdf:value>8</rdf:value></content:item>"
         "</rdf:li></rdf:Bag></content:items>",
         "8"},
        {"<turbo:content>9</turbo:content>", "9"},
        {"<yandex:full-text>10</yandex:full-text>", "10"}},
       [](const Document& one) { return one.articles[0].content_html; }},
      {"language",
       {{"<r:language>l1</r:language>", "l1"},
        {"<a:language>l2</a:language>", "l2"},
        {"<dc:language>l3</dc:language>", "l3"},
        {"<terms:language>l4</terms:language>", "l4"},
        {"<r:title xml:lang='l5'>t</r:title>", "l5"}},
       [](const Document& one) { return one.articles[0].language; }},
  };
  for (const Contest& contest : contests) expect_one_winner(contest, Place::article);
}

TEST(Precedence, OfIdsAndLinksIsOneOrderInEveryDialect) {
  const Contest contests[] = {
      {"id",
       {{"<r:guid>1</r:guid>", "1"},
        {"<a:id>2</a:id>", "2"},
        {"<r:id>3</r:id>", "3"},
        {"<dc:identifier>4</dc:identifier>", "4"},
        {"<terms:identifier>5</terms:identifier>", "5"},
        {"<r:link>https://a.example/6</r:link>", "https://a.example/6"}},
       [](const Document& one) { return one.articles[0].id.value; }},
      {"url",
       {{"<fb:origLink>https://a.example/1</fb:origLink>", "https://a.example/1"},
        {"<r:link>https://a.example/2</r:link>", "https://a.example/2"},
        {"<a:link href='https://a.example/3' type='text/html'/>", "https://a.example/3"},
        {"<a:link rel='alternate' href='https://a.example/4' type='text/plain'/>",
         "https://a.example/4"},
        {"<a:link>https://a.example/5</a:link>", "https://a.example/5"},
        {"<r:guid>https://a.example/6</r:guid>", "https://a.example/6"},
        {"<a:id>https://a.example/7</a:id>", "https://a.example/7"},
        {"<dc:identifier>https://a.example/8</dc:identifier>", "https://a.example/8"},
        {"<a:link rel='related' href='https://a.example/9'/>", ""}},
       [](const Document& one) { return one.articles[0].url; }},
      {"comments",
       {{"<r:comments>https://a.example/1</r:comments>", "https://a.example/1"},
        {"<a:link rel='replies' type='text/html' href='https://a.example/2'/>",
         "https://a.example/2"},
        {"<a:link rel='replies' type='application/atom+xml' href='https://a.example/3'/>", ""}},
       [](const Document& one) { return one.articles[0].comments_url; }},
      {"image",
       {{"<r:image><r:url>https://a.example/1</r:url></r:image>", "https://a.example/1"},
        {"<a:logo>https://a.example/2</a:logo>", "https://a.example/2"},
        {"<itunes:image href='https://a.example/3'/>", "https://a.example/3"},
        {"<play:image href='https://a.example/4'/>", "https://a.example/4"},
        {"<r:image rdf:resource='https://a.example/5'/>", "https://a.example/5"},
        {"<a:icon>https://a.example/6</a:icon>", "https://a.example/6"},
        {"<media:thumbnail url='https://a.example/7'/>", "https://a.example/7"},
        {"<media:content url='https://a.example/8' medium='image'/>", "https://a.example/8"},
        {"<r:enclosure url='https://a.example/9' type='image/png'/>", "https://a.example/9"}},
       [](const Document& one) { return one.articles[0].image; }},
      {"source",
       {{"<a:source><a:title>1</a:title></a:source>", "1"}, {"<r:source>2</r:source>", "2"}},
       [](const Document& one) {
         return one.articles[0].source ? one.articles[0].source->title : std::string();
       }},
  };
  for (const Contest& contest : contests) expect_one_winner(contest, Place::article);
}

TEST(Precedence, OfDatesAndPeopleIsOneOrderInEveryDialect) {
  const Contest contests[] = {
      {"published",
       {{"<r:pubDate>2024-06-01</r:pubDate>", "2024-06-01"},
        {"<a:published>2024-06-02</a:published>", "2024-06-02"},
        {"<a:issued>2024-06-03</a:issued>", "2024-06-03"},
        {"<terms:issued>2024-06-04</terms:issued>", "2024-06-04"},
        {"<terms:available>2024-06-05</terms:available>", "2024-06-05"},
        {"<a:created>2024-06-07</a:created>", "2024-06-07"},
        {"<terms:created>2024-06-08</terms:created>", "2024-06-08"},
        {"<dc:date>2024-06-09</dc:date>", "2024-06-09"},
        {"<terms:date>2024-06-10</terms:date>", "2024-06-10"},
        {"<prism:publicationDate>2024-06-06</prism:publicationDate>", "2024-06-06"},
        {"<a:updated>2024-06-11</a:updated>", "2024-06-11"},
        {"<a:modified>2024-06-12</a:modified>", "2024-06-12"},
        {"<terms:modified>2024-06-13</terms:modified>", "2024-06-13"},
        {"<r:lastBuildDate>2024-06-14</r:lastBuildDate>", "2024-06-14"}},
       [](const Document& one) { return day_of(one.articles[0].published); }},
      {"updated",
       {{"<a:updated>2024-06-01</a:updated>", "2024-06-01"},
        {"<a:modified>2024-06-02</a:modified>", "2024-06-02"},
        {"<terms:modified>2024-06-03</terms:modified>", "2024-06-03"},
        {"<r:lastBuildDate>2024-06-04</r:lastBuildDate>", "2024-06-04"},
        {"<r:pubDate>2024-06-05</r:pubDate>", ""},
        {"<dc:date>2024-06-06</dc:date>", ""}},
       [](const Document& one) { return day_of(one.articles[0].updated); }},
      {"authors",
       {{"<r:author>p1</r:author>", "p1"},
        {"<a:author><a:name>p2</a:name></a:author>", "p2"},
        {"<r:managingEditor>p3</r:managingEditor>", "p3"},
        {"<dc:creator>p4</dc:creator>", "p4"},
        {"<terms:creator>p5</terms:creator>", "p5"},
        {"<itunes:author>p6</itunes:author>", "p6"},
        {"<play:author>p7</play:author>", "p7"},
        {"<media:credit role='author'>p8</media:credit>", "p8"},
        {"<itunes:owner><itunes:name>p9</itunes:name></itunes:owner>", "p9"},
        {"<a:contributor><a:name>no</a:name></a:contributor>", ""},
        {"<r:webMaster>no</r:webMaster>", ""},
        {"<dc:publisher>no</dc:publisher>", ""},
        {"<dc:contributor>no</dc:contributor>", ""}},
       [](const Document& one) { return names_of(one.articles[0].authors); }},
  };
  for (const Contest& contest : contests) expect_one_winner(contest, Place::article);
}

TEST(Precedence, OfWhatAFeedSaysOfItselfIsOneOrderInEveryDialect) {
  const Contest contests[] = {
      {"title",
       {{"<r:title>1</r:title>", "1"},
        {"<a:title>2</a:title>", "2"},
        {"<dc:title>3</dc:title>", "3"},
        {"<media:title>4</media:title>", "4"},
        {"<itunes:title>5</itunes:title>", "5"},
        {"<r:image><r:title>no</r:title></r:image>", ""},
        {"<r:textInput><r:title>no</r:title></r:textInput>", ""}},
       [](const Document& one) { return one.feed.title; }},
      {"description",
       {{"<r:description>1</r:description>", "1"},
        {"<a:subtitle>2</a:subtitle>", "2"},
        {"<a:tagline>3</a:tagline>", "3"},
        {"<dc:description>4</dc:description>", "4"},
        {"<media:description>5</media:description>", "5"},
        {"<itunes:summary>6</itunes:summary>", "6"},
        {"<play:description>7</play:description>", "7"},
        {"<itunes:subtitle>8</itunes:subtitle>", "8"},
        {"<a:info>9</a:info>", "9"},
        {"<r:image><r:description>no</r:description></r:image>", ""}},
       [](const Document& one) { return one.feed.description; }},
      {"url",
       {{"<r:link>https://a.example/1</r:link>", "https://a.example/1"},
        {"<a:link href='https://a.example/2'/>", "https://a.example/2"},
        {"<a:id>https://a.example/3</a:id>", "https://a.example/3"},
        {"<a:link rel='self' href='https://a.example/feed'/>", ""},
        {"<r:image><r:link>https://no.example/</r:link></r:image>", ""},
        {"<r:textInput><r:link>https://no.example/</r:link></r:textInput>", ""}},
       [](const Document& one) { return one.feed.url; }},
      {"rights",
       {{"<r:copyright>1</r:copyright>", "1"},
        {"<a:rights>2</a:rights>", "2"},
        {"<a:copyright>3</a:copyright>", "3"},
        {"<dc:rights>4</dc:rights>", "4"},
        {"<terms:rights>5</terms:rights>", "5"},
        {"<media:copyright>6</media:copyright>", "6"},
        {"<terms:license>7</terms:license>", "7"}},
       [](const Document& one) { return one.feed.rights; }},
      {"generator",
       {{"<r:generator>1</r:generator>", "1"},
        {"<a:generator>2</a:generator>", "2"},
        {"<admin:generatorAgent rdf:resource='https://a.example/3'/>", "https://a.example/3"}},
       [](const Document& one) { return one.feed.generator; }},
      {"published",
       {{"<r:pubDate>2024-06-01</r:pubDate>", "2024-06-01"},
        {"<dc:date>2024-06-02</dc:date>", "2024-06-02"},
        {"<r:lastBuildDate>2024-06-03</r:lastBuildDate>", ""}},
       [](const Document& one) { return day_of(one.feed.published); }},
      {"image",
       {{"<r:image><r:url>https://a.example/1</r:url></r:image>", "https://a.example/1"},
        {"<a:logo>https://a.example/2</a:logo>", "https://a.example/2"},
        {"<itunes:image href='https://a.example/3'/>", "https://a.example/3"},
        {"<a:icon>https://a.example/4</a:icon>", "https://a.example/4"}},
       [](const Document& one) { return one.feed.image; }},
      {"an article's language",
       {{"<r:language>l1</r:language>", "l1"}, {"<dc:language>l2</dc:language>", "l2"}},
       [](const Document& one) { return one.articles[0].language; }},
      {"an article's authors",
       {{"<r:managingEditor>p1</r:managingEditor>", "p1"},
        {"<dc:creator>p2</dc:creator>", "p2"},
        {"<itunes:author>p3</itunes:author>", "p3"},
        {"<itunes:owner><itunes:name>p4</itunes:name></itunes:owner>", "p4"}},
       [](const Document& one) { return names_of(one.articles[0].authors); }},
  };
  for (const Contest& contest : contests) expect_one_winner(contest, Place::feed);
}

// What is written as an attribute has no order to matter, but a rank all the same.
TEST(Precedence, OfAttributesStandsBetweenThatOfElements) {
  struct Case {
    std::string_view name;
    std::string_view document;
    std::function<std::string(const Article&)> value;
    std::string_view expected;
  };
  const auto id = [](const Article& one) { return one.id.value; };
  const auto url = [](const Article& one) { return one.url; };
  const auto language = [](const Article& one) { return one.language; };
  const auto image = [](const Article& one) { return one.image; };
  const Case cases[] = {
      {"guid before rdf:about",
       "<rdf:RDF><item rdf:about='https://a.example/1'><guid>2</guid></item></rdf:RDF>", id, "2"},
      {"rdf:about before dc:identifier",
       "<rdf:RDF><item rdf:about='https://a.example/1'><dc:identifier>2</dc:identifier></item>"
       "</rdf:RDF>",
       id, "https://a.example/1"},
      {"a link before rdf:about",
       "<rdf:RDF><item rdf:about='https://a.example/1'><link>https://a.example/2</link></item>"
       "</rdf:RDF>",
       url, "https://a.example/2"},
      {"rdf:about before an identifier that is a URL",
       "<rdf:RDF><item rdf:about='https://a.example/1'><dc:identifier>https://a.example/2"
       "</dc:identifier></item></rdf:RDF>",
       url, "https://a.example/1"},
      {"dc:language before xml:lang",
       "<feed><entry xml:lang='l1'><title>t</title><dc:language>l2</dc:language></entry></feed>",
       language, "l2"},
      {"the article's xml:lang before that of its text",
       "<feed><entry xml:lang='l1'><title xml:lang='l2'>t</title></entry></feed>", language, "l1"},
      {"the text's before the feed's own element",
       "<feed><language>l1</language><entry><title xml:lang='l2'>t</title></entry></feed>",
       language, "l2"},
      {"an image's address before a reference",
       "<rdf:RDF><item><image rdf:resource='https://a.example/1'/>"
       "<itunes:image href='https://a.example/2'/></item></rdf:RDF>",
       image, "https://a.example/2"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto document = parse(c.document, {});
    ASSERT_TRUE(document.has_value());
    ASSERT_EQ(document->articles.size(), 1u);
    EXPECT_EQ(c.value(document->articles.front()), c.expected);
  }
}

}  // namespace
}  // namespace newswatch::feeds
