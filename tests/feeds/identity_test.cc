#include "feeds/identity.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace newswatch::feeds {
namespace {

constexpr std::string_view kFeed = "https://example.org/feed";

Article note(std::string id, std::string url, std::string title, std::string text) {
  return {.id = {std::move(id)},
          .url = std::move(url),
          .title = std::move(title),
          .text = std::move(text)};
}

std::string key_of(const Article& article) {
  const auto identity = identify(std::span(&article, 1)).front();
  return article_key(kFeed, article, identity);
}

TEST(ItemKey, IsTheIdWhereItIsNoLink) {
  EXPECT_EQ(item_key(note("g1", "https://a.example/1", "Old", "x")),
            item_key(note("g1", "https://a.example/2", "New", "y")));
  EXPECT_NE(item_key(note("g1", "https://a.example/1", "Old", "x")),
            item_key(note("g2", "https://a.example/1", "Old", "x")));
}

TEST(ItemKey, IsLinkAndTitleWithoutAnIdOfItsOwn) {
  const std::string url = "https://a.example/1";
  EXPECT_EQ(item_key(note(url, url, "Title", "x")), item_key(note("", url, "Title", "y")));
  EXPECT_NE(item_key(note("", url, "Title", "x")), item_key(note("", url, "Another", "x")));
}

TEST(ItemKey, OfALinkIsTheSameWhoeverCountsItsReaders) {
  EXPECT_EQ(item_key(note("", "https://a.example/1?utm_source=a", "Title", "x")),
            item_key(note("", "https://a.example/1?utm_source=b", "Title", "x")));
  EXPECT_NE(item_key(note("", "https://a.example/1#morning", "Title", "x")),
            item_key(note("", "https://a.example/1#evening", "Title", "x")));
}

TEST(ItemKey, IsWhatItSaysWhereItHasNothingElse) {
  EXPECT_EQ(item_key(note("", "", "Title", "x")), item_key(note("", "", "Title", "x")));
  EXPECT_NE(item_key(note("", "", "Title", "x")), item_key(note("", "", "Title", "y")));
  EXPECT_NE(item_key(note("", "", "ab", "c")), item_key(note("", "", "a", "bc")));
}

TEST(Identify, ToldApartByWhatTheySayWhereTwoNotesHaveOneLink) {
  const std::string url = "http://blog.example/25.html#a08";
  const std::vector<Article> articles{note(url, url, "", "Good morning."),
                                      note(url, url, "", "A long note on storage."),
                                      note("g3", "http://blog.example/24.html", "", "Alone.")};
  const auto found = identify(articles);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_TRUE(found[0].is_shared);
  EXPECT_TRUE(found[1].is_shared);
  EXPECT_FALSE(found[2].is_shared);
  EXPECT_EQ(found[0].item, found[1].item);
  EXPECT_NE(shared_item_key(found[0]), shared_item_key(found[1]));
  EXPECT_NE(article_key(kFeed, articles[0], found[0]), article_key(kFeed, articles[1], found[1]));
}

TEST(Identify, OneThatIsRepeatedWordForWordIsNotShared) {
  const Article once = note("g1", "https://a.example/1", "Title", "Text");
  for (const ItemIdentity& one : identify(std::vector<Article>{once, once}))
    EXPECT_FALSE(one.is_shared);
}

TEST(Identify, AllThatHaveTheKeyShareItWhicheverDiffers) {
  const Article same = note("g1", "", "Title", "Text");
  const Article other = note("g1", "", "Title", "Another text");
  for (const auto& articles : {std::vector<Article>{same, same, other}, {other, same, same}}) {
    for (const ItemIdentity& one : identify(articles)) EXPECT_TRUE(one.is_shared);
  }
}

TEST(ArticleKey, StaysTheSameForEver) {
  // Kept in stores and in delivery ids: a change here is a second alert for every story.
  EXPECT_EQ(key_of(note("g1", "https://example.org/news/1?utm_source=rss", "Title", "Text")),
            "a_703xd0a0bnk6xgq7jkqmt5rhde");
  EXPECT_EQ(key_of(note("g1", "", "Title", "Text")), "a_ysmck21pxejj27gmkyq9qwbrr1");
  EXPECT_EQ(key_of(note("", "", "Title", "Text")), "a_2fc7w0gnmpf048haerwjj3vgzc");
}

TEST(ArticleKey, IgnoresTrackingInTheUrl) {
  EXPECT_EQ(key_of(note("g1", "https://example.org/news/1?utm_source=rss", "Title", "Text")),
            key_of(note("g1", "https://example.org/news/1", "Title", "Text")));
}

TEST(ArticleKey, OfAFrontPageIsTheIdAlone) {
  EXPECT_EQ(key_of(note("g1", "https://example.org/", "Title", "Text")),
            key_of(note("g1", "", "Title", "Text")));
}

TEST(UrlKey, IsZeroWhereTheUrlNamesNoPage) {
  EXPECT_EQ(url_key(note("g", "", "", "")), 0u);
  EXPECT_EQ(url_key(note("g", "https://example.org/", "", "")), 0u);
  EXPECT_NE(url_key(note("g", "https://example.org/a", "", "")), 0u);
  EXPECT_NE(url_key(note("g", "https://example.org/a#1", "", "")),
            url_key(note("g", "https://example.org/a#2", "", "")));
}

TEST(ContentHash, IsBlindToWhiteSpaceOnly) {
  EXPECT_EQ(content_hash(note("a", "", "A title", "Some\n text")),
            content_hash(note("b", "x", "Atitle", "Sometext")));
  EXPECT_NE(content_hash(note("a", "", "A title", "Some text")),
            content_hash(note("a", "", "A title", "Some texts")));
}

}  // namespace
}  // namespace newswatch::feeds
