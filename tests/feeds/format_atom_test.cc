// Atom 0.3 and 1.0 by their specifications (RFC 4287), whole feeds and parts.

#include "tests/feeds/feed_cases.h"

namespace newswatch::feeds {
namespace {

TEST(ParseAtom, ReadsWholeDocuments) {
  constexpr FeedCase kCases[] = {
      {"Atom 1.0", Inside::nothing,
       R"(<feed xmlns="http://www.w3.org/2005/Atom">
<title type="text">T &amp; &lt;b&gt;</title>
<subtitle type="html">&lt;i&gt;S&lt;/i&gt;</subtitle><id>urn:f</id>
<link href="http://x.example/"/><link rel="self" href="http://x.example/f"/>
<updated>2024-06-02T00:00:00Z</updated><author><name>FA</name></author><contributor>
<name>FC</name></contributor><logo>/l.png</logo><icon>/i.ico</icon>
<rights type="html">&amp;copy; 2024</rights><generator uri="http://g.example/"
 version="1">Gen</generator><category term="fc"/><entry><id>urn:e</id><title type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b> &lt;c&gt;</div></title>
<content type="text">a &lt; b</content><updated>2024-06-02T00:00:00Z</updated></entry></feed>)",
       R"({"format":"atom-1.0","feed":{"title":"T & <b>","url":"http://x.example/",
"id":"urn:f","description":"S","authors":[{"name":"FA"}],"categories":[{"term":"fc"}],
"updated":"2024-06-02T00:00:00Z","image":"http://x.example/l.png","rights":"© 2024",
"generator":"Gen","self_url":"http://x.example/f"},"articles":[{"id":"urn:e","title":"A b <c>",
"content_html":"a < b","text":"a < b","authors":[{"name":"FA"}],
"published":"2024-06-02T00:00:00Z","updated":"2024-06-02T00:00:00Z"}],"warnings":[]})"},
      {"Atom 0.3", Inside::nothing,
       R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="de">
<title mode="escaped" type="text/html">&lt;b&gt;T&lt;/b&gt;</title><tagline>tag</tagline>
<link rel="alternate" type="text/html" href="http://x.example/"/>
<modified>2024-06-02T00:00:00Z</modified><copyright>c</copyright><info>in</info>
<generator url="http://g.example/">G</generator><id>tag:f</id><author><name>A</name>
<url>http://a.example/</url><email>a@x.example</email></author><entry>
<title>t &amp;lt; u</title><link rel="alternate" type="text/html" href="http://x.example/1"/>
<id>tag:1</id><issued>2024-06-01T00:00:00Z</issued><modified>2024-06-02T00:00:00Z</modified>
<created>2024-05-31T00:00:00Z</created><summary type="text/plain">s</summary></entry></feed>)",
       R"({"format":"atom-0.3","feed":{"title":"T","url":"http://x.example/","id":"tag:f",
"description":"tag","language":"de","authors":[{"name":"A","email":"a@x.example",
"url":"http://a.example/"}],"updated":"2024-06-02T00:00:00Z","rights":"c","generator":"G"},
"articles":[{"id":"tag:1","url":"http://x.example/1","title":"t &lt; u","summary_html":"s",
"text":"s","authors":[{"name":"A","email":"a@x.example","url":"http://a.example/"}],
"published":"2024-06-01T00:00:00Z","updated":"2024-06-02T00:00:00Z","language":"de",
"links":[{"rel":"alternate","href":"http://x.example/1","type":"text/html"}]}],"warnings":[]})"},
      {"a lone entry", Inside::nothing,
       R"(<entry xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>urn:1</id><author>
<name>A</name></author><updated>2024-06-02T00:00:00Z</updated></entry>)",
       R"({"format":"atom-1.0","feed":{},"articles":[{"id":"urn:1","title":"t",
"authors":[{"name":"A"}],"published":"2024-06-02T00:00:00Z","updated":"2024-06-02T00:00:00Z"}],
"warnings":[]})"},
      {"a lone entry that names its feed", Inside::nothing,
       R"(<entry xmlns="http://www.w3.org/2005/Atom"><title>t</title><source><title>S</title>
<link href="http://s.example/"/></source></entry>)",
       R"({"format":"atom-1.0","feed":{"title":"S","url":"http://s.example/"},
"articles":[{"title":"t","source":{"title":"S","url":"http://s.example/"}}],"warnings":[]})"},
      {"under a prefix, with another default", Inside::nothing,
       R"(<a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns="http://www.w3.org/1999/xhtml">
<a:title>T</a:title><a:entry><a:title>t</a:title><a:content type="xhtml"><div><p>c</p></div>
</a:content><title>no</title></a:entry></a:feed>)",
       R"({"format":"atom-1.0","feed":{"title":"T"},"articles":[{"title":"t",
