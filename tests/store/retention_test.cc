// What may be forgotten and what never (I7, and I2 beside it: no alert comes a second time).

#include <gmock/gmock.h>

#include "tests/store/fixtures.h"

namespace newswatch::testing {
namespace {

using alerts::DeliveryState;
using store::NewArticle;
using store::Outcome;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto kLater = kNoon + 24h;

class Retention : public StoreTest {
 protected:
  std::size_t forget(std::chrono::sys_seconds before, std::size_t limit = 1000) {
    return valid(store->forget(before, limit));
  }

  // Calls until nothing is left to forget, as the daemon does; returns how many rows went.
  std::size_t forget_all(std::chrono::sys_seconds before, std::size_t limit) {
    std::size_t removed = 0;
    for (int calls = 0; calls < 1000; ++calls) {
      const std::size_t now = forget(before, limit);
      EXPECT_LE(now, limit);
      removed += now;
      if (now < limit) return removed;
    }
    ADD_FAILURE() << "never comes to an end";
    return removed;
  }

  std::int64_t rows(const std::string& table) {
    auto database = store::Database::open(path, store::Database::Access::read);
    if (!database) return -1;
    const std::string sql = "SELECT count(*) FROM " + table;
    std::int64_t count = -1;
    {
      store::Query query = (*database)->query(sql);
      if (query.next()) count = query.integer(0);
    }
    return count;
  }

