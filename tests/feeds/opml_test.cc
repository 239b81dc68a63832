// Lists of feeds, read and written.

#include "feeds/opml.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feeds {
namespace {

using Feeds = std::vector<ListedFeed>;

FeedList read(std::string_view text) {
  const auto list = read_opml(text, "");
  EXPECT_TRUE(list) << (list ? "" : list.error().message);
  return list ? *list : FeedList{};
}

std::string opml(std::string_view body) {
  return "<?xml version=\"1.0\"?><opml version=\"1.1\"><head><title>x</title></head><body>" +
         std::string(body) + "</body></opml>";
}

TEST(Opml, IsReadHoweverItIsWritten) {
  struct Case {
    std::string_view name, body;
    Feeds feeds;
  };
  const std::vector<Case> cases{
      {"plain", "<outline type='rss' text='A' xmlUrl='https://a/f'/>", {{"A", "https://a/f", {}}}},
      {"title alone", "<outline title='A' xmlUrl='https://a/f'/>", {{"A", "https://a/f", {}}}},
      {"text before title", "<outline title='B' text='A' xmlUrl='u'/>", {{"A", "u", {}}}},
      {"an empty text", "<outline title='B' text=' ' xmlUrl='u'/>", {{"B", "u", {}}}},
      {"no name", "<outline xmlUrl='u'/>", {{"", "u", {}}}},
      {"letter case", "<OUTLINE TEXT='A' xmlurl=' u '/>", {{"A", "u", {}}}},
      {"another attribute", "<outline type='rss' text='A' url='u'/>", {{"A", "u", {}}}},
      {"a link is no feed", "<outline type='link' text='A' url='u'/>", {}},
      {"folders",
       "<outline text='Asia'><outline text='Japan'><outline xmlUrl='u'/></outline>"
       "<outline xmlUrl='v'/></outline><outline xmlUrl='w'/>",
       {{"", "u", {"Asia", "Japan"}}, {"", "v", {"Asia"}}, {"", "w", {}}}},
      {"a folder without a name", "<outline><outline xmlUrl='u'/></outline>", {{"", "u", {}}}},
      {"categories",
       "<outline xmlUrl='u' category='/Asia/Japan, politics ,,Asia'/>",
       {{"", "u", {"Asia", "Japan", "politics"}}}},
      {"categories behind folders",
       "<outline text='X'><outline xmlUrl='u' category='a,X'/></outline>",
       {{"", "u", {"X", "a"}}}},
      {"encoded categories",
       "<outline xmlUrl='u' category='a%2cb%2Fc%25,50%'/>",
       {{"", "u", {"a,b/c%", "50%"}}}},
      {"a feed in a feed",
       "<outline text='A' xmlUrl='u'><outline text='B' xmlUrl='v'/></outline>",
       {{"A", "u", {}}, {"B", "v", {}}}},
      {"references",
       "<outline text='A &amp; &quot;B&quot; &#233;&eacute;' xmlUrl='u?a=1&amp;b=2'/>",
       {{"A & \"B\" éé", "u?a=1&b=2", {}}}},
      {"what looks like a slip",
       "<outline text='a xmlUrl=' xmlUrl='u' category='\"b'/>",
       {{"a xmlUrl=", "u", {"\"b"}}}},
      {"a slip", "<outline text='a xmlUrl='u'/>", {{"a", "u", {}}}},
      {"raw ampersands",
       "<outline text='A & B' xmlUrl='u?a=1&b=2'/>",
       {{"A & B", "u?a=1&b=2", {}}}},
      {"raw angle", "<outline text='a < b' xmlUrl='u'/>", {{"a < b", "u", {}}}},
      {"not closed", "<outline text='X'><outline xmlUrl='u'/>", {{"", "u", {"X"}}}},
      {"cut off", "<outline text='A' xmlUrl='u'/><outline text='B' xmlU", {{"A", "u", {}}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(read(opml(c.body)).feeds, c.feeds);
  }
}

TEST(Opml, ThatIsTheUtf8ItSaysIsReadAsItStands) {
  const std::string name = "Ð¿Ñ€Ð¸Ð¼ÐµÑ€ Ñ€Ñ„";  // as if encoded twice
  EXPECT_EQ(read(write_opml("", {Feed{.name = name, .url = "u"}})).feeds, (Feeds{{name, "u", {}}}));
}

TEST(Opml, IsReadInItsCharset) {
  EXPECT_EQ(read("<?xml version='1.0' encoding='iso-8859-1'?><opml><body><outline text='caf\xe9' "
                 "xmlUrl='u'/></body></opml>")
                .feeds,
            (Feeds{{"café", "u", {}}}));
  std::string utf16 = "\xff\xfe";
  for (const char c : opml("<outline text='A' xmlUrl='u'/>")) utf16 += {c, '\0'};
  EXPECT_EQ(read(utf16).feeds, (Feeds{{"A", "u", {}}}));
}

TEST(Opml, CopiedOutOfTheMiddleIsRead) {
  EXPECT_EQ(read("<outline text='A' xmlUrl='u'/>\n<outline text='B' xmlUrl='v'/>").feeds,
            (Feeds{{"A", "u", {}}, {"B", "v", {}}}));
}

TEST(Opml, FetchesAndMultipliesNoEntities) {
  const std::string text =
      "<!DOCTYPE opml [<!ENTITY f SYSTEM \"file:///etc/passwd\"><!ENTITY a \"aaaaaaaaaa\"><!ENTITY "
      "b "
      "\"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>" +
      opml("<outline text='&f;&b;' xmlUrl='u'/>").substr(21);
  const auto list = read(text);
  ASSERT_EQ(list.feeds.size(), 1u);
  EXPECT_EQ(list.feeds[0].name, "&f;&b;");
}

TEST(Opml, OfAnyDepthIsRead) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<outline text='d'>";
  for (int i = 0; i < 20'000; ++i) deep += "<outline xmlUrl='u'/>";
  const auto list = read_opml(opml(deep), "");
  ASSERT_TRUE(list);
  for (const ListedFeed& feed : list->feeds) EXPECT_LE(feed.tags.size(), kMaxListedTags);
}

TEST(Opml, IsCutAtTheLimit) {
  std::string body;
  for (std::size_t i = 0; i < kMaxListedFeeds + 10; ++i) body += "<outline xmlUrl='u'/>";
  const auto list = read(opml(body));
  EXPECT_EQ(list.feeds.size(), kMaxListedFeeds);
  ASSERT_FALSE(list.warnings.empty());
  EXPECT_NE(list.warnings.back().find("cut"), std::string::npos);
}

TEST(Opml, TellsThatItEndsInTheMiddle) {
  const std::string whole = opml("<outline xmlUrl='u'/><outline xmlUrl='v'/>");
  EXPECT_TRUE(read(whole).warnings.empty());
  EXPECT_EQ(read(whole.substr(0, whole.find("<outline xmlUrl='v'"))).warnings,
            std::vector<std::string>{"the list ends before </opml>: feeds may be missing"});
}

TEST(Opml, TellsHowManyOutlinesAreNoFeeds) {
  EXPECT_EQ(read(opml("<outline text='a'/><outline text='b'/>")).warnings,
            std::vector<std::string>{"2 outlines have no xmlUrl and were left out"});
}

TEST(Opml, IsNotWhatIsSomethingElse) {
  for (const std::string_view text :
       {"", "plain words", "<html><body>x</body></html>",
        "<rss version='2.0'><channel><item><title>x</title></item></channel></rss>", "{\"a\":1}"}) {
    SCOPED_TRACE(text);
    const auto list = read_opml(text, "");
    ASSERT_FALSE(list);
    EXPECT_FALSE(list.error().message.empty());
  }
}

TEST(Opml, WrittenPutsFeedsIntoTheFolderOfTheirFirstTag) {
  const std::vector<Feed> feeds{{.name = "A", .url = "https://a/", .tags = {"x", "y"}},
                                {.name = "B", .url = "https://b/"},
                                {.name = "C & \"D\"", .url = "https://c/?a&b", .tags = {"x"}}};
  EXPECT_EQ(write_opml("t<", feeds), R"(<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>t&lt;</title></head>
  <body>
    <outline text="x" title="x">
      <outline type="rss" text="A" title="A" xmlUrl="https://a/" category="x,y"/>
      <outline type="rss" text="C &amp; &quot;D&quot;" title="C &amp; &quot;D&quot;" xmlUrl="https://c/?a&amp;b" category="x"/>
    </outline>
    <outline type="rss" text="B" title="B" xmlUrl="https://b/"/>
  </body>
</opml>
)");
}

}  // namespace
}  // namespace newswatch::feeds