"content_html":"<p>c</p>","text":"c"}],"warnings":[]})"},
      {"without a namespace", Inside::nothing,
       R"(<feed><title>A &lt;b&gt; c</title><entry>
<title type="html">&lt;i&gt;x&lt;/i&gt;</title><link href="http://x.example/"/>
<summary>s &lt;b&gt;</summary></entry></feed>)",
       R"({"format":"atom-1.0","feed":{"title":"A <b> c"},
"articles":[{"id":"http://x.example/","url":"http://x.example/","title":"x",
"summary_html":"s <b>","text":"s <b>","links":[{"rel":"alternate",
"href":"http://x.example/"}]}],"warnings":[]})"},
      {"in a namespace that nobody knows", Inside::nothing,
       R"(<q:feed xmlns:q="http://unknown.example/"><q:title>T</q:title><q:entry>
<q:id>1</q:id><q:title>t</q:title></q:entry></q:feed>)",
       R"({"format":"atom-1.0","feed":{"title":"T"},"articles":[{"id":"1","title":"t"}],
"warnings":[]})"},
      {"only an author", Inside::nothing,
       R"(<feed xmlns="http://www.w3.org/2005/Atom"><author><name>A</name></author></feed>)",
       R"({"format":"atom-1.0","feed":{"authors":[{"name":"A"}]},"articles":[],"warnings":[]})"},
      {"nothing", Inside::nothing, R"(<feed xmlns="http://www.w3.org/2005/Atom"/>)",
       R"({"format":"atom-1.0","feed":{},"articles":[],"warnings":["the feed is empty"]})"},
      {"parts of the feed that look like an article's", Inside::feed,
       R"(<title>T</title><icon>i.png</icon><link rel="next" href="http://x.example/?p=2"/>
<link rel="hub" href="http://h.example/"/>
<link rel="http://www.iana.org/assignments/relation/self" href="http://x.example/feed"/>
<generator uri="http://g.example/" version="v"/><rights type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml">(c) <b>X</b></div></rights>
<published>2024-05-01T00:00:00Z</published>)",
       R"({"format":"atom-1.0","feed":{"title":"T","published":"2024-05-01T00:00:00Z",
"image":"http://x.example/i.png","rights":"(c) X","generator":"http://g.example/",
"self_url":"http://x.example/feed","hub_url":"http://h.example/",
"next_url":"http://x.example/?p=2"},"articles":[],"warnings":[]})"},
  };
  expect_read(kCases);
}

TEST(ParseAtom, ReadsTextsByTheirType) {
  constexpr FeedCase kCases[] = {
      {"text is the default", Inside::entry,
       R"(<title>x &lt;b&gt;</title><summary>s &lt;b&gt;</summary>)",
       R"({"title":"x <b>","summary_html":"s <b>","text":"s <b>"})"},
      {"a person's name is of the person's vocabulary", Inside::entry,
       R"(<title>x</title><author><dc:name>other</dc:name><name>Ann</name></author>)",
       R"({"title":"x","authors":[{"name":"Ann"}]})"},
      {"html", Inside::entry,
       R"(<title type="html">&lt;i&gt;x&lt;/i&gt; &amp;amp; y</title>
<summary type="html">&lt;i&gt;s&lt;/i&gt;</summary><content type="html"><![CDATA[<p>c</p>]]>
</content>)",
       R"({"title":"x & y","summary_html":"<i>s</i>","content_html":"<p>c</p>","text":"c"})"},
      {"media types for html", Inside::entry,
       R"(<title type="text/html">&lt;i&gt;x&lt;/i&gt;</title>
<content type="TEXT/HTML; charset=utf-8">&lt;p&gt;h</content>)",
       R"({"title":"x","content_html":"<p>h","text":"h"})"},
      {"xhtml without its div", Inside::entry,
       R"(<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>s</p> t</div>
</summary>)",
       R"({"summary_html":"<p>s</p> t","text":"s\n\nt"})"},
      {"xhtml under a prefix", Inside::entry,
       R"(<content type="xhtml"><xh:div xmlns:xh="http://www.w3.org/1999/xhtml"><xh:p>z</xh:p>
</xh:div></content>)",
       R"({"content_html":"<p>z</p>","text":"z"})"},
      {"xhtml with no div to take away", Inside::entry,
       R"(<content type="xhtml"><p xmlns="http://www.w3.org/1999/xhtml">x</p></content>)",
       R"({"content_html":"<p>x</p>","text":"x"})"},
      {"xhtml that was escaped by mistake", Inside::entry,
       R"(<content type="xhtml">&lt;p&gt;x&lt;/p&gt;</content>)",
       R"({"content_html":"<p>x</p>","text":"x"})"},
      {"html that was not escaped", Inside::entry, R"(<content type="html"><p>x</p></content>)",
       R"({"content_html":"<p>x</p>","text":"x"})"},
      {"xhtml against its own base", Inside::entry,
       R"(<content type="xhtml" xml:base="http://b.example/">
<div xmlns="http://www.w3.org/1999/xhtml"><a href="r">l</a></div></content>)",
       R"({"content_html":"<a href=\"http://b.example/r\">l</a>","text":"l"})"},
      {"XML of another kind", Inside::entry,
       R"(<content type="application/xml"><doc xmlns="urn:d"><a>1</a></doc></content>)",
       R"({"content_html":"<doc><a>1</a></doc>","text":"1"})"},
      {"text of another kind", Inside::entry,
       R"(<content type="text/markdown">*a* &lt;b&gt;</content>)",
       R"({"content_html":"*a* <b>","text":"*a* <b>"})"},
      {"base64", Inside::entry,
       R"(<content type="application/octet-stream">PGI+aGk8L2I+</content>)",
       R"({"content_html":"<b>hi</b>","text":"hi"})"},
      {"base64 of a picture", Inside::entry,
       R"(<title>x</title><content type="image/png">iVBORw0KGgo=</content>)", R"({"title":"x"})"},
      {"plain text that looks like base64", Inside::entry,
       R"(<content type="text/plain">cGxhaW4=</content>)",
       R"({"content_html":"cGxhaW4=","text":"cGxhaW4="})"},
      {"content that lies elsewhere", Inside::entry,
       R"(<title>x</title><content src="http://x.example/c.html" type="text/html"/>
<summary>s</summary>)",
       R"({"title":"x","summary_html":"s","text":"s","links":[{"rel":"content",
