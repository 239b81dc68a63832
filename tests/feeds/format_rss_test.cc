// Each RSS by its specification: 0.90, 0.91, 0.92, 0.93, 0.94, 1.0, 1.1, 2.0, and CDF.

#include "tests/feeds/feed_cases.h"

namespace newswatch::feeds {
namespace {

TEST(ParseRss, ReadsTheRdfDialects) {
  constexpr FeedCase kCases[] = {
      {"RSS 0.90 has its items beside the channel", Inside::nothing,
       R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>c</title>
<link>http://x.example/</link><description>d</description></channel><image><title>I</title>
<url>http://x.example/i.png</url><link>http://no.example/</link></image><item><title>t</title>
<link>http://x.example/1</link></item><textinput><title>S</title><description>sd</description>
<name>n</name><link>http://no.example/q</link></textinput></rdf:RDF>)",
       R"({"format":"rss-0.9x","feed":{"title":"c","url":"http://x.example/",
"description":"d","image":"http://x.example/i.png"},"articles":[{"id":"http://x.example/1",
"url":"http://x.example/1","title":"t","links":[{"rel":"alternate",
"href":"http://x.example/1"}]}],"warnings":[]})"},
      {"RSS 1.0 names its articles and refers to its image", Inside::rdf,
       R"(<channel rdf:about="http://x.example/feed"><title>c</title>
<link>http://x.example/</link><description>d</description>
<image rdf:resource="http://x.example/#image"/><items><rdf:Seq>
<rdf:li rdf:resource="http://x.example/1"/></rdf:Seq></items>
<textinput rdf:resource="http://no.example/q"/></channel>
<image rdf:about="http://x.example/#image"><title>I</title><url>http://x.example/i.png</url>
<link>http://no.example/</link></image><item rdf:about="http://x.example/1"><title>t</title>
<link>http://x.example/page</link><dc:date>2024-06-01</dc:date></item>
<item rdf:about="http://x.example/2"><title>t2</title></item>)",
       R"({"format":"rss-1.0","feed":{"title":"c","url":"http://x.example/",
"id":"http://x.example/feed","description":"d","image":"http://x.example/i.png"},
"articles":[{"id":"http://x.example/1","url":"http://x.example/page","title":"t",
"published":"2024-06-01T00:00:00Z","links":[{"rel":"alternate",
"href":"http://x.example/page"}]},{"id":"http://x.example/2","url":"http://x.example/2",
"title":"t2","links":[{"rel":"alternate","href":"http://x.example/2"}]}],"warnings":[]})"},
      {"RSS 1.0 with its items inside the channel", Inside::rdf,
       R"(<channel rdf:about="http://x.example/feed"><title>c</title><item rdf:about="urn:1">
<title>t</title></item></channel>)",
       R"({"format":"rss-1.0","feed":{"title":"c","url":"http://x.example/feed",
"id":"http://x.example/feed"},"articles":[{"id":"urn:1","title":"t"}],"warnings":[]})"},
      {"RSS 1.0 with the first content module", Inside::rdf,
       R"(<item><title>t</title><content:items><rdf:Bag><rdf:li><content:item>
<content:format rdf:resource="http://www.w3.org/1999/xhtml"/><rdf:value><![CDATA[<em>c</em>]]>
</rdf:value></content:item></rdf:li></rdf:Bag></content:items></item>)",
       R"({"format":"rss-1.0","feed":{},"articles":[{"title":"t","content_html":"<em>c</em>",
"text":"c"}],"warnings":[]})"},
      {"RSS 1.1 has no root around its channel", Inside::nothing,
       R"(<Channel xmlns="http://purl.org/net/rss1.1#"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="http://x.example/feed">
<title>T</title><link>http://x.example/</link><description>d</description>
<image rdf:parseType="Resource"><title>I</title><url>http://x.example/i</url></image>
<items rdf:parseType="Collection"><item rdf:about="http://x.example/1"><title>t</title>
<link>http://x.example/1</link></item></items></Channel>)",
       R"({"format":"rss-1.0","feed":{"title":"T","url":"http://x.example/",
"id":"http://x.example/feed","description":"d","image":"http://x.example/i"},
"articles":[{"id":"http://x.example/1","url":"http://x.example/1","title":"t",
"links":[{"rel":"alternate","href":"http://x.example/1"}]}],"warnings":[]})"},
      {"RDF without a prefix", Inside::nothing,
       R"(<RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:rss="http://purl.org/rss/1.0/"><rss:channel about="http://x.example/">
<rss:title>T</rss:title></rss:channel><rss:item about="http://x.example/1">
<rss:title>t</rss:title></rss:item></RDF>)",
       R"({"format":"rss-1.0","feed":{"title":"T","url":"http://x.example/",
