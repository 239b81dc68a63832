#include "feeds/slices.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::feeds {
namespace {

std::vector<std::string> items_of(std::string_view document) {
  std::vector<std::string> items;
  if (const auto slices = slice(document)) {
    for (const Slice& one : slices->items) items.emplace_back(document.substr(one.begin, one.size));
  }
  return items;
}

using Items = std::vector<std::string>;

TEST(Slices, AreTheItemsOfADocument) {
  struct Case {
    const char* what;
    std::string_view document;
    Items items;
  };
  const std::vector<Case> cases = {
      {"rss",
       "<rss><channel><title>t</title><item><a/></item>\n<item>b</item></channel></rss>",
       {"<item><a/></item>", "<item>b</item>"}},
      {"rdf",
       "<rdf:RDF><channel><items/></channel><item rdf:about=\"x\">a</item></rdf:RDF>",
       {"<item rdf:about=\"x\">a</item>"}},
      {"atom",
       "<feed><entry>a</entry ><entry\n>b</entry></feed>",
       {"<entry>a</entry >", "<entry\n>b</entry>"}},
      {"a prefix", "<a:feed><a:entry>a</a:entry></a:feed>", {"<a:entry>a</a:entry>"}},
      {"another prefix closes nothing",
       "<a:feed><a:entry>a</b:entry></a:entry></a:feed>",
       {"<a:entry>a</b:entry></a:entry>"}},
      {"CDATA and comments hold no tags",
       "<rss><item><![CDATA[</item>]]><!-- </item> --></item><!-- <item>x</item> --></rss>",
       {"<item><![CDATA[</item>]]><!-- </item> --></item>"}},
      {"longer names",
       "<rss><items><item><itemid>1</itemid></item></items></rss>",
       {"<item><itemid>1</itemid></item>"}},
      {"json",
       R"({"items":[{"id":"a]}\"","n":[1,{}]} , {"id":2}],"title":"t"})",
       {R"({"id":"a]}\"","n":[1,{}]})", R"({"id":2})"}},
      {"json around",
       R"({"a":{"items":[{"x":1}]},"b":[1,"]"],"n":1.5,"items":[{"id":1}]})",
       {R"({"id":1})"}},
      // What cannot surely be cut is read whole.
      {"no items", "<rss><channel><title>t</title></channel></rss>", {}},
      {"unclosed", "<rss><item>a</rss>", {}},
      {"one within the other", "<rss><item>a<item>b</item></item></rss>", {}},
      {"unclosed CDATA", "<rss><item><![CDATA[a</item></rss>", {}},
      {"unclosed comment", "<rss><!-- <item>a</item></rss>", {}},
      {"an empty tag", "<rss><item/></rss>", {}},
      {"entities of its own", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><item>&a;</item></rss>", {}},
      {"entities behind a bracket",
       "<!DOCTYPE rss SYSTEM 'a>b' [<!ENTITY a 'b'>]><rss><item>&a;</item></rss>",
       {}},
      {"items of two names", "<rss><item>a</item><x:item>b</x:item></rss>", {}},
      {"items in capitals", "<rss><item>a</item><ITEM>b</ITEM></rss>", {}},
      {"no root", "<?xml version=\"1.0\"?><item>a</item>", {}},
      {"a sitemap", "<urlset><item>a</item><url>b</url></urlset>", {}},
      {"a tag in a tag", "<rss><li <item href='a'/><item>a</item></rss>", {}},
      {"an item in a date's tag", "<rss><date <item b='c'>1</date><item>a</item></rss>", {}},
      {"a list unclosed", "<rss><li a='b'><item>a</item></rss>", {}},
      {"json behind a mark", "\xEF\xBB\xBF{\"items\":[{\"a\":\"<r><item>b</item>\"}]}", {}},
      {"json with an escaped key", R"({"items":[{"id":1}],"it\u0065ms":[{"id":2}]})", {}},
      {"json with a comment", R"({"items":[{"id":1 /* one */}]})", {}},
      {"json with items twice", R"({"items":[{"id":1}],"items":[{"id":2}]})", {}},
      {"json of other items", R"({"items":[1,2]})", {}},
      {"json cut short", R"({"items":[{"id":1},{"id":)", {}},
      {"nothing", "", {}},
      {"blanks", " \n", {}},
      {"text", "hello", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(items_of(c.document), c.items);
  }
}

