// Which articles tell one story, whose alerts come once (I2).

#include <gmock/gmock.h>

#include <string>

#include "store/same_event.h"
#include "tests/store/fixtures.h"

namespace newswatch::testing {
namespace {

using store::CommitResult;
using store::Feeds;
using store::NewArticle;
using store::Telling;
using ::testing::SizeIs;

class Story : public StoreTest {};

// Two articles, one after the other; are they one story?
TEST_F(Story, ArticlesAreOneStoryByKeyByTextAndBetweenFeedsByAddress) {
  struct Case {
    const char* name;
    const char* feed;
    const char* key;
    std::uint64_t url_key;
    std::uint64_t text_key;
    bool same;
  };
  constexpr std::uint64_t kUrl = 0xFEDC'BA98'7654'3210;
  constexpr std::uint64_t kText = 0x8000'0000'0000'0000;
  const std::vector<Case> cases{
      {"nothing in common", "second", "a_2", 1, 2, false},
      {"the address, another feed", "second", "a_2", kUrl, 2, true},
      {"the address, the same feed", "first", "a_2", kUrl, 2, false},
      {"the text, another feed", "second", "a_2", 1, kText, true},
      {"the text, the same feed", "first", "a_2", 1, kText, true},
      {"the key", "second", "a_1", 1, 2, true},
      {"the text of one as the address of the other", "second", "a_2", kText, kUrl, false},
      {"no address and no text", "second", "a_2", 0, 0, false},
  };
  std::uint64_t item = 0;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    store.reset();
    for (const char* tail : {"", "-wal", "-shm"}) std::filesystem::remove(path + tail);
    store = opened(path);
    NewArticle first = alerting(article("a_1", ++item), {alert("rule")});
    first.url_key = kUrl;
    first.text_key = kText;
    commit(document("first", {first}));
    NewArticle second = alerting(article(c.key, ++item), {alert("rule")});
    second.url_key = c.url_key;
    second.text_key = c.text_key;
    const CommitResult result = commit(document(c.feed, {second}));
    EXPECT_EQ(result.new_articles, 1u);
    EXPECT_EQ(result.duplicates, c.same ? 1u : 0u);
    EXPECT_EQ(result.alerts, c.same ? 0u : 1u);
    EXPECT_THAT(due("desk"), SizeIs(c.same ? 1 : 2));
  }
}

TEST_F(Story, ArticlesWithoutAddressOrTextAreNeverOneStory) {
  NewArticle first = article("a_1", 1);
  NewArticle second = article("a_2", 2);
  commit(document("first", {first}));
  EXPECT_EQ(commit(document("second", {second})).duplicates, 0u);
}

// A live page: its notes share the page's address, and a second feed carries that address too.
TEST_F(Story, NotesUnderOneLinkStayApartThoughAnotherFeedCarriesTheLink) {
  const auto note = [](const char* key, std::uint64_t item) {
    NewArticle made = alerting(article(key, item), {alert("rule")});
    made.url_key = 42;
    return made;
  };
  EXPECT_EQ(commit(document("live", {note("a_1", 1), note("a_2", 2)})).alerts, 2u);
  EXPECT_EQ(commit(document("front page", {note("b_1", 1)})).duplicates, 1u);
  EXPECT_EQ(commit(document("live", {note("a_3", 3)})).alerts, 1u)
      << "a third note is news, though the front page has told of the first";
  EXPECT_EQ(commit(document("third", {note("c_1", 1)})).duplicates, 1u);
}

// What is looked at for each article is bounded, or two feeds of many thousand items under one
// address would hold up the store for hours. Past the bound an alert too many is better than none.
TEST_F(Story, LooksAtFewArticlesUnderOneAddressAndAlertsPastThem) {
  const auto items = [](const std::string& feed) {
    std::vector<NewArticle> made;
    for (std::uint64_t n = 0; n < 100; ++n) {
      made.push_back(alerting(article(feed + std::to_string(n), n), {alert("rule")}));
      made.back().url_key = 42;
    }
    return document(feed, made);
  };
  EXPECT_EQ(commit(items("first")).alerts, 100u);
  const CommitResult second = commit(items("second"));
  EXPECT_EQ(second.new_articles, 100u);
  EXPECT_EQ(second.duplicates, 32u);
  EXPECT_EQ(second.alerts, 68u);
}

TEST_F(Story, ADuplicateOfADuplicateIsOfTheFirst) {
  NewArticle first = article("a_1", 1);
  first.text_key = 1;
  NewArticle second = article("a_2", 1);
  second.text_key = 1;
  second.url_key = 2;
  NewArticle third = article("a_3", 1);
  third.url_key = 2;
  commit(document("first", {first}));
  commit(document("second", {second}));
  commit(document("third", {third}));
  EXPECT_EQ(story("a_3").detail, "a_1");
}

// A siren that sounds again is told in the very words of the last time.
TEST_F(Story, TheSameWordsOfAnotherDayAlertAgain) {
  NewArticle monday = alerting(article("a_1", 1), {alert("siren")});
  monday.text_key = 7;
  monday.article.published = kNoon;
  NewArticle wednesday = alerting(article("a_2", 2), {alert("siren")});
  wednesday.text_key = 7;
  wednesday.article.published = kNoon + 48h;
  NewArticle elsewhere = alerting(article("a_3", 3), {alert("siren")});
  elsewhere.text_key = 7;
  elsewhere.article.published = kNoon + 48h + 90min;
  EXPECT_EQ(commit(document("sirens", {monday})).alerts, 1u);
  EXPECT_EQ(commit(document("sirens", {wednesday})).alerts, 1u);
  const CommitResult other = commit(document("wire", {elsewhere}));
  EXPECT_EQ(other.alerts, 0u);
  EXPECT_EQ(other.duplicates, 1u);
  EXPECT_THAT(due("desk"), SizeIs(2));
}

TEST_F(Story, AnIdThatIsUsedAgainForAnotherStoryAlertsAgain) {
  std::uint64_t words = 0;
  const auto told = [&words](const char* key, const char* url, const char* title, auto published) {
    NewArticle made = alerting(article(key, 1), {alert("rule")});
    made.content = ++words;
    made.article.url = url;
    made.article.title = title;
    made.article.published = published;
    return made;
  };
  commit(document("wire", {told("a_1", "https://x.example/1", "Talks begin", kNoon)}));
  // Another headline, or another date, of the same page is an edit of it.
  EXPECT_EQ(
      commit(document("wire", {told("a_1", "https://x.example/1", "Talks go on", kNoon + 1h)}))
          .edited_articles,
      1u);
  EXPECT_EQ(
      commit(document("wire", {told("a_2", "https://x.example/2", "Talks go on", kNoon + 2h)}))
          .edited_articles,
      1u);
  const CommitResult fresh = commit(
      document("wire", {told("a_3", "https://x.example/3", "Shots at the border", kNoon + 3h)}));
  EXPECT_EQ(fresh.new_articles, 1u);
  EXPECT_EQ(fresh.alerts, 1u);
  EXPECT_THAT(due("desk"), SizeIs(2));
}

TEST(SameEvent, IsDecidedByFeedDateAndAddress) {
  const auto at = [](std::chrono::seconds after, std::uint64_t url = 0) {
    return Telling{.url_key = url, .published = kNoon + after, .first_seen = kNoon + after};
  };
  const auto undated = [](std::chrono::seconds after) {
    return Telling{.first_seen = kNoon + after};
  };
  const struct {
    const char* name;
    Telling known;
    Telling fresh;
    Feeds feeds;
    bool same;
  } cases[] = {
      {"listed once more", at(0s), at(0s), Feeds::same, true},
      {"an hour later", at(0s), at(1h), Feeds::same, false},
      {"an hour later at the same address", at(0s, 5), at(1h, 5), Feeds::same, true},
      {"an hour later at another address", at(0s, 5), at(1h, 6), Feeds::same, false},
      {"two days later at the same address", at(0s, 5), at(48h, 5), Feeds::same, false},
      {"another feed, an hour later", at(0s), at(1h), Feeds::different, true},
      {"another feed, an hour before", at(1h), at(0s), Feeds::different, true},
      {"another feed, two days later", at(0s), at(48h), Feeds::different, false},
      {"undated, within a day", undated(0s), undated(23h), Feeds::same, true},
      {"undated, after a day", undated(0s), undated(25h), Feeds::same, false},
      {"one dated, the other seen", at(0s), undated(2h), Feeds::different, true},
      {"the ends of time", Telling{.published = std::chrono::sys_seconds::min()},
       Telling{.published = std::chrono::sys_seconds::max()}, Feeds::different, false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(is_same_event(c.known, c.fresh, c.feeds), c.same);
  }
}

}  // namespace
}  // namespace newswatch::testing