"id":"http://x.example/"},"articles":[{"id":"http://x.example/1","url":"http://x.example/1",
"title":"t","links":[{"rel":"alternate","href":"http://x.example/1"}]}],"warnings":[]})"},
      {"RDF under another prefix", Inside::nothing,
       R"(<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/"><channel r:about="http://x.example/feed"><title>c</title>
</channel><item r:about="http://x.example/1"><title>t</title></item></r:RDF>)",
       R"({"format":"rss-1.0","feed":{"title":"c","url":"http://x.example/feed",
"id":"http://x.example/feed"},"articles":[{"id":"http://x.example/1",
"url":"http://x.example/1","title":"t","links":[{"rel":"alternate",
"href":"http://x.example/1"}]}],"warnings":[]})"},
  };
  expect_read(kCases);
}

TEST(ParseRss, ReadsTheUserLandDialects) {
  constexpr FeedCase kCases[] = {
      {"Netscape's RSS 0.91 with its DTD's entities", Inside::nothing,
       R"(<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>
<title>c</title><link>http://x.example/</link><description>d</description>
<language>en</language><rating>(PICS-1.1 "x")</rating><copyright>c</copyright>
<pubDate>Sat, 01 Jun 2024 10:00:00 GMT</pubDate><skipDays><day>Monday</day></skipDays><item>
<title>t &eacute;</title><link>http://x.example/1</link><description>d</description></item>
</channel></rss>)",
       R"({"format":"rss-0.9x","feed":{"title":"c","url":"http://x.example/",
"description":"d","language":"en","published":"2024-06-01T10:00:00Z","rights":"c"},
"articles":[{"id":"http://x.example/1","url":"http://x.example/1","title":"t é",
"summary_html":"d","text":"d","language":"en","links":[{"rel":"alternate",
"href":"http://x.example/1"}]}],"warnings":[]})"},
      {"RSS 0.92 with several enclosures and no title", Inside::nothing,
       R"(<rss version="0.92"><channel><title>c</title><item>
<description>No title, &lt;a href="http://y.example/"&gt;just text&lt;/a&gt;</description>
<source url="http://s.example/rss.xml">S</source>
<enclosure url="http://x.example/a.mp3" length="1" type="audio/mpeg"/>
<enclosure url="http://x.example/b.mp3" length="2" type="audio/mpeg"/>
<category domain="http://d.example/">A/B/C</category></item></channel></rss>)",
       R"({"format":"rss-0.9x","feed":{"title":"c"},
"articles":[{"summary_html":"No title, <a href=\"http://y.example/\">just text</a>",
"text":"No title, just text","categories":[{"term":"A/B/C","scheme":"http://d.example/"}],
"enclosures":[{"url":"http://x.example/a.mp3","type":"audio/mpeg",
"length":1},{"url":"http://x.example/b.mp3","type":"audio/mpeg","length":2}],
"source":{"title":"S","url":"http://s.example/rss.xml"}}],"warnings":[]})"},
      {"RSS 0.93 with a date of publication and one of expiry", Inside::nothing,
       R"(<rss version="0.93"><channel><title>c</title><item><title>t</title>
<pubDate>Sat, 01 Jun 2024 10:00:00 GMT</pubDate>
<expirationDate>Sun, 02 Jun 2024 10:00:00 GMT</expirationDate></item></channel></rss>)",
       R"({"format":"rss-0.9x","feed":{"title":"c"},"articles":[{"title":"t",