TEST(Slices, TellAnEnvelopeByWhatMaySaySomethingOfTheItems) {
  const std::string_view base =
      "<rss><channel><title>t</title><pubDate>Mon</pubDate><item>a</item></channel></rss>";
  const auto envelope = [](std::string_view document) { return slice(document).value().envelope; };
  for (const std::string_view same : {
           "<rss><channel><title>t</title><pubDate>Tue</pubDate><item>a</item></channel></rss>",
           "<rss><channel><title>t</title><item>a</item></channel></rss><!-- 0.3 s -->",
           "<rss><channel><title>t</title><!--x--><pubDate>Mon</pubDate><item>b</item>\n"
           "<item>c</item></channel></rss>",
           "<rss><channel><title>t</title><lastBuildDate a='b'>Mon</lastBuildDate><item>a</item>"
           "</channel></rss>",
       }) {
    EXPECT_EQ(envelope(same), envelope(base)) << same;
  }
  for (const std::string_view other : {
           "<rss><channel><title>u</title><pubDate>Mon</pubDate><item>a</item></channel></rss>",
           "<rss xml:base='x'><channel><title>t</title><item>a</item></channel></rss>",
           "<rss><channel><title>t</title><author>A</author><item>a</item></channel></rss>",
           "<rss><channel><item>a</item><title>t</title></channel></rss>",
           "<rss><channel><title>t</title><item>a</item></channel></rss><updated>Mon</updated>",
           // Where a comment is damaged, or in an attribute, what it holds may be news.
           "<rss><channel><title>t</title><!-- <!-- <item>b</item> "
           "--><item>a</item></channel></rss>",
           "<rss><channel><title>t</title><!--> --><item>a</item></channel></rss>",
       }) {
    EXPECT_NE(envelope(other), envelope(base)) << other;
  }
  EXPECT_EQ(
      envelope("<r><items><rdf:Seq><rdf:li resource='a'/></rdf:Seq></items><item>a</item></r>"),
      envelope("<r><items><rdf:Seq><rdf:li resource='b'/><rdf:li resource='a'></rdf:li>"
               "</rdf:Seq></items><item>b</item><item>a</item></r>"));
  EXPECT_EQ(envelope(R"({"title":"t","items":[{"id":1}]})"),
            envelope(R"({"title":"t","items":[{"id":2}, {"id":1}]})"));
  EXPECT_NE(envelope(R"({"title":"t","items":[{"id":1}]})"),
            envelope(R"({"title":"u","items":[{"id":1}]})"));
}

TEST(Slices, OfOneItemDifferByWhatStandsBeforeIt) {
  const auto hash = [](std::string_view document) { return slice(document).value().items[0].hash; };
  EXPECT_EQ(hash("<r><g/><!--1--><item>x</item></r>"), hash("<r><g/><!--2--> <item>x</item></r>"));
  const std::string_view one = "<r><g l='a'><item>x</item></g><g l='b'><!--1--></g></r>";
  const std::string_view other = "<r><g l='a'><!--1--></g><g l='b'><item>x</item></g></r>";
  EXPECT_EQ(slice(one)->envelope, slice(other)->envelope);
  EXPECT_NE(hash(one), hash(other));
}

TEST(Slices, MakeADocumentOfSomeItemsOnly) {
  const auto some = [](std::string_view document, std::vector<std::size_t> kept) {
    return with_items(document, slice(document).value(), kept);
  };
  const std::string_view rss = "<rss><item>a</item> <x/> <item>b</item><item>c</item></rss>";
  EXPECT_EQ(some(rss, {1}), "<rss> <x/> <item>b</item></rss>");
  EXPECT_EQ(some(rss, {0, 1, 2}), rss);
  EXPECT_EQ(some(rss, {}), "<rss> <x/> </rss>");
  const std::string_view json = R"({"items":[{"id":1}, {"id":2} ,{"id":3}],"t":1})";
  EXPECT_EQ(some(json, {0, 2}), R"({"items":[{"id":1},{"id":3}],"t":1})");
  EXPECT_EQ(some(json, {1}), R"({"items":[{"id":2}],"t":1})");
}

// Each would take minutes if any step looked at the same bytes again and again.
TEST(Slices, AreFoundInOneLookWhateverTheDocument) {
  constexpr std::size_t kTimes = 400'000;
  for (const std::string_view part :
       {"<item>", "<item ", "</item", "<item></item ", "<updated ", "<updated>", "<updated><",
        "<!--", "<![CDATA[", "<!", "<?", "</li", "<li ", "<", "<item><!--x--"}) {
    std::string document = "<rss>";
    for (std::size_t i = 0; i < kTimes; ++i) document += part;
    static_cast<void>(slice(document));
    static_cast<void>(slice(document + ">"));
  }
  for (const std::string_view part : {"[", "{\"a\":", "\\", "\\\"", "\",\"", "1,"}) {
    std::string document = R"({"x":)";
    for (std::size_t i = 0; i < kTimes; ++i) document += part;
    EXPECT_FALSE(slice(document));
    EXPECT_FALSE(slice(R"({"x":")" + document));
  }
}

}  // namespace
}  // namespace newswatch::feeds
