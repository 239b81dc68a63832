// Podcasts, Dublin Core, threads, licences and other modules in every dialect.

#include "tests/feeds/feed_cases.h"

namespace newswatch::feeds {
namespace {

TEST(ParseExtension, ReadsPodcasts) {
  constexpr FeedCase kCases[] = {
      {"a channel of iTunes", Inside::channel,
       R"(<title>P</title><itunes:subtitle>sub</itunes:subtitle>
<itunes:summary>sum</itunes:summary><itunes:author>Auth</itunes:author><itunes:owner>
<itunes:name>Own</itunes:name><itunes:email>o@x.example</itunes:email></itunes:owner>
<itunes:image href="http://x.example/a.jpg"/><itunes:category text="Tech">
<itunes:category text="Gadgets"/></itunes:category>
<itunes:category text="News &amp; Politics"/><itunes:keywords>a, b ,c</itunes:keywords>
<itunes:explicit>no</itunes:explicit><itunes:block>no</itunes:block>
<itunes:new-feed-url>http://new.example/</itunes:new-feed-url><item>
<itunes:title>it</itunes:title><itunes:author>IA</itunes:author>
<itunes:summary>&lt;p&gt;S</itunes:summary><itunes:subtitle>ss</itunes:subtitle>
<itunes:duration>1:00</itunes:duration><itunes:image href="http://x.example/e.jpg"/>
<itunes:keywords>k1; k2</itunes:keywords><itunes:episode>3</itunes:episode>
<enclosure url="http://x.example/e.mp3" length="5"/></item>)",
       R"({"format":"rss-2.0","feed":{"title":"P","description":"sum",
"authors":[{"name":"Auth"}],"categories":[{"term":"Tech"},{"term":"Gadgets"}
,{"term":"News & Politics"},{"term":"a"},{"term":"b"},{"term":"c"}],
"image":"http://x.example/a.jpg"},"articles":[{"title":"it","summary_html":"<p>S","text":"S",
"authors":[{"name":"IA"}],"categories":[{"term":"k1"},{"term":"k2"}],
"enclosures":[{"url":"http://x.example/e.mp3","length":5}],"image":"http://x.example/e.jpg"}],
"warnings":[]})"},
      {"a channel of Google Play", Inside::channel,
       R"(<title>P</title><googleplay:author>GA</googleplay:author>
<googleplay:owner>o@x.example</googleplay:owner>
<googleplay:image href="http://x.example/a.jpg"/><googleplay:category text="Tech"/>
<googleplay:description>gd</googleplay:description><item>
<googleplay:description>d</googleplay:description><title>x</title></item>)",
       R"({"format":"rss-2.0","feed":{"title":"P","description":"gd",
"authors":[{"name":"GA"}],"categories":[{"term":"Tech"}],"image":"http://x.example/a.jpg"},
"articles":[{"title":"x","summary_html":"d","text":"d","authors":[{"name":"GA"}]}],
"warnings":[]})"},
      {"only an owner", Inside::channel,
       R"(<title>P</title><itunes:owner><itunes:name>Own</itunes:name>
<itunes:email>o@x.example</itunes:email></itunes:owner><item><title>x</title></item>)",
       R"({"format":"rss-2.0","feed":{"title":"P","authors":[{"name":"Own",
"email":"o@x.example"}]},"articles":[{"title":"x","authors":[{"name":"Own",
"email":"o@x.example"}]}],"warnings":[]})"},
      {"the podcast namespace replaces nothing", Inside::item,
       R"(<title>x</title><podcast:transcript url="http://no.example/t.vtt" type="text/vtt"/>
<podcast:person role="host" href="http://no.example/h">Host</podcast:person>
<podcast:chapters url="http://no.example/c.json"/><podcast:season>1</podcast:season>
<podcast:guid>no</podcast:guid><podcast:alternateEnclosure type="audio/mpeg" length="3">
<podcast:source uri="http://no.example/"/></podcast:alternateEnclosure>
<podcast:image href="http://no.example/i.png"/><podcast:txt>n</podcast:txt>
<podcast:license>no</podcast:license>)",
       R"({"title":"x"})"},
      {"a summary for a shop is HTML only where it looks like it", Inside::item,
       R"(<itunes:summary>1 &lt; 2 &lt;3 hearts</itunes:summary>)",
       R"({"summary_html":"1 < 2 <3 hearts","text":"1 < 2 <3 hearts"})"},
  };
  expect_read(kCases);
}