"published":"2024-06-01T10:00:00Z"}],"warnings":[]})"},
      {"RSS 0.94", Inside::nothing,
       R"(<rss version="0.94"><channel><title>c</title><item>
<guid isPermaLink="false">g</guid></item></channel></rss>)",
       R"({"format":"rss-0.9x","feed":{"title":"c"},"articles":[{"id":"g"}],"warnings":[]})"},
      {"RSS 2.0 in full", Inside::nothing,
       R"(<rss version="2.0"><channel><title>Feed &amp;amp; Co</title>
<link>http://x.example/</link><description>&lt;b&gt;D&lt;/b&gt; text</description>
<language>en_us</language><copyright>(c) 2024</copyright>
<managingEditor>ed@x.example (Ed)</managingEditor><webMaster>wm@x.example (Web)</webMaster>
<pubDate>Sat, 01 Jun 2024 10:00:00 GMT</pubDate>
<lastBuildDate>Sat, 01 Jun 2024 11:00:00 GMT</lastBuildDate>
<category domain="dmoz">Cat</category><generator>G 1.0</generator>
<docs>http://docs.example/</docs><cloud domain="r.example" port="80" path="/RPC2"
 registerProcedure="p" protocol="xml-rpc"/><ttl>60</ttl><image><title>Img</title>
<url>http://x.example/i.png</url><link>http://img.example/</link><width>1</width>
<description>imgdesc</description></image><textInput><title>Search</title>
<description>sd</description><name>q</name><link>http://x.example/q</link></textInput>
<skipHours><hour>1</hour></skipHours><item><title>t</title>
<source url="http://src.example/f">Src</source><guid>http://x.example/1</guid>
<enclosure url="http://x.example/1.mp3" length="12345" type="audio/mpeg"/>
<comments>http://x.example/1#c</comments></item></channel></rss>)",
       R"({"format":"rss-2.0","feed":{"title":"Feed & Co","url":"http://x.example/",
"description":"D text","language":"en-us","authors":[{"name":"Ed","email":"ed@x.example"}],
"categories":[{"term":"Cat","scheme":"dmoz"}],"published":"2024-06-01T10:00:00Z",
"updated":"2024-06-01T11:00:00Z","image":"http://x.example/i.png","rights":"(c) 2024",
"generator":"G 1.0","ttl_seconds":3600},"articles":[{"id":"http://x.example/1",
"url":"http://x.example/1","title":"t","authors":[{"name":"Ed","email":"ed@x.example"}],
"language":"en-us","enclosures":[{"url":"http://x.example/1.mp3","type":"audio/mpeg",
"length":12345}],"source":{"title":"Src","url":"http://src.example/f"},
"comments_url":"http://x.example/1#c","links":[{"rel":"alternate",
"href":"http://x.example/1"}]}],"warnings":[]})"},
      {"an image, a text input and an article before the feed's own title", Inside::nothing,
       R"(<rss version="2.0"><channel><image><title>Img</title>
<url>http://x.example/i.png</url><link>http://img.example/</link></image><textInput>
<title>Search</title><link>http://x.example/q</link></textInput><item><image><title>no</title>
<link>http://no.example/</link><url>http://x.example/y.png</url></image><title>T</title></item>
<title>Real</title></channel></rss>)",
       R"({"format":"rss-2.0","feed":{"title":"Real","image":"http://x.example/i.png"},
"articles":[{"title":"T","image":"http://x.example/y.png"}],"warnings":[]})"},
      {"items behind the channel", Inside::nothing,
       R"(<rss version="2.0"><channel><title>T</title></channel><item><title>t</title></item>
</rss>)",
       R"({"format":"rss-2.0","feed":{"title":"T"},"articles":[{"title":"t"}],"warnings":[]})"},
      {"entries of another dialect", Inside::nothing,
       R"(<rss version="2.0"><channel><title>T</title><entry><title>t</title>
<link href="http://x.example/1"/></entry></channel></rss>)",
       R"({"format":"rss-2.0","feed":{"title":"T"},"articles":[{"id":"http://x.example/1",
"url":"http://x.example/1","title":"t","links":[{"rel":"alternate",
"href":"http://x.example/1"}]}],"warnings":[]})"},
      {"a whole feed of another dialect", Inside::nothing,
       R"(<rss><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>
<title>t</title></entry></feed></rss>)",
       R"({"format":"rss-2.0","feed":{"title":"T"},"articles":[{"title":"t"}],"warnings":[]})"},
      {"an empty channel is a feed", Inside::nothing, R"(<rss version="2.0"><channel/></rss>)",
       R"({"format":"rss-2.0","feed":{},"articles":[],"warnings":[]})"},
      {"so is an empty root", Inside::nothing, R"(<rss version="0.92"/>)",
       R"({"format":"rss-0.9x","feed":{},"articles":[],"warnings":["the feed is empty"]})"},
  };
  expect_read(kCases);
}

