// Enclosures, Media RSS and images in every form, and how repetitions merge.

#include "tests/feeds/feed_cases.h"

namespace newswatch::feeds {
namespace {

TEST(ParseMedia, MergesEnclosuresByTheirUrl) {
  constexpr FeedCase kCases[] = {
      {"type and length from any of them", Inside::item,
       R"(<media:content url="http://x.example/a" type="audio/mpeg"/>
<enclosure url="http://x.example/a" length="4"/><atom:link rel="enclosure"
 href="http://x.example/a" length="5" type="audio/x"/>)",
       R"({"enclosures":[{"url":"http://x.example/a","type":"audio/mpeg","length":4}],
"links":[{"rel":"enclosure","href":"http://x.example/a","type":"audio/x"}]})"},
      {"lengths in odd forms", Inside::item,
       R"(<enclosure url="/0" length="0"/><enclosure url="/1" length="1,234,567"/>
<enclosure url="/2" length="12 bytes"/><enclosure url="/3" length=" 12.0 "/>
<enclosure url="/4" length="-1"/><enclosure url="/5" length="12 MB"/>
<enclosure url="/6" length="unknown"/><enclosure url="/7" length="99999999999999999999"/>
<enclosure url="/8" length=""/>)",
       R"({"enclosures":[{"url":"/0","length":0},{"url":"/1","length":1234567},{"url":"/2",
"length":12},{"url":"/3","length":12},{"url":"/4"},{"url":"/5"},{"url":"/6"},{"url":"/7"}
,{"url":"/8"}]})"},
      {"no URL", Inside::item,
       R"(<title>x</title><enclosure type="audio/mpeg"/><enclosure url=""/>)", R"({"title":"x"})"},
      {"URL as text", Inside::item,
       R"(<enclosure type="audio/mpeg">http://x.example/e.mp3</enclosure>)",
       R"({"enclosures":[{"url":"http://x.example/e.mp3","type":"audio/mpeg"}]})"},
      {"blanks", Inside::item, R"(<enclosure url=" http://x.example/e.mp3 " type=" audio/mpeg "/>)",
       R"({"enclosures":[{"url":"http://x.example/e.mp3","type":"audio/mpeg"}]})"},
      {"FeedBurner's copy of an enclosure", Inside::item,
       R"(<enclosure url="http://fb.example/~r/1/2/e.mp3" type="audio/mpeg" length="4"/>
<feedburner:origEnclosureLink>http://x.example/e.mp3?x=1</feedburner:origEnclosureLink>)",
       R"({"enclosures":[{"url":"http://x.example/e.mp3?x=1","type":"audio/mpeg","length":4}]})"},
      {"FeedBurner's original of another file", Inside::item,
       R"(<enclosure url="http://fb.example/~r/1/2/f.mp3"/>
<feedburner:origEnclosureLink>http://x.example/e.mp3</feedburner:origEnclosureLink>)",
       R"({"enclosures":[{"url":"http://fb.example/~r/1/2/f.mp3"}]})"},
  };
  expect_read(kCases);
}

TEST(ParseMedia, ReadsMediaRss) {
  constexpr FeedCase kCases[] = {
      {"a group with everything", Inside::item,
       R"(<title>x</title><media:group><media:title type="html">&lt;b&gt;MT&lt;/b&gt;
</media:title><media:content url="http://x.example/a.mp4" fileSize="10" type="video/mp4"
 medium="video" isDefault="true" duration="1"><media:title>inner</media:title>
<media:thumbnail url="http://x.example/t1.jpg"/><media:credit role="author"
 scheme="urn:ebu">Cred</media:credit><media:hash algo="md5">d</media:hash></media:content>
<media:content url="http://x.example/b.jpg" medium="image"/>
<media:keywords>k1, k2</media:keywords><media:category scheme="s" label="L">C</media:category>
<media:description>MD</media:description><media:rating>nonadult</media:rating>
<media:copyright url="u">MC</media:copyright><media:community/></media:group>
<media:thumbnail url="http://x.example/t0.jpg"/>)",
       R"({"title":"x","summary_html":"MD","text":"MD","authors":[{"name":"Cred"}],
"categories":[{"term":"k1"},{"term":"k2"},{"term":"C","scheme":"s","label":"L"}],
"enclosures":[{"url":"http://x.example/a.mp4","type":"video/mp4",
"length":10},{"url":"http://x.example/b.jpg"}],"image":"http://x.example/t1.jpg"})"},
      {"nothing but media", Inside::item,
       R"(<media:title>mt</media:title><media:content url="http://x.example/a.jpg"
 type="image/jpeg"/><media:description type="html">&lt;b&gt;x&lt;/b&gt;</media:description>
<media:player url="http://p.example/"/>)",
       R"({"title":"mt","summary_html":"<b>x</b>","text":"x",
"enclosures":[{"url":"http://x.example/a.jpg","type":"image/jpeg"}],
"image":"http://x.example/a.jpg"})"},
      {"an unmarked description is HTML only where it looks like it", Inside::item,
       R"(<media:description>Ann &lt;ann@x.example&gt; said</media:description>)",
       R"({"summary_html":"Ann <ann@x.example> said","text":"Ann <ann@x.example> said"})"},
      {"plain descriptions", Inside::item,
       R"(<media:description type="plain">a &lt;b&gt; c</media:description>
<media:text type="plain">no</media:text>)",
       R"({"summary_html":"a <b> c","text":"a <b> c"})"},
      {"several groups", Inside::item,
       R"(<media:group><media:content url="http://x.example/1"/>
<media:content url="http://x.example/2"/></media:group><media:group>
<media:content url="http://x.example/3"/></media:group>)",
       R"({"enclosures":[{"url":"http://x.example/1"},{"url":"http://x.example/2"}