TEST(ParseExtension, ReadsDublinCore) {
  constexpr FeedCase kCases[] = {
      {"alone", Inside::channel,
       R"(<dc:title>P</dc:title><dc:creator>C</dc:creator><dc:description>D</dc:description>
<dc:language>de</dc:language><dc:rights>R</dc:rights><dc:date>2024-06-01</dc:date>
<dc:subject>S</dc:subject><dc:publisher>no</dc:publisher>
<admin:generatorAgent rdf:resource="http://gen.example/?v=1"/>
<admin:errorReportsTo rdf:resource="mailto:no@x.example"/><item><dc:title>t</dc:title>
<dc:identifier>id1</dc:identifier><dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator>
<dc:contributor>no</dc:contributor><dc:subject>a, b</dc:subject><dc:type>text</dc:type>
<dc:format>text/html</dc:format><dc:coverage>no</dc:coverage></item>)",
       R"({"format":"rss-2.0","feed":{"title":"P","description":"D","language":"de",
"authors":[{"name":"C"}],"categories":[{"term":"S"}],"published":"2024-06-01T00:00:00Z",
"rights":"R","generator":"http://gen.example/?v=1"},"articles":[{"id":"id1","title":"t",
"authors":[{"name":"Ann"},{"name":"Bo"}],"categories":[{"term":"a, b"}],"language":"de"}],
"warnings":[]})"},
      {"a list of creators", Inside::item,
       R"(<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>)",
       R"({"authors":[{"name":"Ann"},{"name":"Bo"}]})"},
      {"a described creator", Inside::item,
       R"(<dc:creator><rdf:Description><rdf:value>Ann</rdf:value></rdf:Description>
</dc:creator>)",
       R"({"authors":[{"name":"Ann"}]})"},
  };
  expect_read(kCases);
}

TEST(ParseExtension, ReadsCategoriesOfEveryVocabulary) {
  constexpr FeedCase kCases[] = {
      {"all at once, repetitions merged", Inside::item,
       R"(<category>a</category><category domain="d">a</category><category/>
<category>a</category><category><![CDATA[B & C]]></category><category>x &amp;amp; y</category>
<category>one, two</category><dc:subject>s</dc:subject><dc:subject>a</dc:subject>
<atom:category term="t" label="L" scheme="s"/><category term="" label="only"/>
<itunes:category text="I"><itunes:category text="J"/></itunes:category>
<itunes:keywords>k1 k2,k3</itunes:keywords><media:category label="ML"
 scheme="ms">m/c</media:category><media:keywords>mk1,mk2, mk1</media:keywords>)",
       R"({"categories":[{"term":"a"},{"term":"a","scheme":"d"},{"term":"B & C"}
,{"term":"x & y"},{"term":"one, two"},{"term":"s"},{"term":"t","scheme":"s",
"label":"L"},{"term":"only","label":"only"},{"term":"I"},{"term":"J"},{"term":"k1 k2"}
,{"term":"k3"},{"term":"m/c","scheme":"ms","label":"ML"},{"term":"mk1"},{"term":"mk2"}]})"},
      {"Atom", Inside::entry,
       R"(<category term="t1"/><category term="t2" label="l &amp; m"/><category scheme="s"/>
<category>text</category>)",
       R"({"categories":[{"term":"t1"},{"term":"t2","label":"l & m"},{"term":"text"}]})"},
  };
  expect_read(kCases);
}

TEST(ParseExtension, ReadsDiscussions) {
  constexpr FeedCase kCases[] = {
      {"comments and their feed", Inside::item,
       R"(<comments>http://x.example/1#c</comments><slash:comments>5</slash:comments>
<wfw:comment>http://x.example/post</wfw:comment>
<wfw:commentRss>http://x.example/crss</wfw:commentRss>)",
       R"({"comments_url":"http://x.example/1#c","links":[{"rel":"replies",
"href":"http://x.example/crss","type":"application/rss+xml"}]})"},
      {"their number is no address", Inside::item, R"(<comments> 5 </comments><title>x</title>)",
       R"({"title":"x"})"},
      {"only their feed", Inside::item,
       R"(<wfw:commentRss>http://x.example/crss</wfw:commentRss>
<slash:comments>5</slash:comments><slash:section>no</slash:section>
<slash:department>no</slash:department>)",
       R"({"links":[{"rel":"replies","href":"http://x.example/crss",
"type":"application/rss+xml"}]})"},
      {"threads", Inside::entry,
       R"(<id>1</id><thr:in-reply-to ref="urn:no" href="http://no.example/1"/>
<link rel="replies" type="text/html" href="http://x.example/c" thr:count="3"/>
<thr:total>3</thr:total>)",
       R"({"id":"1","comments_url":"http://x.example/c","links":[{"rel":"replies",
"href":"http://x.example/c","type":"text/html"}]})"},
  };
  expect_read(kCases);
}

TEST(ParseExtension, ReadsOtherModules) {
  constexpr FeedCase kCases[] = {
      {"licences are links", Inside::item,
       R"(<title>x</title><creativeCommons:license>http://cc.example/by
</creativeCommons:license><cc:license rdf:resource="http://cc.example/by-nc"/>)",
       R"({"title":"x","links":[{"rel":"license","href":"http://cc.example/by"}
,{"rel":"license","href":"http://cc.example/by-nc"}]})"},
      {"places say nothing of the article", Inside::item,
       R"(<title>x</title><georss:point>1 2</georss:point><georss:where><title>no</title>
</georss:where>)",
       R"({"title":"x"})"},
      {"FeedBurner's original", Inside::item,
       R"(<link>http://fb.example/l</link><feedburner:origLink>http://x.example/o
</feedburner:origLink>)",
       R"({"id":"http://x.example/o","url":"http://x.example/o","links":[{"rel":"alternate",
