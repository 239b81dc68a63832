#include "feeds/html_text.h"

#include <gtest/gtest.h>

#include <string>

#include "feeds/html_entities.h"
#include "feeds/html_guess.h"
#include "feeds/utf8.h"

namespace newswatch::feeds {
namespace {

struct Case {
  const char* name;
  std::string input;
  std::string expected;
};

std::string repeated(const std::string& unit, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += unit;
  return text;
}

TEST(HtmlText, ReadsAsItWouldLookOnTheScreen) {
  const Case cases[] = {
      {"nothing", "", ""},
      {"plain", "just words", "just words"},
      {"white space folds", "  a \n\t b  ", "a b"},
      {"no-break space folds", "a&nbsp;&#160;b", "a b"},
      {"inline joins", "foo<b>bar</b>", "foobar"},
      {"paragraphs part", "<p>one</p><p>two</p>", "one\n\ntwo"},
      {"unclosed paragraphs", "<p>one<p>two", "one\n\ntwo"},
      {"break", "one<br>two<br/>three", "one\ntwo\nthree"},
      {"two breaks", "one<br><br />two", "one\n\ntwo"},
      {"list", "<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"},
      {"nested list", "<ul><li>a<ul><li>b</ul><li>c</ul>", "a\nb\nc"},
      {"table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"},
      {"pre keeps lines", "<pre>a\nb\n\nc</pre>d\ne", "a\nb\n\nc\n\nd e"},
      {"entities once", "AT&amp;amp;T &lt;b&gt;", "AT&amp;T <b>"},
      {"bare entity", "caf&eacute &copy2024",
       "caf\xC3\xA9 \xC2\xA9"
       "2024"},
      {"C1 number", "&#146;&#x80;", "\xE2\x80\x99\xE2\x82\xAC"},
      {"absurd numbers", "&#0;&#xD800;&#99999999999;", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"raw ampersand", "a & b &c; &", "a & b &c; &"},
      {"script", "a<script>if (a</b) x('<p>')</script>b", "ab"},
      {"style", "a<STYLE type=x>p{}</Style >b", "ab"},
      {"comment", "a<!-- <p>x</p> -->b<!-->c<!--->d", "abcd"},
      {"open comment", "a<!-- b>c", "ac"},
      {"quoted bracket", "<a title=\"x > y\">z</a>", "z"},
      {"lost quote", "<a href=\"x>y</a>", "y"},
      {"display none", "a<span style=\"color:red; DISPLAY : none\">b<span>c</span>d</span>e", "ae"},
      {"display shown", "a<span style=\"display:inline\">b</span>", "ab"},
      {"hidden attribute", "<div hidden>a<div>b</div></div>c", "c"},
      {"hidden image is no region", "<img hidden>a", "a"},
      {"hidden paragraph ends at the next", "<p hidden>a<p>b", "b"},
      {"template", "a<template><p>b</p></template>c", "ac"},
      {"video fallback", "a<video src=x>no video</video>b", "ab"},
      {"less-than", "1 < 2 <3 a<", "1 < 2 <3 a<"},
      {"cut tag", "text <a href=\"http://exa", "text"},
      {"unknown element vanishes", "<o:p>a</o:p>", "a"},
      {"declaration", "<!DOCTYPE html><?xml:namespace x?>a</ >b", "ab"},
      {"cdata is content", "<![CDATA[<p>a</p>]]>b]]>", "a\n\nb]]>"},
      {"control bytes", std::string("a\x01\0b\x7F", 5), "ab"},
      {"invalid bytes",
       "a\xFF"
       "b",
       "a\xC3\xBF"
       "b"},
      {"readings of ruby", "<ruby>\u6771<rp>(</rp><rt>to</rt><rp>)</rp>\u4EAC<rt>kyo</rt></ruby>!",
       "\u6771\u4EAC!"},
      {"readings of ruby left open", "<ruby>\u6771<rt>to</ruby>a<ruby>\u4EAC<rt>kyo<rp>)</ruby>b",
       "\u6771a\u4EAC"
       "b"},
      {"sources of formulas",
       "<math><mi>x</mi><annotation encoding=TeX>{\\x}</annotation></math> y", "x y"},
      {"soft hyphens", "cease&shy;fire cease\u00ADfire", "ceasefire ceasefire"},
      {"addresses in brackets", "<p>a <desk@x.example>, <https://x.example/?a=1> <b>c</b></p>",
       "a <desk@x.example>, <https://x.example/?a=1> c"},
      {"prefixed elements are no addresses", "<o:p>a</o:p><x y='a@b.example'>c</x>", "ac"},
      {"escaped twice", "&lt;p&gt;Tom &amp;amp; Jerry&lt;/p&gt;", "Tom & Jerry"},
      {"a tag as an example", "The &lt;p&gt; tag", "The <p> tag"},
      {"an example that is all", "&lt;b&gt; and <i>x</i>&lt;/b&gt;", "<b> and x</b>"},
      {"hidden from screen readers only", "<span aria-hidden=true>a</span>", "a"},
      {"embedded document", "<html><head><title>T</title></head><body><p>b</body></html>", "b"},
      {"conditional comments", "<!--[if mso]>no<![endif]--><![if !mso]>yes<![endif]>", "yes"},
      {"options", "<select><option>a<option>b</select>", "a\nb"},
      {"table with a caption", "<table><caption>c</caption><tr><th>h<th>i<tr><td>a<td>b</table>d",
       "c\nh\ti\na\tb\n\nd"},
      {"definitions", "<dl><dt>t<dd>d</dl>e", "t\nd\n\ne"},
      {"details", "<details><summary>s</summary>d</details>", "s\n\nd"},
      {"stray end tags", "</p></div></script></pre>a\nb", "a b"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(html_to_text(c.input), c.expected);
  }
}

TEST(PlainTitle, IsOneLineWhateverItsMarkupClaims) {
  const struct {
    const char* name;
    TextKind kind;
    const char* input;
    const char* expected;
  } cases[] = {
      {"plain keeps markup", TextKind::plain, " a <b>&amp;\n b ", "a <b>&amp; b"},
      {"html drops unknown tags", TextKind::html, "the <gorilla> and <b>us</b>", "the and us"},
      {"guess keeps unknown tags", TextKind::guess, "the <gorilla> and <b>us</b>",
       "the <gorilla> and us"},
      {"guess decodes", TextKind::guess, "AT&amp;T &#8217;", "AT&T \xE2\x80\x99"},
      {"guess needs semicolons", TextKind::guess, "?a=1&copy=2", "?a=1&copy=2"},
      {"guess keeps comparisons", TextKind::guess, "a < b > c <3", "a < b > c <3"},
      {"guess keeps a lone script tag", TextKind::guess, "The <script> tag", "The <script> tag"},
      {"guess drops a whole script", TextKind::guess, "a<script>x</script>b", "ab"},
      {"blocks part words", TextKind::html, "<p>a</p><p>b<br>c", "a b c"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(plain_title(c.input, c.kind), c.expected);
  }
}

TEST(LooksLikeHtml, KnowsElementsFromOtherBrackets) {
  for (const char* yes : {"<b>a", "a &amp; b", "x<br/>", "</p>", "<!-- x -->", "&#39;"}) {
    SCOPED_TRACE(yes);
    EXPECT_TRUE(looks_like_html(yes));
  }
  for (const char* no : {"", "a < b", "<gorilla>", "AT&T", "a <b", "&nosuch;", "<3"}) {
    SCOPED_TRACE(no);
    EXPECT_FALSE(looks_like_html(no));
  }
}

TEST(Entities, AreReadByTheRulesOfTheirPlace) {
  std::string out;
  EXPECT_EQ(decode_reference("&notit;", ReferencePlace::text, out), 4u);
  EXPECT_EQ(decode_reference("&notit;", ReferencePlace::attribute, out), 0u);
  EXPECT_EQ(decode_reference("&notin;", ReferencePlace::text, out), 7u);
  EXPECT_EQ(out, "\xC2\xAC\xE2\x88\x89");
  EXPECT_EQ(named_entity("CounterClockwiseContourIntegral"), "\xE2\x88\xB3");
  EXPECT_EQ(named_entity("nosuch"), "");
  EXPECT_EQ(decode_entities("&amp;lt; &eacute; & &"), "&lt; \xC3\xA9 & &");
}

// Quadratic reading of these would take minutes.
TEST(HtmlText, StaysLinearWhateverIsLeftOpen) {
  constexpr std::size_t kTimes = 200'000;
  const char* units[] = {"<a b=\"",   "<a b='\">",  "<!--",     "<",          "</",       "<x ",
                         "<script ",  "<p hidden ", "<div>",    "<ul>",       "&#",       "&amp",
                         "<![CDATA[", "<?",         "<script>", "<p hidden>", "</script", "]]"};
  for (const char* unit : units) {
    SCOPED_TRACE(unit);
    const std::string hostile = repeated(unit, kTimes) + ">";
    EXPECT_TRUE(is_valid_utf8(html_to_text(hostile)));
    EXPECT_TRUE(is_valid_utf8(plain_title(hostile, TextKind::guess)));
    (void)looks_like_html(hostile);
  }
}

}  // namespace
}  // namespace newswatch::feeds
