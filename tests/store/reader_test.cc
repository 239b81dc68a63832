// The questions of commands and pages, asked beside a running daemon.

#include <gmock/gmock.h>

#include "tests/store/fixtures.h"

namespace newswatch::testing {
namespace {

using alerts::DeliveryState;
using store::Outcome;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReaderTest : public StoreTest {
 protected:
  std::vector<std::string> keys(std::string_view what, std::size_t limit = 100) {
    std::vector<std::string> found;
    for (const auto& story : valid(reader()->articles(what, limit))) found.push_back(story.key);
    return found;
  }
};

TEST_F(ReaderTest, FindsArticlesByKeyIdAddressAndTheBeginningOfTheTitle) {
  store::NewArticle talks = article("a_TALKS", 1);
  talks.article.id = {"tag:example.org,2024:1"};
  talks.article.title = "Talks resume in Doha";
  talks.article.url = "https://example.org/talks?x=1%25";
  store::NewArticle accents = article("a_ACCENTS", 2);
  accents.article.title = "Émissaires à Genève";
  commit(document("feed", {talks, accents}));
  struct Case {
    const char* what;
    std::vector<std::string> expected;
  };
  const std::vector<Case> cases{
      {"a_TALKS", {"a_TALKS"}},
      {"a_T", {"a_TALKS"}},
      {"tag:example.org,2024:1", {"a_TALKS"}},
      {"tag:example.org,2024", {}},
      {"https://example.org/talks?x=1%25", {"a_TALKS"}},
      {"https://example.org/", {}},
      {"Talks", {"a_TALKS"}},
      {"Talks resume in Doha", {"a_TALKS"}},
      {"Talks resume in Doha and Cairo", {}},
      {"talks", {}},
      {"Émiss", {"a_ACCENTS"}},
      {"%", {}},
      {"_", {}},
      {"' OR 1 = 1 --", {}},
      {"a_", {"a_ACCENTS", "a_TALKS"}},
      {"", {"a_ACCENTS", "a_TALKS"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    EXPECT_EQ(keys(c.what), c.expected);
  }
}

TEST_F(ReaderTest, GivesTheNewestArticlesFirstUpToTheLimit) {
  commit(document("feed", {article("a_2", 2)}, kNoon + 2s));
  commit(document("feed", {article("a_1", 1)}, kNoon + 1s));
  commit(document("feed", {article("a_3", 3)}, kNoon + 3s));
  EXPECT_THAT(keys("a_"), ElementsAre("a_3", "a_2", "a_1"));
  EXPECT_THAT(keys("a_", 2), ElementsAre("a_3", "a_2"));
  EXPECT_THAT(keys("a_", 0), IsEmpty());
}

TEST_F(ReaderTest, TellsAnArticleWithTheAlertsAndDeliveriesOfItsStory) {
  store::NewArticle first = alerting(article("a_1", 1), {alert("one", {"desk", "log"})});
  first.text_key = 5;
  first.article.published = kNoon - 1h;
  store::NewArticle second = article("a_2", 1);
  second.text_key = 5;
  commit(document("first", {first}));
  commit(document("second", {second}, kNoon + 1min));
  end(due("desk")[0].id, DeliveryState::dead, kNoon + 1h, "410");

  const auto told = story("a_1");
  EXPECT_EQ(told.feed_name, "Name of first");
  EXPECT_EQ(told.feed_url, "first");
  EXPECT_EQ(told.id, "guid of a_1");
  EXPECT_EQ(told.url, "https://example.org/a_1");
  EXPECT_EQ(told.title, "Title of a_1");
  EXPECT_EQ(told.published, kNoon - 1h);
  EXPECT_EQ(told.first_seen, kNoon);
  EXPECT_EQ(told.outcome, Outcome::alerted);
  EXPECT_EQ(told.detail, "");
  EXPECT_THAT(told.rules, ElementsAre("one"));
  ASSERT_THAT(told.deliveries, SizeIs(2));
  EXPECT_EQ(told.deliveries[0].state, DeliveryState::dead);
  EXPECT_EQ(told.deliveries[0].last_error, "410");
  EXPECT_EQ(told.deliveries[1].channel, "log");

  const auto again = story("a_2");
  EXPECT_EQ(again.outcome, Outcome::duplicate);
  EXPECT_EQ(again.detail, "a_1");
  EXPECT_EQ(again.published, std::nullopt);
  EXPECT_THAT(again.deliveries, SizeIs(2));
}

TEST_F(ReaderTest, GivesTheNewestAlertsFirst) {
  commit(document("feed", {alerting(article("a_1", 1), {alert("one"), alert("two")})}));
  commit(document("feed", {alerting(article("a_2", 2), {alert("one")})}, kNoon + 1s));
  const auto alerts = valid(reader()->alerts(2));
  ASSERT_THAT(alerts, SizeIs(2));
  EXPECT_EQ(alerts[0].article_key, "a_2");
  EXPECT_EQ(alerts[0].created, kNoon + 1s);
  EXPECT_EQ(alerts[0].alert_json, "{\"rule\":\"one\"}");
  EXPECT_EQ(alerts[1].rule, "two");
}

TEST_F(ReaderTest, CountsAndListsDeliveriesByState) {
  std::vector<store::NewArticle> articles;
  for (std::uint64_t n = 0; n < 6; ++n)
    articles.push_back(alerting(article("a_" + std::to_string(n), n), {alert("rule")}));
  articles.push_back(alerting(article("a_log", 7), {alert("rule", {"log"})}));
  commit(document("feed", articles));
  const auto id = [](int n) {
    return alerts::delivery_id("rule", "a_" + std::to_string(n), "desk");
  };
  end(id(0), DeliveryState::delivered);
  end(id(1), DeliveryState::dead, kNoon, "503");
  end(id(2), DeliveryState::dead, kNoon, "503");
  end(id(3), DeliveryState::dropped);
  const auto counts = valid(reader()->outbox_counts());
  ASSERT_THAT(counts, SizeIs(2));
  EXPECT_EQ(counts[0].channel, "desk");
  EXPECT_EQ(counts[0].waiting, 2u);
  EXPECT_EQ(counts[0].delivered, 1u);
  EXPECT_EQ(counts[0].dead, 2u);
  EXPECT_EQ(counts[0].dropped, 1u);
  EXPECT_EQ(counts[1].channel, "log");
  EXPECT_EQ(counts[1].waiting, 1u);
  const auto dead = valid(reader()->deliveries(DeliveryState::dead, 10));
  ASSERT_THAT(dead, SizeIs(2));
  EXPECT_EQ(dead[0].id, id(2));
  EXPECT_EQ(dead[1].id, id(1));
  EXPECT_THAT(valid(reader()->deliveries(DeliveryState::waiting, 2)), SizeIs(2));
}

TEST_F(ReaderTest, GivesFeedsAsTheStoreDoes) {
  store::DocumentCommit one = document("feed", {article("a_1", 1)});
  one.state.last_error = "503";
  commit(one);
  const auto feeds = valid(reader()->feeds());
  ASSERT_THAT(feeds, SizeIs(1));
  EXPECT_EQ(feeds[0].feed_url, "feed");
  EXPECT_EQ(feeds[0].state, one.state);
  EXPECT_EQ(feeds[0].items, 1u);
}

TEST_F(ReaderTest, SeesEachCommitAndNeverHoldsUpTheNext) {
  const auto beside = reader();
  for (std::uint64_t n = 1; n <= 3; ++n) {
    commit(document("feed", {article("a_" + std::to_string(n), n)}));
    EXPECT_THAT(valid(beside->articles("a_", 10)), SizeIs(n));
  }
}

TEST_F(ReaderTest, ReadsAFileThatNobodyHasOpen) {
  commit(document("feed", {article("a_1", 1)}));
  store.reset();
  EXPECT_EQ(story("a_1").key, "a_1");
}

TEST_F(ReaderTest, SaysWhenThereIsNoFile) {
  const auto absent = store::Reader::open(folder.file("absent.db"));
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().kind, store::StoreError::Kind::io);
  EXPECT_FALSE(std::filesystem::exists(folder.file("absent.db")));
}

TEST_F(ReaderTest, SaysWhenTheFileIsNoDatabase) {
  const std::string other = folder.file("other.db");
  write_bytes(other, std::string(5000, 'x'));
  const auto broken = store::Reader::open(other);
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().kind, store::StoreError::Kind::corrupt);
}

}  // namespace
}  // namespace newswatch::testing
