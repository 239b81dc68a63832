#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>

#include "feeds/document_json.h"
#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out.append(text);
  return out;
}

const std::string kOpen = "<rss><channel><item><title>first</title>";

struct Shape {
  std::string_view name;
  std::function<std::string(std::size_t)> make;
  std::size_t size;
};

const std::vector<Shape>& shapes() {
  static const std::vector<Shape> table = {
      {"nesting a million deep",
       [](std::size_t n) { return kOpen + repeated("<a>", n) + "x" + repeated("</a>", n); },
       1'000'000},
      {"channels in channels", [](std::size_t n) { return kOpen + repeated("<channel>", n); },
       500'000},
      {"media groups in media groups",
       [](std::size_t n) { return kOpen + repeated("<media:group>", n); }, 300'000},
      {"unclosed CDATA",
       [](std::size_t n) { return kOpen + repeated("<title><![CDATA[x</title>", n); }, 200'000},
      {"CDATA openers", [](std::size_t n) { return kOpen + repeated("<![CDATA[", n); }, 500'000},
      {"comment openers", [](std::size_t n) { return kOpen + repeated("<!--", n); }, 1'000'000},
      {"instruction openers", [](std::size_t n) { return kOpen + repeated("<?", n); }, 1'000'000},
      {"doctype openers", [](std::size_t n) { return repeated("<!DOCTYPE [\"", n) + kOpen; },
       200'000},
      {"bare doctype openers", [](std::size_t n) { return repeated("<!DOCTYPE ", n) + kOpen; },
       200'000},
      {"empty items",
       [](std::size_t n) {
         return "<rss><channel>" + repeated("<item></item>", n) +
                "<item><title>first</title></item></channel></rss>";
       },
       100'000},
      {"articles without a start tag",
       [](std::size_t n) { return kOpen + "</item>" + repeated("<title>x</title></item>", n); },
       40'000},
      {"tags without an end",
       [](std::size_t n) { return kOpen + repeated("<title type='x' a b &<", n); }, 100'000},
      {"unclosed quotes", [](std::size_t n) { return kOpen + repeated("<a b=\"><i c='>", n); },
       200'000},
      {"angle brackets", [](std::size_t n) { return kOpen + repeated("<", n); }, 2'000'000},
      {"ampersands", [](std::size_t n) { return kOpen + "<description>" + repeated("&", n); },
       2'000'000},
      {"stray end tags", [](std::size_t n) { return kOpen + repeated("</a>", n); }, 1'000'000},
      {"attributes", [](std::size_t n) { return kOpen + "<a" + repeated(" b='c'", n) + "/>"; },
       500'000},
      {"namespaces",
       [](std::size_t n) {
         std::string text = "<rss";
         for (std::size_t i = 0; i < n; ++i) text += " xmlns:p" + std::to_string(i) + "='u'";
         text += "><channel>";
         return text + repeated("<item><title>first</title><p:q/></item>", n) + "</channel></rss>";
       },
       50'000},
      {"empty items", [](std::size_t n) { return kOpen + "</item>" + repeated("<item/>", n); },
       400'000},
      {"authors", [](std::size_t n) { return kOpen + repeated("<author>a</author>", n); }, 200'000},
      {"JSON that is never closed",
       [](std::size_t n) {
         return R"({"items":[{"title":"first"}],"x":)" + repeated("[", n) + "\n" + kOpen;
       },
       1'000'000},
      {"categories",
       [](std::size_t n) {
         return kOpen + repeated("<category>c</category><category>d</category>", n);
       },
       200'000},
      {"relative links",
       [](std::size_t n) {
         return kOpen + "<description xml:base='https://x.example/'><![CDATA[" +
                repeated("<a href=\"b\">", n) + "]]></description>";
       },
       50'000},
      {"mail signs",
       [](std::size_t n) { return kOpen + "<author>" + repeated("a@", n) + "</author>"; },
       1'000'000},
  };
  return table;
}

double seconds_of(const std::string& text, std::size_t& articles, std::size_t& json_bytes) {
  const std::clock_t begin = std::clock();
  const auto document = parse(text, {});
  articles = document ? document->articles.size() : 0;
  json_bytes = document ? to_json(*document).size() : 0;
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

// The work for a document must grow with its size, not with its square. CPU time is compared with
// itself, twelve-fold slack included, so the speed of the machine does not matter.
TEST(ParseHostile, WorksInLinearTime) {
  constexpr std::size_t kFactor = 8;
  for (const Shape& shape : shapes()) {
    SCOPED_TRACE(shape.name);
    std::size_t articles = 0;
    std::size_t json_bytes = 0;
    const double small = seconds_of(shape.make(shape.size / kFactor), articles, json_bytes);
    EXPECT_GE(articles, 1u);
    const std::string text = shape.make(shape.size);
    const double large = seconds_of(text, articles, json_bytes);
    EXPECT_GE(articles, 1u);
    EXPECT_LE(large, 0.05 + small * kFactor * 3);
    EXPECT_LE(json_bytes, 64 * 1024 + text.size() * 8);
  }
}

TEST(ParseHostile, DoesNotMultiplyEntities) {
  std::string bomb = "<!DOCTYPE rss [<!ENTITY a \"" + std::string(1000, 'x') + "\">";
  for (char c = 'b'; c < 'k'; ++c) {
    bomb += std::string("<!ENTITY ") + c + " \"" +
            repeated(std::string("&") + static_cast<char>(c - 1) + ";", 10) + "\">";
  }
  bomb += "]>" + kOpen + "<description>" + repeated("&j;&a;", 100'000) + "</description></item>";
  const auto document = parse(bomb, {});
  ASSERT_TRUE(document.has_value());
  EXPECT_LE(document->articles.front().summary_html.size(), 4 * bomb.size());
}

TEST(ParseHostile, DoesNotRepeatLongNamesAtEveryArticle) {
  std::string text = "<feed><language>" + repeated("en", 50'000) + "</language>";
  for (int i = 0; i < 100; ++i) {
    text += "<author><name>" + std::to_string(i) + repeated("n", 2'000) + "</name></author>";
  }
  text += repeated("<entry><id>1</id></entry>", 4'000) + "</feed>";
  const auto document = parse(text, {});
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->articles.size(), 4'000u);
  EXPECT_LT(to_json(*document).size(), 100 * text.size());
}

TEST(ParseHostile, KeepsTheFirstPartsOfEveryArticleAndABoundedNumberInAll) {
  const std::string keywords = "<item><title>x</title><keywords>" + [] {
    std::string list;
    for (int i = 0; i < 100; ++i) list += std::to_string(i) + ",";
    return list;
  }() + "</keywords></item>";
  const auto document =
      parse("<rss><channel>" + repeated(keywords, 8'000) + "</channel></rss>", {});
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->articles.size(), 8'000u);
  EXPECT_EQ(document->articles.front().categories.size(), 100u);
  EXPECT_EQ(document->articles.back().categories.size(), 4u);
}

TEST(ParseHostile, FindsTheBestAuthorBehindAnyNumberOfLesserOnes) {
  const auto document = parse(kOpen + repeated("<managingEditor>e</managingEditor>", 1000) +
                                  "<author>Ann</author></item></channel></rss>",
                              {});
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->articles.front().authors.size(), 1u);
  EXPECT_EQ(document->articles.front().authors.front().name, "Ann");
}

TEST(ParseHostile, NeverFetchesExternalEntities) {
  const auto document = parse("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + kOpen +
                                  "<description>&x;</description></item></channel></rss>",
                              {});
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->articles.front().summary_html, "&x;");
}

TEST(ParseHostile, CutsTheArticlesAtTheLimitAndSaysSo) {
  const std::string text = "<rss><channel>" +
                           repeated("<item><title>t</title></item>", kMaxArticles + 1) +
                           "</channel></rss>";
  const auto document = parse(text, {});
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->articles.size(), kMaxArticles);
  EXPECT_FALSE(document->warnings.empty());
}

TEST(ParseHostile, ReadsFiftyThousandItems) {
  constexpr std::size_t kItems = 50'000;
  const std::string text =
      "<rss><channel>" +
      repeated("<item><title>Truce talks</title><link>https://x.example/1</link></item>", kItems) +
      "</channel></rss>";
  const auto document = parse(text, {});
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->articles.size(), kItems);
}

TEST(ParseHostile, RefusesJsonNestedWithoutEnd) {
  const auto document = parse(
      "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":" + repeated("[", 1'000'000), {});
  EXPECT_TRUE(document.has_error());
}

// Each would cost the tree ten times its bytes, and two feeds at once the machine its memory.
TEST(ParseHostile, ReadsNoJsonOfMillionsOfValuesButLongText) {
  const auto text_of = [](const std::string& value) {
    const auto document = parse(
        R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","content_text":)" +
            value + "}]}",
        {});
    return document && !document->articles.empty() ? document->articles.front().text : "";
  };
  const std::size_t many = 4'000'001;
  for (const std::string before : {"", "/*\"*/", "//\"\n", "/**/ //x\n"}) {
    SCOPED_TRACE(before);
    EXPECT_EQ(text_of(before + "[" + repeated("1,", 9) + "1]"), "1");
    EXPECT_EQ(text_of(before + "[" + repeated("1,", many) + "1]"), "");
  }
  EXPECT_GT(text_of("\"\\\"" + repeated(",[", many) + "\"").size(), many);
}

}  // namespace
}  // namespace newswatch::feeds