,{"url":"http://x.example/3"}]})"},
      {"URL as text", Inside::item,
       R"(<media:content type="video/mp4">http://x.example/v.mp4</media:content>)",
       R"({"enclosures":[{"url":"http://x.example/v.mp4","type":"video/mp4"}]})"},
      {"only who wrote is an author", Inside::item,
       R"(<title>x</title><media:credit role="photographer">P</media:credit>
<media:credit>Q</media:credit><media:credit role="Author">Ann</media:credit>)",
       R"({"title":"x","authors":[{"name":"Ann"}]})"},
  };
  expect_read(kCases);
}

TEST(ParseMedia, FindsTheImage) {
  constexpr FeedCase kCases[] = {
      {"text", Inside::item, R"(<image>http://x.example/i.png</image>)",
       R"({"image":"http://x.example/i.png"})"},
      {"an attribute", Inside::item, R"(<image url="http://x.example/i.png"/>)",
       R"({"image":"http://x.example/i.png"})"},
      {"iTunes by text", Inside::item, R"(<itunes:image>http://x.example/i</itunes:image>)",
       R"({"image":"http://x.example/i"})"},
      {"iTunes by another attribute", Inside::item, R"(<itunes:image url="http://x.example/i"/>)",
       R"({"image":"http://x.example/i"})"},
      {"the first thumbnail", Inside::item,
       R"(<media:thumbnail url="http://x.example/1" width="1"/>
<media:thumbnail url="http://x.example/2" width="200"/>)",
       R"({"image":"http://x.example/1"})"},
      {"the thumbnail of a film before a picture among the media", Inside::item,
       R"(<media:content medium="image" url="http://x.example/1"/>
<media:content url="http://x.example/2.mp4" type="video/mp4">
<media:thumbnail url="http://x.example/t"/></media:content>)",
       R"({"enclosures":[{"url":"http://x.example/1"},{"url":"http://x.example/2.mp4",
"type":"video/mp4"}],"image":"http://x.example/t"})"},
      {"an enclosure by its type", Inside::item,
       R"(<enclosure url="http://x.example/1" type="image/jpeg"/>)",
       R"({"enclosures":[{"url":"http://x.example/1","type":"image/jpeg"}],
"image":"http://x.example/1"})"},
      {"an enclosure by its name", Inside::item,
       R"(<enclosure url="http://x.example/1.JPG?w=100"/>)",
       R"({"enclosures":[{"url":"http://x.example/1.JPG?w=100"}],
"image":"http://x.example/1.JPG?w=100"})"},
      {"no picture", Inside::item,
       R"(<title>x</title><enclosure url="http://x.example/1.png" type="text/plain"/>)",
       R"({"title":"x","enclosures":[{"url":"http://x.example/1.png","type":"text/plain"}]})"},
  };
  expect_read(kCases);
}

}  // namespace
}  // namespace newswatch::feeds
