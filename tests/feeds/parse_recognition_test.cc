// What is told to be a feed, whatever it comes as, and what is told to be none.

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

const std::string kHead = "<rss version=\"2.0\"><channel><title>Desk</title>";
const std::string kTail = "</channel></rss>";

std::string item(std::string_view inside) { return "<item>" + std::string(inside) + "</item>"; }

TEST(ParseRecognition, TellsWhatIsNoFeed) {
  struct Refusal {
    std::string_view name;
    std::string_view input;
    ParseError::Kind kind;
  };
  constexpr Refusal kRefusals[] = {
      {"nothing", "", ParseError::Kind::empty},
      {"blanks", " \n\t ", ParseError::Kind::empty},
      {"plain text", "Service unavailable", ParseError::Kind::not_a_feed},
      {"an error page", "<!DOCTYPE html><html><body><h1>502</h1></body></html>",
       ParseError::Kind::html_page},
      {"a page without a doctype", "<html><head><title>x</title></head></html>",
       ParseError::Kind::html_page},
      {"a page with a feed inside",
       "<html><body><rss><channel><item><title>x</title></item></channel></rss>",
       ParseError::Kind::html_page},
      {"OPML", "<?xml version=\"1.0\"?><opml version=\"2.0\"><body/></opml>",
       ParseError::Kind::opml},
      {"SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>x</title></svg>",
       ParseError::Kind::not_a_feed},
      {"KML", "<kml><Document><name>x</name></Document></kml>", ParseError::Kind::not_a_feed},
      {"unknown XML", "<a><b>x</b></a>", ParseError::Kind::not_a_feed},
      {"an empty Atom feed", "<feed/>", ParseError::Kind::not_a_feed},
      {"a plain sitemap",
       "<urlset "
       "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>https://x.org/</loc></"
       "url></urlset>",
       ParseError::Kind::not_a_feed},
      {"JSON of another kind", "{\"error\": 404}", ParseError::Kind::not_a_feed},
      {"damaged gzip", "\x1f\x8b\x08", ParseError::Kind::not_a_feed},
      {"a PDF", "%PDF-1.7", ParseError::Kind::not_a_feed},
  };
  for (const Refusal& c : kRefusals) {
    SCOPED_TRACE(c.name);
    const auto document = parse(c.input, {});
    ASSERT_TRUE(document.has_error());
    EXPECT_EQ(document.error().kind, c.kind);
    EXPECT_FALSE(document.error().message.empty());
  }
}

TEST(ParseRecognition, TellsPagesOfEveryKindFromFeeds) {
  const struct {
    std::string_view name;
    std::string_view input;
    std::string_view message;
  } cases[] = {
      {"an error page that speaks of RSS",
       "<!DOCTYPE html><html><head><title>RSS feed not found</title></head><body><p>The rss feed "
       "&lt;channel&gt; is gone.</p></body></html>",
       "this is an HTML page, not a feed"},
      {"XHTML",
       "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0//EN\" \"x\"><html "
       "xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>x</title></head></html>",
       "this is an HTML page, not a feed"},
      {"a page without its frame", "<title>404</title><h1>Not found</h1><p>Sorry",
       "this is an HTML page, not a feed"},
      {"a script that goes elsewhere", "<script>location.href='/login'</script>",
       "this is an HTML page, not a feed"},
      {"a login page", "<form action=/login><input name=user></form>",
       "this is an HTML page, not a feed"},
      {"a feed's source in a page",
       "<html><body><pre>&lt;?xml version=\"1.0\"?&gt;&lt;rss&gt;</pre></body></html>",
       "this is an HTML page, not a feed; it shows the source of one as text"},
      {"a feed that was escaped whole", "&lt;?xml version=\"1.0\"?&gt;&lt;rss&gt;",
       "this is the source of a feed whose markup was escaped"},
      {"a script", "function f(a) { return a < 3; }", "there is no feed element in this document"},
      {"an error in JSON", "{\"message\": \"rss feed not found\"}",
       "this is JSON, but no JSON Feed"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const auto document = parse(c.input, {});
    ASSERT_TRUE(document.has_error());
    EXPECT_EQ(document.error().message, c.message);
  }
}

TEST(ParseRecognition, ReadsAFeedBehindAPageAndUnderAnyMediaType) {
  const std::string feed = "<?xml version=\"1.0\"?>" + kHead + item("<title>One</title>") + kTail;
  for (const std::string_view type :
       {"text/html", "text/plain; charset=utf-8", "application/octet-stream", "image/png", ""}) {
    SCOPED_TRACE(type);
    const auto document = parse(feed, {.content_type = type, .url = ""});
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(titles_of(*document), std::vector<std::string>{"One"});
  }
  const auto behind = parse("<html><body>Hosted by x</body></html>\n" + feed, {});
  ASSERT_TRUE(behind.has_value());
  EXPECT_EQ(titles_of(*behind), std::vector<std::string>{"One"});
  const auto declared = parse("<!DOCTYPE html>" + kHead + item("<title>One</title>") + kTail, {});
  ASSERT_TRUE(declared.has_value());
}

TEST(ParseRecognition, ReadsWhatNobodyDecompressed) {
  using namespace newswatch::testing;
  const std::string feed = kHead + item("<title>One</title>") + kTail;
  for (const std::string& packed : {gzipped(feed), gzipped(gzipped(feed)),
                                    deflated(feed, DeflateForm::zlib), zstd_compressed(feed)}) {
    const auto document = parse(packed, {});
    ASSERT_TRUE(document.has_value()) << document.error().message;
    EXPECT_EQ(titles_of(*document), std::vector<std::string>{"One"});
    EXPECT_EQ(document->warnings.size(), 1u);
  }
  const auto bomb = parse(gzipped(std::string(kMaxDocumentBytes + 1, ' ')), {});
  ASSERT_TRUE(bomb.has_error());
  EXPECT_EQ(bomb.error().kind, ParseError::Kind::too_large);
  EXPECT_TRUE(parse("x is no coding", {}).has_error());
}

TEST(ParseRecognition, AnEmptyChannelIsAFeed) {
  const auto document = parse(kHead + kTail, {});
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->feed.title, "Desk");
  EXPECT_TRUE(document->articles.empty());
}

TEST(ParseRecognition, RefusesADocumentAboveTheLimit) {
  const std::string large(kMaxDocumentBytes + 1, 'x');
  const auto document = parse(large, {});
  ASSERT_TRUE(document.has_error());
  EXPECT_EQ(document.error().kind, ParseError::Kind::too_large);
}

}  // namespace
}  // namespace newswatch::feeds
