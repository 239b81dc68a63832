// What is told of the feeds found, and in which order.

#include "feeds/found_feed.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace newswatch::feeds {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

constexpr sys_seconds kNow{std::chrono::seconds(1'700'000'000)};

Article article(std::string url, sys_seconds when) {
  Article one;
  one.url = std::move(url);
  one.published = when;
  return one;
}

FoundFeed feed(std::string url, std::vector<std::string> keys = {}) {
  return {.url = url, .final_url = url, .articles = 1, .newest = kNow, .keys = std::move(keys)};
}

std::vector<std::string> urls(const std::vector<FoundFeed>& feeds) {
  std::vector<std::string> found;
  for (const FoundFeed& one : feeds) found.push_back(one.url);
  return found;
}

TEST(FoundFeeds, TellTheNewestArticleButNoneOfTheFuture) {
  Document document;
  document.articles = {article("https://a/1", kNow - days(3)),
                       article("https://a/2", kNow - days(1)),
                       article("https://a/3", kNow + days(300))};
  const FoundFeed found = describe(document, "https://a/feed", kNow);
  EXPECT_EQ(found.newest, kNow - days(1));
  EXPECT_EQ(found.articles, 3u);
  EXPECT_EQ(found.keys.size(), 3u);
  EXPECT_TRUE(is_fresh(found, kNow, days(2)));
  EXPECT_FALSE(is_fresh(found, kNow, days(0)));
}

TEST(FoundFeeds, KnowPodcastsAndComments) {
  Document document;
  EXPECT_EQ(describe(document, "https://a/feed", kNow).kind, FeedKind::articles);
  EXPECT_EQ(describe(document, "https://a/Comments/Feed/", kNow).kind, FeedKind::comments);
  EXPECT_EQ(describe(document, "https://a/?feed=comments-rss2", kNow).kind, FeedKind::comments);
  document.feed.title = "Comments on: A story";
  EXPECT_EQ(describe(document, "https://a/story/feed", kNow).kind, FeedKind::comments);
  document.feed.title = "Comments and views";
  EXPECT_EQ(describe(document, "https://a/feed", kNow).kind, FeedKind::articles);
  document.articles = {article("https://a/1", kNow), article("https://a/2", kNow)};
  document.articles[0].enclosures = {{.url = "https://a/1.mp3", .type = "audio/mpeg"}};
  EXPECT_EQ(describe(document, "https://a/feed", kNow).kind, FeedKind::articles);
  document.articles[1].enclosures = {{.url = "https://a/2.mp3", .type = "audio/mpeg"}};
  EXPECT_EQ(describe(document, "https://a/feed", kNow).kind, FeedKind::podcast);
}

TEST(FoundFeeds, AreRankedByWhatTheyAreThenLifeThenHowTheyWereFound) {
  FoundFeed comments = feed("https://a/comments");
  comments.kind = FeedKind::comments;
  FoundFeed podcast = feed("https://a/podcast");
  podcast.kind = FeedKind::podcast;
  FoundFeed dead = feed("https://a/dead");
  dead.newest = kNow - days(500);
  FoundFeed empty = feed("https://a/empty");
  empty.articles = 0;
  FoundFeed undated = feed("https://a/undated");
  undated.newest.reset();
  FoundFeed guessed = feed("https://a/guessed");
  guessed.found_by = FoundBy::common_path;
  FoundFeed linked = feed("https://a/linked");
  linked.found_by = FoundBy::link_element;
  EXPECT_EQ(urls(ranked({comments, podcast, dead, empty, guessed, linked, undated}, kNow)),
            (std::vector<std::string>{"https://a/undated", "https://a/linked", "https://a/guessed",
                                      "https://a/dead", "https://a/empty", "https://a/podcast",
                                      "https://a/comments"}));
}

TEST(FoundFeeds, OfTheSameAddressOrArticlesAreOne) {
  FoundFeed rss = feed("https://a/rss", {"a", "b"});
  FoundFeed atom = feed("https://a/atom", {"a", "b"});
  FoundFeed other = feed("https://a/other", {"a"});
  FoundFeed moved = feed("https://a/old");
  moved.final_url = "https://a/rss";
  FoundFeed empty = feed("https://a/1");
  FoundFeed empty_too = feed("https://a/2");
  const auto kept = ranked({rss, atom, other, moved, empty, empty_too}, kNow);
  EXPECT_EQ(urls(kept), (std::vector<std::string>{"https://a/rss", "https://a/other", "https://a/1",
                                                  "https://a/2"}));
  EXPECT_EQ(kept[0].also_found, (std::vector<std::string>{"https://a/atom", "https://a/old"}));
}

}  // namespace
}  // namespace newswatch::feeds