  // The feed's document now holds only item 99.
  void all_items_leave(const std::string& feed, std::chrono::sys_seconds now) {
    store::DocumentCommit emptied = document(feed, {}, now);
    emptied.present = {99};
    commit(emptied);
  }
};

TEST_F(Retention, ForgetsArticlesByTheTimeTheyWereFirstSeen) {
  commit(document("feed", {article("a_old", 1)}, kNoon));
  commit(document("feed", {article("a_new", 2)}, kNoon + 1s));
  EXPECT_EQ(forget(kNoon), 0u) << "what is as old as the limit stays";
  forget(kNoon + 1s);
  EXPECT_THAT(valid(reader()->articles("a_old", 10)), IsEmpty());
  EXPECT_THAT(valid(reader()->articles("a_new", 10)), SizeIs(1));
  EXPECT_EQ(rows("texts"), 1);
}

TEST_F(Retention, NeverForgetsAnItemStillInTheDocumentNorItsAlerts) {
  const auto doc = document("feed", {alerting(article("a_1", 1), {alert("rule")})});
  commit(doc);
  end(due("desk")[0].id, DeliveryState::delivered);
  forget_all(kLater, 1);
  EXPECT_THAT(valid(reader()->articles("a_1", 10)), IsEmpty());
  EXPECT_THAT(valid(store->known_items("feed")), SizeIs(1));
  EXPECT_EQ(commit(doc), store::CommitResult{});
  NewArticle edited = doc.articles[0];
  edited.content = 2;
  EXPECT_EQ(commit(document("feed", {edited}, kLater)).alerts, 0u);
  EXPECT_THAT(due("desk", kLater), IsEmpty());
}

TEST_F(Retention, AnEditOfAForgottenArticleThatAlertsHasItsOutcome) {
  NewArticle one = article("a_1", 1);
  commit(document("feed", {one}));
  forget_all(kLater, 1000);
  one.content = 2;
  one.alerts = {alert("rule")};
  EXPECT_EQ(commit(document("feed", {one}, kLater)).alerts, 1u);
  const auto told = story("a_1");
  EXPECT_EQ(told.outcome, Outcome::alerted);
  EXPECT_THAT(told.rules, ElementsAre("rule"));
}

TEST_F(Retention, NeverForgetsADeliveryThatWaitsNorItsArticle) {
  commit(document("feed", {alerting(article("a_1", 1), {alert("rule")})}));
  all_items_leave("feed", kNoon);
  forget_all(kLater, 1000);
  ASSERT_THAT(due("desk"), SizeIs(1));
  EXPECT_EQ(due("desk")[0].material.value().event_json, R"({"rule":"rule"})");
  EXPECT_EQ(story("a_1").outcome, Outcome::alerted);
}

TEST_F(Retention, ForgetsFinishedDeliveriesByTheTimeTheyEnded) {
  commit(document("feed", {alerting(article("a_1", 1), {alert("rule", {"desk", "log", "mail"})})}));
  end(due("desk")[0].id, DeliveryState::delivered, kNoon + 1h);
  end(due("log")[0].id, DeliveryState::dead, kNoon + 2h, "no answer");
  end(due("mail")[0].id, DeliveryState::dropped, kNoon + 3h);
  forget(kNoon + 1h);
  EXPECT_EQ(rows("deliveries"), 3);
  forget(kNoon + 1h + 1s);
  EXPECT_EQ(rows("deliveries"), 2);
  EXPECT_THAT(valid(reader()->deliveries(DeliveryState::dead, 10)), SizeIs(1));
  forget(kLater);
  EXPECT_EQ(rows("deliveries"), 0);
}

TEST_F(Retention, AnItemThatIsBackInTheDocumentIsKept) {
  const auto doc = document("feed", {alerting(article("a_1", 1), {alert("rule")})});
  commit(doc);
  end(due("desk")[0].id, DeliveryState::delivered);
  all_items_leave("feed", kNoon + 1h);
  store::DocumentCommit back = document("feed", {}, kNoon + 2h);
  back.present = {1};
  commit(back);
  forget_all(kLater, 1000);
  EXPECT_EQ(commit(doc).alerts, 0u);
}

TEST_F(Retention, ForgetsAnItemByTheTimeItLeftTheDocument) {
  commit(document("feed", {article("a_1", 1)}));
  all_items_leave("feed", kNoon + 1h);
  all_items_leave("feed", kNoon + 9h);  // still away: the first time counts
  forget(kNoon + 1h);
  EXPECT_THAT(valid(store->known_items("feed")), SizeIs(1));
  forget(kNoon + 1h + 1s);
  EXPECT_THAT(valid(store->known_items("feed")), IsEmpty());
}

TEST_F(Retention, ForgetsEachItemOfAFeedAtItsOwnTime) {
  commit(document("feed", {article("a_1", 1), article("a_2", 2), article("a_3", 3)}));
  for (const int hours : {1, 2, 3}) {
    store::DocumentCommit one = document("feed", {}, kNoon + std::chrono::hours(hours));
    for (int item = hours + 1; item <= 4; ++item)
      one.present.push_back(static_cast<std::uint64_t>(item));
    commit(one);
  }
  std::vector<std::size_t> known;
  for (const int hours : {1, 2, 3, 4}) {
    forget(kNoon + std::chrono::hours(hours));
    known.push_back(valid(store->known_items("feed")).size());
  }
  EXPECT_THAT(known, ElementsAre(3u, 2u, 1u, 0u));
}

// The feed remembers it no more, and its article goes before its time has come.
TEST_F(Retention, WhatHasAlertedIsKnownForAsLongAfterItLeftAsAnythingIsKept) {
  const auto doc = document("feed", {alerting(article("a_1", 1), {alert("rule")})});
  for (const auto limit : {kNoon + 5h, kNoon + 5h + 1s}) {
    commit(doc);
    for (const auto& delivery : due("desk")) end(delivery.id, DeliveryState::delivered);
    for (std::uint64_t n = 2; n < 40; ++n)
      commit(document("feed", {article("b_" + std::to_string(n), n)}, kNoon + 5h));
    forget_all(kNoon + 1h, 1000);
    EXPECT_THAT(valid(reader()->articles("a_1", 10)), IsEmpty());
    EXPECT_EQ(rows("told_items"), 1);
    forget_all(limit, 1000);
    NewArticle edited = doc.articles[0];
    edited.content = 2;
    edited.alerts = {alert("rule")};
    EXPECT_EQ(commit(document("feed", {edited}, kNoon + 5h)).alerts, limit > kNoon + 5h ? 1u : 0u);
  }
}

TEST_F(Retention, AnItemThatLeftLatelyDoesNotAlertTwiceThoughItsArticleIsForgotten) {
  const auto doc = document("feed", {alerting(article("a_1", 1), {alert("rule")})});
  commit(doc);
  end(due("desk")[0].id, DeliveryState::delivered);
  all_items_leave("feed", kNoon + 1h);
  forget_all(kNoon + 1h, 1000);
  EXPECT_EQ(rows("articles"), 0);
  EXPECT_EQ(rows("told_items"), 1);
  EXPECT_EQ(commit(doc), store::CommitResult{});
  NewArticle edited = doc.articles[0];
  edited.content = 2;
  EXPECT_EQ(commit(document("feed", {edited}, kLater)).alerts, 0u);
}

TEST_F(Retention, WhatAFeedRemembersOfAForgottenArticleGoesInTimeOnceTheFeedForgetsToo) {
  const auto doc = document("feed", {alerting(article("a_1", 1), {alert("rule")})});
  commit(doc);
  end(due("desk")[0].id, DeliveryState::delivered);
  forget_all(kLater, 1000);
  EXPECT_EQ(rows("told_items"), 1);
  for (std::uint64_t n = 2; n < 40; ++n)
    commit(document("feed", {article("b_" + std::to_string(n), n)}, kLater));
  forget_all(kLater, 1000);
  EXPECT_EQ(rows("told_items"), 1) << "a server that errs for a day is forgiven";
  EXPECT_EQ(commit(doc).alerts, 0u);
  for (std::uint64_t n = 2; n < 40; ++n)
    commit(document("feed", {article("b_" + std::to_string(n), n)}, kLater));
  forget_all(kLater + 1s, 1000);
  EXPECT_EQ(rows("told_items"), 0);
  EXPECT_EQ(commit(doc).alerts, 1u);
}

TEST_F(Retention, OfWhatHasNotAlertedOnlyTheFeedsOwnMemoryStays) {
  const auto doc = document("feed", {article("a_1", 1)});
  commit(doc);
  forget_all(kLater, 1000);
  for (const char* table : {"articles", "texts", "told_items", "stories"})
    EXPECT_EQ(rows(table), 0) << table;
  EXPECT_THAT(valid(store->known_items("feed")), SizeIs(1));
}

TEST_F(Retention, AnIdThatIsUsedAgainLeavesTheOldArticleToTime) {
  const auto told = [](int n) {
    NewArticle made = alerting(article("a_" + std::to_string(n), 1), {alert("rule")});
    made.content = static_cast<std::uint64_t>(n);
    made.article.published = kNoon + std::chrono::hours(n);
    return made;
  };
  for (int n = 1; n <= 5; ++n) commit(document("feed", {told(n)}));
  EXPECT_EQ(rows("articles"), 5);
  for (const auto& delivery : due("desk")) end(delivery.id, DeliveryState::delivered);
  forget_all(kLater, 1000);
  EXPECT_EQ(rows("articles"), 0);
  EXPECT_EQ(rows("told_items"), 1) << "of the last alone";
  EXPECT_EQ(rows("stories"), 1);
}

TEST_F(Retention, WhatHasLeftTheFeedIsForgottenWhole) {
  std::vector<NewArticle> articles;
  for (std::uint64_t n = 0; n < 20; ++n)
    articles.push_back(alerting(article("a_" + std::to_string(n), n), {alert("rule")}));
  commit(document("feed", articles));
  for (const auto& delivery : due("desk")) end(delivery.id, DeliveryState::delivered);
  all_items_leave("feed", kNoon);
  forget_all(kLater, 7);
  for (const char* table : {"articles", "texts", "told_items", "stories", "alerts", "deliveries"})
    EXPECT_EQ(rows(table), 0) << table;
  EXPECT_THAT(valid(store->known_items("feed")), IsEmpty());
  EXPECT_EQ(forget(kLater), 0u);
}

TEST_F(Retention, WhatTheFeedRemembersNoMoreIsForgottenWhole) {
  std::vector<NewArticle> articles;
  for (std::uint64_t n = 0; n < 20; ++n)
    articles.push_back(alerting(article("a_" + std::to_string(n), n), {alert("rule")}));
  commit(document("feed", articles));
  for (const auto& delivery : due("desk")) end(delivery.id, DeliveryState::delivered);
  for (std::uint64_t n = 100; n < 200; ++n)
    commit(document("feed", {article("b_" + std::to_string(n), n)}, kNoon));
  EXPECT_THAT(valid(store->known_items("feed")), SizeIs(17)) << "one, and those that left lately";
  forget_all(kLater, 7);
  for (const char* table : {"articles", "texts", "told_items", "stories", "alerts", "deliveries"})
    EXPECT_EQ(rows(table), 0) << table;
  EXPECT_EQ(forget(kLater), 0u);
}

TEST_F(Retention, TakesAtMostTheRowsItIsAllowed) {
  std::vector<NewArticle> articles;
  for (std::uint64_t n = 0; n < 10; ++n) articles.push_back(article("a_" + std::to_string(n), n));
  commit(document("feed", articles));
  EXPECT_EQ(forget(kLater, 0), 0u);
  EXPECT_EQ(forget(kLater, 3), 3u);
  EXPECT_EQ(rows("articles"), 7);
  EXPECT_EQ(forget(kLater, 12), 12u) << "the others, and some of their stories";
  EXPECT_EQ(forget(kLater, 100), 5u);
  EXPECT_EQ(forget(kLater, 100), 0u);
}

TEST_F(Retention, ForgettingTheWordsOfAnAlertKeepsItFromComingAgain) {
  NewArticle first = alerting(article("a_1", 1), {alert("rule")});
  commit(document("feed", {first}));
  end(due("desk")[0].id, DeliveryState::delivered);
  forget_all(kLater, 1000);
  const auto alerts = valid(reader()->alerts(10));
  ASSERT_THAT(alerts, SizeIs(1));
  EXPECT_EQ(alerts[0].alert_json, "");
}

}  // namespace
}  // namespace newswatch::testing