"href":"http://x.example/o"},{"rel":"alternate","href":"http://fb.example/l"}]})"},
      {"the whole text for a news portal", Inside::item,
       R"(<description>d</description><yandex:full-text
 xmlns:yandex="http://news.yandex.ru">Цена &lt; 5. Весь текст.</yandex:full-text>
<yandex:genre xmlns:yandex="http://news.yandex.ru">no</yandex:genre>)",
       R"({"summary_html":"d","content_html":"Цена < 5. Весь текст.",
"text":"Цена < 5. Весь текст."})"},
      {"Pheedo's original", Inside::nothing,
       R"(<rss version="2.0" xmlns:p="http://www.pheedo.com/namespace/pheedo"><channel><item>
<link>http://p.example/</link><p:origLink>http://x.example/1</p:origLink></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{},"articles":[{"id":"http://x.example/1",
"url":"http://x.example/1","links":[{"rel":"alternate",
"href":"http://x.example/1"},{"rel":"alternate","href":"http://p.example/"}]}],"warnings":[]})"},
      {"Atom in RSS", Inside::item,
       R"(<atom:title>AT</atom:title><atom:author><atom:name>N</atom:name>
<atom:email>n@x.example</atom:email></atom:author><atom:id>aid</atom:id>
<atom:updated>2024-06-02T00:00:00Z</atom:updated>
<atom:published>2024-06-01T00:00:00Z</atom:published>
<atom:link rel="alternate" href="http://x.example/a"/><atom:summary>as</atom:summary>
<atom:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>c</p></div>
</atom:content><atom:category term="c"/><atom:contributor><atom:name>no</atom:name>
</atom:contributor>)",
       R"({"id":"aid","url":"http://x.example/a","title":"AT","summary_html":"as",
"content_html":"<p>c</p>","text":"c","authors":[{"name":"N","email":"n@x.example"}],
"categories":[{"term":"c"}],"published":"2024-06-01T00:00:00Z",
"updated":"2024-06-02T00:00:00Z","links":[{"rel":"alternate","href":"http://x.example/a"}]})"},
      {"RSS in Atom", Inside::entry,
       R"(<guid xmlns="http://backend.userland.com/rss2">g</guid>
<description xmlns="http://backend.userland.com/rss2">&lt;b&gt;d&lt;/b&gt;</description>
<pubDate xmlns="http://backend.userland.com/rss2">Sat, 01 Jun 2024 10:00:00 GMT</pubDate>
<content:encoded>&lt;p&gt;c</content:encoded>)",
       R"({"id":"g","summary_html":"<b>d</b>","content_html":"<p>c","text":"c",
"published":"2024-06-01T10:00:00Z"})"},
      {"an enclosure of RDF", Inside::rdf,
       R"(<item rdf:about="urn:1"><enc:enclosure
 xmlns:enc="http://purl.oclc.org/net/rss_2.0/enc#" rdf:resource="http://x.example/a.mp3"
 enc:type="audio/mpeg" enc:length="65535"/></item>)",
       R"({"format":"rss-1.0","feed":{},"articles":[{"id":"urn:1",
"enclosures":[{"url":"http://x.example/a.mp3","type":"audio/mpeg","length":65535}]}],
"warnings":[]})"},
      {"an export of WordPress", Inside::item,
       R"(<wp:author xmlns:wp="http://wordpress.org/export/1.2/"><wp:name>no</wp:name>
</wp:author><content:encoded>c</content:encoded>
<excerpt:encoded xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/">no</excerpt:encoded>)",
       R"({"content_html":"c","text":"c"})"},
  };
  expect_read(kCases);
}

TEST(ParseExtension, NamesTheSource) {
  constexpr FeedCase kCases[] = {
      {"RSS", Inside::item,
       R"(<title>x</title><source url="http://s.example/">S &amp;amp; T</source>)",
       R"({"title":"x","source":{"title":"S & T","url":"http://s.example/"}})"},
      {"only a URL", Inside::item, R"(<title>x</title><source url="http://s.example/"/>)",
       R"({"title":"x","source":{"url":"http://s.example/"}})"},
      {"only a name", Inside::item, R"(<title>x</title><source>S</source>)",
       R"({"title":"x","source":{"title":"S"}})"},
      {"Atom by its id", Inside::entry,
       R"(<title>x</title><source><id>http://s.example/id</id></source>)",
       R"({"title":"x","source":{"url":"http://s.example/id"}})"},
  };
  expect_read(kCases);
}

}  // namespace
}  // namespace newswatch::feeds
