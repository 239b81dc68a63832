// Whose name is it? By URI, right or misspelt; by prefix where nothing is declared.

#include "tests/feeds/feed_cases.h"

namespace newswatch::feeds {
namespace {

TEST(ParseNamespaces, GoesByTheUriWhateverThePrefix) {
  constexpr FeedCase kCases[] = {
      {"arbitrary prefixes", Inside::nothing,
       R"(<rss version="2.0" xmlns:p1="http://purl.org/dc/elements/1.1/"
 xmlns:p2="http://purl.org/rss/1.0/modules/content/"
 xmlns:p3="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:p4="http://search.yahoo.com/mrss/"
 xmlns:p5="http://www.w3.org/2005/Atom"><channel><item><p1:creator>Ann</p1:creator>
<p2:encoded>&lt;p&gt;</p2:encoded><p3:image href="http://x.example/i"/>
<p4:content url="http://x.example/m" type="a/b"/><p5:link href="http://x.example/1"/></item>
</channel></rss>)",
       R"({"format":"rss-2.0","feed":{},"articles":[{"id":"http://x.example/1",
"url":"http://x.example/1","content_html":"<p>","authors":[{"name":"Ann"}],
"enclosures":[{"url":"http://x.example/m","type":"a/b"}],"links":[{"rel":"alternate",
"href":"http://x.example/1"}],"image":"http://x.example/i"}],"warnings":[]})"},
      {"prefixes that changed places", Inside::nothing,
       R"(<rss version="2.0" xmlns:dc="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:itunes="http://purl.org/dc/elements/1.1/"><channel><item>
<itunes:creator>Ann</itunes:creator><itunes:subject>S</itunes:subject>
<dc:image href="http://x.example/i"/></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{},"articles":[{"authors":[{"name":"Ann"}],
"categories":[{"term":"S"}],"image":"http://x.example/i"}],"warnings":[]})"},
      {"another default in the middle", Inside::item,
       R"(<title>t</title><title xmlns="http://private.example/">no</title>
<description xmlns="http://private.example/">no</description>
<content xmlns="http://www.w3.org/2005/Atom" type="html">&lt;b&gt;c&lt;/b&gt;</content>
<link xmlns="http://www.w3.org/2005/Atom" href="http://x.example/"/>)",
       R"({"id":"http://x.example/","url":"http://x.example/","title":"t",
"content_html":"<b>c</b>","text":"c","links":[{"rel":"alternate","href":"http://x.example/"}]})"},
      {"declared where it is used", Inside::item,
       R"(<d:creator xmlns:d="http://purl.org/dc/elements/1.1/">Ann</d:creator><title>t</title>)",
       R"({"title":"t","authors":[{"name":"Ann"}]})"},
      {"a prefix declared anew", Inside::item,
       R"(<dc:title xmlns:dc="http://private.example/2">t</dc:title>
<dc:creator>Ann</dc:creator>)",
       R"({"title":"t","authors":[{"name":"Ann"}]})"},
      {"an article in another dialect's namespace", Inside::nothing,
       R"(<rss version="2.0"><channel><item xmlns="http://purl.org/rss/1.0/"><title>t</title>
<link>http://x.example/</link></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{},"articles":[{"id":"http://x.example/",
"url":"http://x.example/","title":"t","links":[{"rel":"alternate",
"href":"http://x.example/"}]}],"warnings":[]})"},
  };
  expect_read(kCases);
}

