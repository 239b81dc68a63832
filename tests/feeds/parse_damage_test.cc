#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "feeds/parse.h"
#include "tests/support/encode.h"

namespace newswatch::feeds {
namespace {

std::vector<std::string> titles_of(const Document& document) {
  std::vector<std::string> titles;
  for (const Article& article : document.articles) titles.push_back(article.title);
  return titles;
}

struct Case {
  std::string_view name;
  std::string input;
  std::vector<std::string> titles;
  bool is_mended = true;  // a warning is expected
};

const std::string kHead = "<rss version=\"2.0\"><channel><title>Desk</title>";
const std::string kTail = "</channel></rss>";

std::string item(std::string_view inside) { return "<item>" + std::string(inside) + "</item>"; }

const std::vector<Case>& cases() {
  static const std::vector<Case> table = {
      {"sound", kHead + item("<title>One</title>") + kTail, {"One"}, false},
      {"warnings of a web framework in front",
       "<br />\n<b>Warning</b>: include(): failed in <b>/srv/x.php</b><br />\n<?xml "
       "version=\"1.0\"?>" +
           kHead + item("<title>One</title>") + kTail,
       {"One"},
       false},
      {"blank lines before the declaration",
       "\n\n <?xml version=\"1.0\"?>" + kHead + item("<title>One</title>") + kTail,
       {"One"},
       false},
      {"two declarations",
       "<?xml version=\"1.0\"?><?xml version=\"1.0\"?>" + kHead + item("<title>One</title>") +
           kTail,
       {"One"},
       false},
      {"a declaration in the middle",
       kHead + "<?xml version=\"1.0\"?>" + item("<title>One</title>") + kTail,
       {"One"},
       false},
      {"garbage behind the root",
       kHead + item("<title>One</title>") + kTail + "<script>x()</script> <!-- 0.3 s -->",
       {"One"},
       false},
      {"bare ampersand",
       kHead + item("<title>Fish & Chips</title>") + kTail,
       {"Fish & Chips"},
       false},
      {"ampersand in a URL",
       kHead + item("<title>One</title><link>https://x.org/?a=1&b=2</link>") + kTail,
       {"One"},
       false},
      {"HTML entities nobody declared",
       kHead + item("<title>Caf&eacute; &ndash; na&iuml;ve&nbsp;&hellip;</title>") + kTail,
       {"Café – naïve …"},
       false},
      {"numbers of windows-1252 controls",
       kHead + item("<title>&#147;Quoted&#148; &#x96; dash</title>") + kTail,
       {"“Quoted” – dash"},
       false},
      {"control characters",
       kHead + item("<title>One\x01\x0b two&#2;</title>") + kTail,
       {"One two"},
       false},
      {"NUL bytes", kHead + item(std::string("<title>On\0e</title>", 19)) + kTail, {"One"}},
      {"raw angle bracket",
       kHead + item("<title>3 < 4 and 5 <6</title>") + kTail,
       {"3 < 4 and 5 <6"}},
      {"unclosed HTML in a description",
       kHead + item("<description><p>a<br>b<img src=x></description><title>One</title>") +
           item("<title>Two</title>") + kTail,
       {"One", "Two"}},
      {"crossed tags in a description",
       kHead + item("<title>One</title><description><b><i>x</b></i></description>") +
           item("<title>Two</title>") + kTail,
       {"One", "Two"}},
      {"unclosed item",
       kHead + "<item><title>One</title><item><title>Two</title></item>" + kTail,
       {"One", "Two"}},
      {"unclosed title",
       kHead + "<item><title>One<link>https://x.org/1</link></item>" + kTail,
       {"One"}},
      {"unclosed description",
       kHead + "<item><title>One</title><description>text<pubDate>2024-06-10</pubDate></item>" +
           item("<title>Two</title>") + kTail,
       {"One", "Two"}},
      {"misspelt end tag", kHead + item("<title>One</titel><guid>1</guid>") + kTail, {"One"}},
      {"end tag of another field",
       kHead + item("<title>One</link><guid>1</guid>") + kTail,
       {"One"}},
      {"wrong case of an end tag", kHead + item("<title>One</Title>") + kTail, {"One"}},
      {"wrong case throughout",
       "<RSS version=\"2.0\"><CHANNEL><ITEM><TITLE>One</TITLE></ITEM></CHANNEL></RSS>",
       {"One"},
       false},
      {"stray end tags", kHead + item("<title>One</title></p></b>") + "</div>" + kTail, {"One"}},
      {"stray end of CDATA", kHead + item("<title>One]]></title>") + kTail, {"One"}},
      {"unclosed CDATA",
       kHead + item("<title><![CDATA[One</title>") + item("<title><![CDATA[Two]]></title>") + kTail,
       {"One", "Two"}},
      {"nested CDATA",
       kHead + item("<title><![CDATA[One <![CDATA[and]]> two]]></title>") + kTail,
       {"One and two"}},
      {"undeclared prefixes",
       kHead + item("<dc:title>One</dc:title><content:encoded>x</content:encoded>") + kTail,
       {"One"},
       false},
      {"missing channel",
       "<rss version=\"2.0\">" + item("<title>One</title>") + "</rss>",
       {"One"},
       false},
      {"missing root",
       "<channel><title>x</title>" + item("<title>One</title>") + "</channel>",
       {"One"}},
      {"missing root and channel",
       item("<title>One</title>") + item("<title>Two</title>"),
       {"One", "Two"}},
      {"items behind the channel",
       kHead + "</channel>" + item("<title>One</title>") + "</rss>",
       {"One"},
       false},
      {"two roots in a row",
       kHead + item("<title>One</title>") + kTail + kHead + item("<title>Two</title>") + kTail,
       {"One", "Two"}},
      {"missing quote of an attribute",
       kHead + item("<title>One</title><enclosure url=\"https://x.org/a.mp3 length=5 type=x/>") +
           item("<title>Two</title>") + kTail,
       {"One", "Two"}},
      {"attributes without quotes", kHead + item("<title type=plain>One</title>") + kTail, {"One"}},
      {"missing end of a tag",
       kHead + item("<title>One</title><guid isPermaLink=\"false\"<link>u</link>") +
           item("<title>Two</title>") + kTail,
       {"One", "Two"}},
      {"cut in a title", kHead + item("<title>One</title>") + "<item><title>Tw", {"One", "Tw"}},
      {"cut in a tag",
       kHead + item("<title>One</title>") + "<item><title>Two</title><descr",
       {"One", "Two"}},
      {"cut in an attribute",
       kHead + item("<title>One</title>") + "<item><title>Two</title><enclosure url=\"http",
       {"One", "Two"}},
      {"cut in CDATA",
       kHead + item("<title>One</title>") + "<item><title><![CDATA[Two",
       {"One", "Two"}},
      {"cut before the root ends", kHead + item("<title>One</title>"), {"One"}},
      {"DOCTYPE with internal entities",
       "<!DOCTYPE rss [<!ENTITY desk \"News desk\"><!-- don't --><!ENTITY x SYSTEM "
       "\"file:///etc/passwd\">]>" +
           kHead + item("<title>&desk; &x;</title>") + kTail,
       {"News desk &x;"},
       false},
      {"unclosed comment",
       kHead + item("<title>One</title>") + "<!-- never closed " + item("<title>Two</title>") +
           kTail,
       {"One", "Two"}},
      {"Atom with unclosed tags",
       "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>One</title>"
       "<content "
       "type=\"xhtml\"><div><p>a<br>b</div></content></entry><entry><title>Two</title></feed>",
       {"One", "Two"}},
  };
  return table;
}

TEST(ParseDamage, KeepsEveryItemOfADamagedFeed) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    const auto document = parse(c.input, {});
    if (document.has_error()) {
      ADD_FAILURE() << document.error().message;
      continue;
    }
    EXPECT_EQ(titles_of(*document), c.titles);
    EXPECT_EQ(!document->warnings.empty(), c.is_mended);
  }
}

TEST(ParseDamage, KeepsEveryWholeItemWhereverTheDocumentIsCut) {
  std::string feed = kHead;
  std::vector<std::size_t> ends;
  for (const std::string_view title : {"One", "Two", "Three"}) {
    feed += item("<title>" + std::string(title) + "</title><description>&lt;p&gt;a &amp;amp; b" +
                 "</description><content:encoded><![CDATA[<p>x</p>]]></content:encoded>");
    ends.push_back(feed.size());
  }
  feed += kTail;
  for (std::size_t cut = kHead.size(); cut <= feed.size(); ++cut) {
    SCOPED_TRACE(cut);
    const auto document = parse(std::string_view(feed).substr(0, cut), {});
    ASSERT_TRUE(document.has_value());
    std::size_t whole = 0;
    while (whole < ends.size() && ends[whole] <= cut) ++whole;
    ASSERT_GE(document->articles.size(), whole);
    ASSERT_LE(document->articles.size(), whole + 1);
    for (std::size_t i = 0; i < whole; ++i) {
      EXPECT_EQ(document->articles[i].content_html, "<p>x</p>");
    }
  }
}

}  // namespace
}  // namespace newswatch::feeds
