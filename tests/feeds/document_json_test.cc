#include "feeds/document_json.h"

#include <gtest/gtest.h>

namespace newswatch::feeds {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

TEST(DocumentJson, WritesEveryMemberInOrder) {
  Document document;
  document.format = Format::atom_1_0;
  document.feed = {.title = "T",
                   .url = "u",
                   .id = "i",
                   .description = "d",
                   .language = "en",
                   .authors = {{"n", "e", "w"}},
                   .categories = {{"t", "s", "l"}},
                   .published = sys_seconds(seconds(0)),
                   .updated = sys_seconds(seconds(1)),
                   .image = "m",
                   .rights = "r",
                   .generator = "g",
                   .ttl = seconds(60),
                   .self_url = "se",
                   .hub_url = "hu",
                   .next_url = "ne"};
  Article article;
  article.id.value = "1";
  article.url = "u1";
  article.title = "q\"\\\n\x01";
  article.summary_html = "s";
  article.content_html = "c";
  article.text = "x";
  article.authors = {{.name = "A"}};
  article.categories = {{.term = "K"}};
  article.published = sys_seconds(seconds(1718006400));
  article.updated = sys_seconds(seconds(1718006401));
  article.language = "de";
  article.enclosures = {{"e", "t", 0}};
  article.source = Source{"st", "su"};
  article.comments_url = "cu";
  article.links = {{"alternate", "u1", "text/html"}};
  article.image = "im";
  document.articles = {article};
  document.warnings = {"w"};
  EXPECT_EQ(
      to_json(document),
      R"({"format":"atom-1.0","feed":{"title":"T","url":"u","id":"i","description":"d",)"
      R"("language":"en","authors":[{"name":"n","email":"e","url":"w"}],)"
      R"("categories":[{"term":"t","scheme":"s","label":"l"}],)"
      R"("published":"1970-01-01T00:00:00Z","updated":"1970-01-01T00:00:01Z","image":"m",)"
      R"("rights":"r","generator":"g","ttl_seconds":60,"self_url":"se","hub_url":"hu",)"
      R"("next_url":"ne"},"articles":[{"id":"1","url":"u1","title":"q\"\\\n\u0001",)"
      R"("summary_html":"s","content_html":"c","text":"x","authors":[{"name":"A"}],)"
      R"("categories":[{"term":"K"}],"published":"2024-06-10T08:00:00Z",)"
      R"("updated":"2024-06-10T08:00:01Z","language":"de",)"
      R"("enclosures":[{"url":"e","type":"t","length":0}],"source":{"title":"st","url":"su"},)"
      R"("comments_url":"cu","links":[{"rel":"alternate","href":"u1","type":"text/html"}],)"
      R"("image":"im"}],"warnings":["w"]})");
}

TEST(DocumentJson, LeavesAbsentValuesOut) {
  Document document;
  document.articles.emplace_back();
  EXPECT_EQ(to_json(document), R"({"format":"rss-2.0","feed":{},"articles":[{}],"warnings":[]})");
  EXPECT_EQ(to_json(ParseError{.message = "no"}), R"({"error":"no"})");
}

}  // namespace
}  // namespace newswatch::feeds