TEST(ParseNamespaces, IgnoresForeignNamesakes) {
  constexpr FeedCase kCases[] = {
      {"of an article", Inside::item,
       R"(<x:title>no</x:title><x:link>http://no.example/</x:link><x:guid>no</x:guid>
<x:description>no</x:description><x:pubDate>2024-01-01</x:pubDate><x:author>no</x:author>
<x:category>no</x:category><x:enclosure url="http://no.example/"/><x:content>no</x:content>
<x:source url="http://no.example/">no</x:source><x:image>http://no.example/</x:image>
<x:comments>http://no.example/</x:comments><title>yes</title>)",
       R"({"title":"yes"})"},
      {"of a feed", Inside::channel,
       R"(<x:title>no</x:title><x:link>http://no.example/</x:link>
<x:description>no</x:description><x:language>no</x:language><x:image>
<x:url>http://no.example/</x:url></x:image><title>yes</title>)",
       R"({"format":"rss-2.0","feed":{"title":"yes"},"articles":[],"warnings":[]})"},
      {"inside a person", Inside::entry,
       R"(<author><x:name>no</x:name><name>Ann</name><x:uri>http://no.example/</x:uri></author>)",
       R"({"authors":[{"name":"Ann"}]})"},
      {"attributes", Inside::entry,
       R"(<link x:href="http://no.example/" href="http://x.example/"/>
<category x:term="no" term="yes"/>)",
       R"({"id":"http://x.example/","url":"http://x.example/","categories":[{"term":"yes"}],
"links":[{"rel":"alternate","href":"http://x.example/"}]})"},
      {"unknown prefixes that nobody declares", Inside::nothing,
       R"(<rss version="2.0"><channel><item><foo:title>no</foo:title><foo:link>no</foo:link>
<title>t</title></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{},"articles":[{"title":"t"}],"warnings":[]})"},
  };
  expect_read(kCases);
}

TEST(ParseNamespaces, GoesByThePrefixWhereNothingIsDeclared) {
  constexpr FeedCase kCases[] = {
      {"customary prefixes in any case", Inside::nothing,
       R"(<rss version="2.0"><channel><item><dc:creator>Ann</dc:creator><content:encoded>
<![CDATA[<p>c</p>]]></content:encoded><media:thumbnail url="http://x.example/t"/>
<itunes:author>IA</itunes:author><DC:Date>2024-06-01</DC:Date>
<a10:updated>2024-06-02</a10:updated><feedburner:origLink>http://x.example/o
</feedburner:origLink></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{},"articles":[{"id":"http://x.example/o",
"url":"http://x.example/o","content_html":"<p>c</p>","text":"c","authors":[{"name":"Ann"}],
"published":"2024-06-01T00:00:00Z","updated":"2024-06-02T00:00:00Z",
"links":[{"rel":"alternate","href":"http://x.example/o"}],"image":"http://x.example/t"}],
"warnings":[]})"},
      {"a URI that nobody knows", Inside::nothing,
       R"(<rss version="2.0" xmlns:dc="http://wrong.example/"><channel><item>
<dc:creator>Ann</dc:creator></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{},"articles":[{"authors":[{"name":"Ann"}]}],
"warnings":[]})"},
  };
  expect_read(kCases);
}

TEST(ParseNamespaces, NamesTheFormatByTheRootsOwnNamespace) {
  constexpr FeedCase kCases[] = {
      {"against the version", Inside::nothing,
       R"(<feed version="0.3" xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>)",
       R"({"format":"atom-1.0","feed":{"title":"x"},"articles":[],"warnings":[]})"},
      {"whatever other prefixes are bound to", Inside::nothing,
       R"(<feed xmlns="http://www.w3.org/2005/Atom" xmlns:old="http://purl.org/atom/ns#">
<title>x</title></feed>)",
       R"({"format":"atom-1.0","feed":{"title":"x"},"articles":[],"warnings":[]})"},
      {"under a prefix", Inside::nothing,
       R"(<a:feed xmlns:a="http://purl.org/atom/ns#"><a:title>x</a:title></a:feed>)",
       R"({"format":"atom-0.3","feed":{"title":"x"},"articles":[],"warnings":[]})"},
  };
  expect_read(kCases);
}