TEST(ParseRss, ReadsCdf) {
  constexpr FeedCase kCases[] = {
      {"base, relative URLs, anchors, icons", Inside::nothing,
       R"(<!DOCTYPE CHANNEL SYSTEM "http://www.w3c.org/Channel.dtd">
<CHANNEL HREF="http://x.example/" BASE="http://x.example/b/" LASTMOD="2024-06-01">
<TITLE>T</TITLE><ABSTRACT>A</ABSTRACT><LOGO HREF="icon.gif" STYLE="ICON"/>
<LOGO HREF="l.gif" STYLE="IMAGE"/><ITEM HREF="p1.html" LASTMOD="2024-06-02"><TITLE>i1</TITLE>
<ABSTRACT>a1</ABSTRACT><LOG VALUE="document:view"/></ITEM><ITEM><A HREF="http://x.example/p2"/>
<TITLE>i2</TITLE></ITEM></CHANNEL>)",
       R"({"format":"cdf","feed":{"title":"T","url":"http://x.example/","description":"A",
"updated":"2024-06-01T00:00:00Z","image":"http://x.example/b/l.gif"},
"articles":[{"id":"http://x.example/b/p1.html","url":"http://x.example/b/p1.html","title":"i1",
"summary_html":"a1","text":"a1","published":"2024-06-02T00:00:00Z",
"updated":"2024-06-02T00:00:00Z","links":[{"rel":"alternate",
"href":"http://x.example/b/p1.html"}]},{"id":"http://x.example/p2","url":"http://x.example/p2",
"title":"i2","links":[{"rel":"alternate","href":"http://x.example/p2"}]}],"warnings":[]})"},
  };
  expect_read(kCases);
}

TEST(ParseRss, TellsWhatAGuidIs) {
  constexpr FeedCase kCases[] = {
      {"a URL", Inside::item, R"(<guid>http://x.example/1</guid>)",
       R"({"id":"http://x.example/1","url":"http://x.example/1","links":[{"rel":"alternate",
"href":"http://x.example/1"}]})"},
      {"a URL that is refused as a link", Inside::item,
       R"(<guid isPermaLink="false">http://x.example/1</guid>)", R"({"id":"http://x.example/1"})"},
      {"refused in capitals and blanks", Inside::item,
       R"(<guid ISPERMALINK=" FALSE ">http://x.example/1</guid>)",
       R"({"id":"http://x.example/1"})"},
      {"refused by another word", Inside::item,
       R"(<guid isPermaLink="no">http://x.example/1</guid>)", R"({"id":"http://x.example/1"})"},
      {"no URL", Inside::item, R"(<guid>urn:uuid:1</guid><link>http://x.example/1</link>)",
       R"({"id":"urn:uuid:1","url":"http://x.example/1","links":[{"rel":"alternate",
"href":"http://x.example/1"}]})"},
      {"no URL, and no link", Inside::item, R"(<guid isPermaLink="true">17 June</guid>)",
       R"({"id":"17 June"})"},
      {"a path that the feed insists on", Inside::item, R"(<guid isPermaLink="true">/a/b</guid>)",
       R"({"id":"/a/b","url":"/a/b","links":[{"rel":"alternate","href":"/a/b"}]})"},
      {"blanks and line ends", Inside::item, R"(<guid>  tag:x.example,2024:1  </guid>)",
       R"({"id":"tag:x.example,2024:1"})"},
      {"empty", Inside::item, R"(<guid/><link>http://x.example/1</link>)",
       R"({"id":"http://x.example/1","url":"http://x.example/1","links":[{"rel":"alternate",
"href":"http://x.example/1"}]})"},
  };
  expect_read(kCases);
}

TEST(ParseRss, ReadsLinksInEveryForm) {
  constexpr FeedCase kCases[] = {
      {"the first of two, the other is kept", Inside::item,
       R"(<link>http://x.example/1</link><link>http://x.example/2</link>)",
       R"({"id":"http://x.example/1","url":"http://x.example/1","links":[{"rel":"alternate",
"href":"http://x.example/1"},{"rel":"alternate","href":"http://x.example/2"}]})"},
      {"as an attribute", Inside::item, R"(<link href="http://x.example/1"/>)",
       R"({"id":"http://x.example/1","url":"http://x.example/1","links":[{"rel":"alternate",
"href":"http://x.example/1"}]})"},
      {"self is not the article", Inside::item,
       R"(<link rel="self" href="http://x.example/self"/><guid>http://x.example/1</guid>)",
       R"({"id":"http://x.example/1","url":"http://x.example/1","links":[{"rel":"alternate",
"href":"http://x.example/1"},{"rel":"self","href":"http://x.example/self"}]})"},
      {"in CDATA", Inside::item, R"(<link><![CDATA[ http://x.example/1 ]]></link>)",
       R"({"id":"http://x.example/1","url":"http://x.example/1","links":[{"rel":"alternate",
"href":"http://x.example/1"}]})"},
      {"empty", Inside::item, R"(<link/><guid>http://x.example/1</guid>)",
       R"({"id":"http://x.example/1","url":"http://x.example/1","links":[{"rel":"alternate",
"href":"http://x.example/1"}]})"},
      {"of a channel", Inside::channel,
       R"(<title>t</title><atom:link href="http://x.example/feed" rel="self"
 type="application/rss+xml"/><atom:link rel="hub" href="http://h.example/"/>
<atom:link rel="next" href="/p2"/><atom:link rel="alternate" href="http://x.example/alt"/>
<link>http://x.example/</link>)",
       R"({"format":"rss-2.0","feed":{"title":"t","url":"http://x.example/",
"self_url":"http://x.example/feed","hub_url":"http://h.example/",
"next_url":"http://x.example/p2"},"articles":[],"warnings":[]})"},
  };
  expect_read(kCases);
}