"href":"http://x.example/c.html","type":"text/html"}]})"},
  };
  expect_read(kCases);
}

TEST(ParseAtom, ReadsTheModesOfAtom03) {
  constexpr FeedCase kCases[] = {
      {"escaped HTML", Inside::nothing,
       R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>
<content type="text/html" mode="escaped" xml:base="http://x.example/"><![CDATA[<p>
<a href="y">y</a></p>]]></content></entry></feed>)",
       R"({"format":"atom-0.3","feed":{},"articles":[{"content_html":"<p>
<a href=\"http://x.example/y\">y</a></p>","text":"y"}],"warnings":[]})"},
      {"XML", Inside::nothing,
       R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>
<content type="application/xhtml+xml" mode="xml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>x</p></div></content></entry></feed>)",
       R"({"format":"atom-0.3","feed":{},"articles":[{"content_html":"<p>x</p>","text":"x"}],
"warnings":[]})"},
      {"base64 HTML", Inside::nothing,
       R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>
<title type="text/html" mode="base64">PGI+aGk8L2I+</title></entry></feed>)",
       R"({"format":"atom-0.3","feed":{},"articles":[{"title":"hi"}],"warnings":[]})"},
      {"base64 text", Inside::nothing,
       R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>
<content type="text/plain" mode="base64">aGVsbG8gPHdvcmxkPg==</content></entry></feed>)",
       R"({"format":"atom-0.3","feed":{},"articles":[{"content_html":"hello <world>",
"text":"hello <world>"}],"warnings":[]})"},
      {"several forms of one content", Inside::nothing,
       R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>
<content type="multipart/alternative"><content type="text/plain">pl</content>
<content type="text/html" mode="escaped">&lt;b&gt;ht&lt;/b&gt;</content></content></entry>
</feed>)",
       R"({"format":"atom-0.3","feed":{},"articles":[{"content_html":"<b>ht</b>",
"text":"ht"}],"warnings":[]})"},
  };
  expect_read(kCases);
}

TEST(ParseAtom, ReadsLinksByTheirRelation) {
  constexpr FeedCase kCases[] = {
      {"the registry's URI, capitals, relatives, an enclosure", Inside::entry,
       R"(<link rel="http://www.iana.org/assignments/relation/alternate"
 href="http://x.example/1"/><link rel="edit" href="/e"/>
<link rel="ENCLOSURE" href="/m.ogg" type="audio/ogg" length="1"/>)",
       R"({"id":"http://x.example/1","url":"http://x.example/1","enclosures":[{"url":"/m.ogg",
"type":"audio/ogg","length":1}],"links":[{"rel":"alternate",
"href":"http://x.example/1"},{"rel":"edit","href":"/e"},{"rel":"enclosure","href":"/m.ogg",
"type":"audio/ogg"}]})"},
      {"a page before other types", Inside::entry,
       R"(<link rel="alternate" type="application/pdf" href="http://x.example/p"/>
<link rel="alternate" type="application/xhtml+xml" hreflang="de" href="http://x.example/h"/>)",
       R"({"id":"http://x.example/h","url":"http://x.example/h","links":[{"rel":"alternate",