TEST(ParseNamespaces, ForgivesTheRoot) {
  constexpr FeedCase kCases[] = {
      {"Atom's namespace as the default of RSS", Inside::nothing,
       R"(<rss version="2.0" xmlns="http://www.w3.org/2005/Atom"><channel>
<title>A &amp;amp; B</title><item><title>x &lt;b&gt;y&lt;/b&gt;</title>
<description>&lt;p&gt;d</description><guid>http://x.example/1</guid>
<author>a@x.example (Ann)</author></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{"title":"A & B"},"articles":[{"id":"http://x.example/1",
"url":"http://x.example/1","title":"x y","summary_html":"<p>d","text":"d",
"authors":[{"name":"Ann","email":"a@x.example"}],"links":[{"rel":"alternate",
"href":"http://x.example/1"}]}],"warnings":[]})"},
      {"an unknown default", Inside::nothing,
       R"(<rss version="2.0" xmlns="http://unknown.example/ns"><channel><title>T</title><item>
<title>t</title></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{"title":"T"},"articles":[{"title":"t"}],"warnings":[]})"},
      {"an unknown prefix", Inside::nothing,
       R"(<foo:rss version="2.0" xmlns:foo="http://unknown.example/"><foo:channel>
<foo:title>T</foo:title><foo:item><foo:title>t</foo:title></foo:item></foo:channel></foo:rss>)",
       R"({"format":"rss-2.0","feed":{"title":"T"},"articles":[{"title":"t"}],"warnings":[]})"},
      {"a prefix that nobody declares", Inside::nothing,
       R"(<rss:rss version="2.0"><rss:channel><rss:title>T</rss:title><rss:item>
<rss:title>t</rss:title></rss:item></rss:channel></rss:rss>)",
       R"({"format":"rss-2.0","feed":{"title":"T"},"articles":[{"title":"t"}],"warnings":[]})"},
      {"Atom over https", Inside::nothing,
       R"(<feed xmlns="https://www.w3.org/2005/Atom"><title>T &lt;b&gt;</title></feed>)",
       R"({"format":"atom-1.0","feed":{"title":"T <b>"},"articles":[],"warnings":[]})"},
      {"names in capitals", Inside::nothing,
       R"(<RSS VERSION="2.0"><CHANNEL><TITLE>T</TITLE><Link>http://x.example/</Link><ITEM>
<Title>t</Title><LINK>http://x.example/1</LINK><PubDate>Sat, 01 Jun 2024 10:00:00 GMT</PubDate>
<Enclosure URL="http://x.example/e" Type="a/b" LENGTH="3"/>
<GUID ISPERMALINK="false">http://x.example/g</GUID><Author><Name>Ann</Name></Author></ITEM>
</CHANNEL></RSS>)",
       R"({"format":"rss-2.0","feed":{"title":"T","url":"http://x.example/"},
"articles":[{"id":"http://x.example/g","url":"http://x.example/1","title":"t",
"authors":[{"name":"Ann"}],"published":"2024-06-01T10:00:00Z",
"enclosures":[{"url":"http://x.example/e","type":"a/b","length":3}],
"links":[{"rel":"alternate","href":"http://x.example/1"}]}],"warnings":[]})"},
      {"a channel in an unknown default", Inside::nothing,
       R"(<rss version="2.0"><channel xmlns="http://unknown.example/"><title>T</title><item>
<title>t</title></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{"title":"T"},"articles":[{"title":"t"}],"warnings":[]})"},
      {"an article in a namespace without articles", Inside::nothing,
       R"(<rss version="2.0"><channel><item xmlns="http://www.w3.org/1999/xhtml">
<title>t</title><description>d</description></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{},"articles":[{"title":"t","summary_html":"d",
"text":"d"}],"warnings":[]})"},
      {"an entry without a namespace", Inside::nothing,
       R"(<feed xmlns="http://www.w3.org/2005/Atom"><entry xmlns=""><title>t &lt;b&gt;</title>
</entry></feed>)",
       R"({"format":"atom-1.0","feed":{},"articles":[{"title":"t <b>"}],"warnings":[]})"},
  };
  expect_read(kCases);
}

}  // namespace
}  // namespace newswatch::feeds