TEST(ParseRss, ReadsTextsInEveryForm) {
  constexpr FeedCase kCases[] = {
      {"blocks part words in titles", Inside::item,
       R"(<title>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</title>)", R"({"title":"One Two"})"},
      {"markup in a title under a prefix", Inside::item, R"(<title>A <xhtml:b>b</xhtml:b></title>)",
       R"({"title":"A b"})"},
      {"a description of plain text", Inside::item,
       R"(<description>plain &amp; simple</description>)",
       R"({"summary_html":"plain & simple","text":"plain & simple"})"},
      {"XHTML beside the description", Inside::item,
       R"(<description>d</description><xhtml:body>
<xhtml:p>para <xhtml:a href="http://y.example/">l</xhtml:a></xhtml:p></xhtml:body>)",
       R"({"summary_html":"d","content_html":"<p>para <a href=\"http://y.example/\">l</a>
</p>","text":"para l"})"},
      {"an XHTML div", Inside::item, R"(<div xmlns="http://www.w3.org/1999/xhtml"><p>c</p></div>)",
       R"({"content_html":"<p>c</p>","text":"c"})"},
      {"empty content gives way", Inside::item,
       R"(<content:encoded><![CDATA[]]></content:encoded><description>d</description>)",
       R"({"summary_html":"d","text":"d"})"},
      {"an empty description gives way", Inside::item,
       R"(<description></description><itunes:summary>s</itunes:summary>
<content:encoded>c</content:encoded>)",
       R"({"summary_html":"s","content_html":"c","text":"c"})"},
      {"a picture as content leaves the text to the summary", Inside::item,
       R"(<content:encoded>&lt;img src="http://x.example/i"&gt;</content:encoded>
<description>d</description>)",
       R"({"summary_html":"d","content_html":"<img src=\"http://x.example/i\">","text":"d"})"},
      {"entities in a channel", Inside::channel,
       R"(<title>T &amp;#8217;s</title><description>A &amp;amp; B &lt;br&gt; C</description>
<copyright>&amp;copy; 2024 &lt;b&gt;X&lt;/b&gt;</copyright>)",
       R"({"format":"rss-2.0","feed":{"title":"T ’s","description":"A & B\nC",
"rights":"© 2024 X"},"articles":[],"warnings":[]})"},
  };
  expect_read(kCases);
}

TEST(ParseRss, TellsHowOftenAFeedChanges) {
  constexpr FeedCase kCases[] = {
      {"minutes", Inside::channel, R"(<title>T</title><ttl> 15 </ttl>)",
       R"({"format":"rss-2.0","feed":{"title":"T","ttl_seconds":900},"articles":[],
"warnings":[]})"},
      {"a module", Inside::channel,
       R"(<title>T</title><sy:updatePeriod> Weekly </sy:updatePeriod>
<sy:updateFrequency>2</sy:updateFrequency>)",
       R"({"format":"rss-2.0","feed":{"title":"T","ttl_seconds":302400},"articles":[],
"warnings":[]})"},
      {"minutes before the module", Inside::channel,
       R"(<sy:updatePeriod>daily</sy:updatePeriod><ttl>15</ttl><title>T</title>)",
       R"({"format":"rss-2.0","feed":{"title":"T","ttl_seconds":900},"articles":[],
"warnings":[]})"},
      {"nonsense", Inside::channel,
       R"(<title>T</title><ttl>soon</ttl><sy:updatePeriod>often</sy:updatePeriod>
<sy:updateFrequency>0</sy:updateFrequency>)",
       R"({"format":"rss-2.0","feed":{"title":"T"},"articles":[],"warnings":[]})"},
  };
  expect_read(kCases);
}

}  // namespace
}  // namespace newswatch::feeds