"href":"http://x.example/p","type":"application/pdf"},{"rel":"alternate",
"href":"http://x.example/h","type":"application/xhtml+xml"}]})"},
      {"an empty relation is alternate", Inside::entry,
       R"(<id>urn:1</id><link rel="" href="http://x.example/r"/>)",
       R"({"id":"urn:1","url":"http://x.example/r","links":[{"rel":"alternate",
"href":"http://x.example/r"}]})"},
      {"no page", Inside::entry,
       R"(<id>urn:1</id><link rel="related" href="http://x.example/r"/>
<link rel="via" href="http://x.example/v"/>)",
       R"({"id":"urn:1","links":[{"rel":"related","href":"http://x.example/r"},{"rel":"via",
"href":"http://x.example/v"}]})"},
      {"an id that is a URL", Inside::entry, R"(<id>http://x.example/1</id>)",
       R"({"id":"http://x.example/1","url":"http://x.example/1","links":[{"rel":"alternate",
"href":"http://x.example/1"}]})"},
      {"text instead of an attribute", Inside::entry,
       R"(<id>urn:1</id><link>http://x.example/t</link>)",
       R"({"id":"urn:1","url":"http://x.example/t","links":[{"rel":"alternate",
"href":"http://x.example/t"}]})"},
      {"a page of comments and a feed of them", Inside::entry,
       R"(<id>urn:1</id><link rel="replies" type="application/atom+xml"
 href="http://x.example/c.atom"/><link rel="replies" type="text/html"
 href="http://x.example/c"/>)",
       R"({"id":"urn:1","comments_url":"http://x.example/c","links":[{"rel":"replies",
"href":"http://x.example/c.atom","type":"application/atom+xml"},{"rel":"replies",
"href":"http://x.example/c","type":"text/html"}]})"},
      {"only a feed of comments", Inside::entry,
       R"(<id>urn:1</id><link rel="replies" type="application/atom+xml"
 href="http://x.example/c.atom"/>)",
       R"({"id":"urn:1","links":[{"rel":"replies","href":"http://x.example/c.atom",
"type":"application/atom+xml"}]})"},
  };
  expect_read(kCases);
}

TEST(ParseAtom, TakesFromItsSourceAndFeedWhatAnEntryLacks) {
  constexpr FeedCase kCases[] = {
      {"authors", Inside::feed,
       R"(<title>t</title><author><name>F</name></author><entry><title>a</title><author><name>
</name></author></entry><entry><title>b</title><source><author><name>S</name></author></source>
</entry><entry><title>c</title><source><title>S</title></source></entry><entry><title>d</title>
<contributor><name>no</name></contributor></entry>)",
       R"({"format":"atom-1.0","feed":{"title":"t","authors":[{"name":"F"}]},
"articles":[{"title":"a","authors":[{"name":"F"}]},{"title":"b",
"authors":[{"name":"S"}]},{"title":"c","authors":[{"name":"F"}],
"source":{"title":"S"}},{"title":"d","authors":[{"name":"F"}]}],"warnings":[]})"},
      {"the source's other fields are not the entry's", Inside::entry,
       R"(<id>urn:e</id><source><id>urn:s</id><title type="html">&lt;b&gt;S&lt;/b&gt;</title>
<link rel="self" href="http://s.example/f"/><rights>no</rights>
<updated>2020-01-01T00:00:00Z</updated><category term="no"/></source><title>x</title>)",
       R"({"id":"urn:e","title":"x","source":{"title":"S","url":"http://s.example/f"}})"},
      {"a person's URL goes by the base around it", Inside::entry,
       R"(<author xml:base="http://a.example/"><name>Ann</name><uri xml:base="b/">c</uri>
</author>)",
       R"({"authors":[{"name":"Ann","url":"http://a.example/b/c"}]})"},
      {"languages", Inside::feed,
       R"(<title>T</title><dc:language>pt</dc:language><entry xml:lang="de"><title>a</title>
</entry><entry><title xml:lang="it">b</title></entry><entry><title>c</title></entry><entry>
<title>d</title><dc:language>fr_CA</dc:language></entry>)",
       R"({"format":"atom-1.0","feed":{"title":"T","language":"pt"},"articles":[{"title":"a",
"language":"de"},{"title":"b","language":"it"},{"title":"c","language":"pt"},{"title":"d",
"language":"fr-CA"}],"warnings":[]})"},
  };
  expect_read(kCases);
}

}  // namespace
}  // namespace newswatch::feeds
