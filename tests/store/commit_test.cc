// What one document changes: articles new, edited and known already (I1, I2, I4).

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/store/fixtures.h"

namespace newswatch::testing {
namespace {

using store::CommitResult;
using store::DocumentCommit;
using store::KnownItem;
using store::NewArticle;
using store::Outcome;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class Commit : public StoreTest {};

KnownItem known(std::uint64_t item, std::uint64_t content) {
  return {.item = store::short_item(item), .content = store::short_content(content)};
}

TEST_F(Commit, RemembersTheFeedTheItemAndTheArticle) {
  DocumentCommit doc = document("feed", {article("a_1", 7)});
  doc.state.etag = "\"v1\"";
  EXPECT_EQ(commit(doc), (CommitResult{.new_articles = 1}));
  const auto feeds = valid(reader()->feeds());
  ASSERT_THAT(feeds, SizeIs(1));
  EXPECT_EQ(feeds[0].feed_url, "feed");
  EXPECT_EQ(feeds[0].state, doc.state);
  EXPECT_EQ(feeds[0].items, 1u);
  EXPECT_THAT(valid(store->known_items("feed")), ElementsAre(known(7, 1)));
  EXPECT_THAT(valid(store->known_items("another feed")), IsEmpty());
  EXPECT_EQ(story("a_1").outcome, Outcome::no_match);
}

TEST_F(Commit, KeepsEveryFieldOfThePollState) {
  DocumentCommit doc = document("feed", {});
  const auto state_of = [](int n) {
    const std::string text = " " + std::to_string(n);
    const auto time = [n](int field) { return kNoon + std::chrono::seconds(100 * field + n); };
    return feeds::PollState{.etag = "etag" + text,
                            .last_modified = "last modified" + text,
                            .validators_url = "validators" + text,
                            .body_hash = 77u + static_cast<unsigned>(n),
                            .moved_to = "moved" + text,
                            .gone = n % 2 == 1,
                            .last_attempt = time(1),
                            .last_success = time(2),
                            .last_new = time(3),
                            .next_poll = time(4),
                            .not_before = time(5),
                            .interval = std::chrono::seconds(n),
                            .failures = static_cast<std::uint32_t>(n),
                            .failing_since = time(6),
                            .last_error = "error" + text};
  };
  for (const int n : {1, 2}) {  // the insert, then the update
    doc.state = state_of(n);
    commit(doc);
    const auto feeds = valid(reader()->feeds());
    ASSERT_THAT(feeds, SizeIs(1));
    EXPECT_EQ(feeds[0].state, state_of(n));
  }
}

TEST_F(Commit, AnItemThatSaysTheSameAgainIsNothingNew) {
  const DocumentCommit doc = document("feed", {alerting(article("a_1", 7), {alert("rule")})});
  EXPECT_EQ(commit(doc).alerts, 1u);
  EXPECT_EQ(commit(doc), CommitResult{});
  EXPECT_THAT(due("desk"), SizeIs(1));
}

TEST_F(Commit, AnEditIsTheSameArticleWithAnotherText) {
  commit(document("feed", {article("a_1", 7)}));
  NewArticle edited = article("a_1", 7);
  edited.content = 2;
  edited.article.title = "Another title";
  edited.article.url = "https://example.org/moved";
  edited.article.published = kNoon - 1h;
  EXPECT_EQ(commit(document("feed", {edited}, kNoon + 1h)), (CommitResult{.edited_articles = 1}));
  EXPECT_THAT(valid(store->known_items("feed")), ElementsAre(known(7, 2)));
  const auto told = story("a_1");
  EXPECT_EQ(told.title, "Another title");
  EXPECT_EQ(told.url, "https://example.org/moved");
  EXPECT_EQ(told.published, kNoon - 1h);
  EXPECT_EQ(told.first_seen, kNoon);
}

TEST_F(Commit, AnEditAlertsOnlyForRulesThatHaveNotToldTheStory) {
  commit(document("feed", {alerting(article("a_1", 7), {alert("old")})}));
  NewArticle edited = alerting(article("a_1", 7), {alert("old"), alert("new")});
  edited.content = 2;
  const CommitResult result = commit(document("feed", {edited}));
  EXPECT_EQ(result.alerts, 1u);
  EXPECT_THAT(result.fired, ElementsAre(Pair(0u, 1u)));
  EXPECT_THAT(story("a_1").rules, ElementsAre("old", "new"));
  EXPECT_THAT(due("desk"), SizeIs(2));
}

TEST_F(Commit, AnEditThatAlertsTurnsTheOutcome) {
  NewArticle first = article("a_1", 1);
  first.text_key = 9;
  NewArticle second = article("a_2", 2);
  second.text_key = 9;
  commit(document("feed", {first, second}));
  EXPECT_EQ(story("a_2").outcome, Outcome::duplicate);
  EXPECT_EQ(story("a_2").detail, "a_1");
  second.content = 2;
  second.alerts = {alert("rule")};
  commit(document("feed", {first, second}));
  EXPECT_EQ(story("a_2").outcome, Outcome::alerted);
  EXPECT_EQ(story("a_2").detail, "") << "what is alerted is a duplicate of nothing";
  EXPECT_EQ(story("a_1").outcome, Outcome::no_match);
}

TEST_F(Commit, AnEditThatSaysWhatItsStoryHasAlertedOnMatchesNothingNoMore) {
  NewArticle first = article("a_1", 1);
  NewArticle second = article("a_2", 2);
  NewArticle third = article("a_3", 3);
  for (NewArticle* one : {&first, &second, &third}) one->text_key = 9;
  commit(document("feed", {first}));
  commit(document("feed", {alerting(second, {alert("rule")})}));
  for (NewArticle* one : {&first, &third}) {
    commit(document("feed", {*one}));
    one->content = 2;
    one->alerts = {alert("rule")};
    EXPECT_EQ(commit(document("feed", {*one})).alerts, 0u);
  }
  EXPECT_EQ(story("a_1").outcome, Outcome::alerted) << "the story is its own";
  EXPECT_EQ(story("a_3").outcome, Outcome::duplicate);
  EXPECT_EQ(story("a_3").detail, "a_1");
}

TEST_F(Commit, AnEditThatOnlyToldChangesStaysWithoutAMatch) {
  NewArticle one = article("a_1", 1);
  commit(document("feed", {one}));
  one.content = 2;
  one.alerts = {alert("rule")};
  one.alerts.front().tells = store::NewAlert::Tells::changes;
  commit(document("feed", {one}));
  EXPECT_EQ(story("a_1").outcome, Outcome::no_match);
}

// A document that was cut off ends so.
TEST_F(Commit, AnEditWithoutAHeadlineLeavesTheOneThatTheNextIsComparedWith) {
  NewArticle one = alerting(article("a_1", 1), {alert("rule")});
  one.article.title = "Truce near";
  one.article.url = "https://example.org/1";
  one.article.published = kNoon;
  commit(document("feed", {one}));
  NewArticle cut = article("a_1", 1);
  cut.content = 2;
  cut.article.title.clear();
  cut.article.url.clear();
  cut.article.published.reset();
  commit(document("feed", {cut}));
  EXPECT_EQ(story("a_1").title, "Truce near");
  EXPECT_EQ(story("a_1").url, "https://example.org/1");
  EXPECT_EQ(story("a_1").published, kNoon);
  one.content = 3;
  one.article.title = "Truce broken";
  one.alerts.front().tells = store::NewAlert::Tells::changes;
  EXPECT_EQ(commit(document("feed", {one})).alerts, 1u);
}

TEST_F(Commit, AnEditThatStopsMatchingStaysAlerted) {
  NewArticle one = alerting(article("a_1", 1), {alert("rule")});
  commit(document("feed", {one}));
  one.content = 2;
  one.alerts.clear();
  commit(document("feed", {one}));
  EXPECT_EQ(story("a_1").outcome, Outcome::alerted);
}

TEST_F(Commit, EveryArticleHasAnOutcome) {
  NewArticle old = article("a_old", 1);
  old.too_old = true;
  NewArticle hit = alerting(article("a_hit", 2), {alert("rule")});
  hit.text_key = 5;
  NewArticle same = alerting(article("a_same", 3), {alert("rule")});
  same.text_key = 5;
  NewArticle other_rule = alerting(article("a_other", 4), {alert("other rule")});
  other_rule.text_key = 5;
  const CommitResult result =
      commit(document("feed", {old, hit, same, other_rule, article("a_none", 5)}));
  EXPECT_EQ(result.new_articles, 5u);
  EXPECT_EQ(result.duplicates, 1u);
  EXPECT_EQ(result.alerts, 2u);
  EXPECT_THAT(result.fired, ElementsAre(Pair(1u, 0u), Pair(3u, 0u)));
  EXPECT_EQ(story("a_old").outcome, Outcome::too_old);
  EXPECT_EQ(story("a_hit").outcome, Outcome::alerted);
  EXPECT_EQ(story("a_same").outcome, Outcome::duplicate);
  EXPECT_EQ(story("a_same").detail, "a_hit");
  EXPECT_EQ(story("a_other").outcome, Outcome::alerted);
  EXPECT_EQ(story("a_none").outcome, Outcome::no_match);
}

TEST_F(Commit, TheSameItemTwiceInOneDocumentIsOneArticle) {
  NewArticle again = article("a_1", 1);
  again.content = 2;
  const CommitResult result =
      commit(document("feed", {article("a_1", 1), article("a_1", 1), again}));
  EXPECT_EQ(result, (CommitResult{.new_articles = 1, .edited_articles = 1}));
}

TEST_F(Commit, EachDeliveryHasItsIdForEver) {
  commit(document("feed", {alerting(article("a_1", 1), {alert("rule", {"desk", "log"})})}));
  const alerts::DeliveryId id = alerts::delivery_id("rule", "a_1", "desk");
  ASSERT_THAT(due("desk"), SizeIs(1));
  EXPECT_EQ(due("desk")[0].id, id);
  ASSERT_THAT(due("log"), SizeIs(1));
  EXPECT_NE(due("log")[0].id, id);

  // A retry, a restart, an edit and a second feed give it no other id and no other body.
  begin(id, kNoon, "the first body");
  begin(id, kNoon, "another body");
  reopen();
  NewArticle edited = alerting(article("a_1", 1), {alert("rule", {"desk"})});
  edited.content = 2;
  edited.alerts[0].alert_json = "{}";
  commit(document("feed", {edited}));
  commit(document("second", {edited}));
  ASSERT_THAT(due("desk"), SizeIs(1));
  EXPECT_EQ(due("desk")[0].id, id);
  EXPECT_EQ(due("desk")[0].body, "the first body");
  EXPECT_EQ(due("desk")[0].attempts, 2u);
}

TEST_F(Commit, NamesEachChannelWithNewDeliveriesOnce) {
  const CommitResult result = commit(document(
      "feed", {alerting(article("a_1", 1), {alert("one", {"desk", "log"}), alert("two", {"log"})}),
               alerting(article("a_2", 2), {alert("three", {"desk"})}),
               alerting(article("a_3", 3), {alert("nowhere", {})})}));
  EXPECT_THAT(result.channels, UnorderedElementsAre("desk", "log"));
  EXPECT_EQ(result.alerts, 4u);
  EXPECT_EQ(story("a_3").outcome, Outcome::alerted);
}

TEST_F(Commit, ADocumentWithoutArticlesForgetsNothing) {
  commit(document("feed", {alerting(article("a_1", 1), {alert("rule")})}));
  DocumentCommit not_modified{.feed_url = "feed", .feed_name = "feed", .now = kNoon + 1h};
  not_modified.state.etag = "\"v2\"";
  EXPECT_EQ(commit(not_modified), CommitResult{});
  EXPECT_EQ(valid(reader()->feeds())[0].state.etag, "\"v2\"");
  EXPECT_THAT(valid(store->known_items("feed")), SizeIs(1));
  valid(store->forget(kNoon + 2h, 1000));
  EXPECT_THAT(valid(store->known_items("feed")), SizeIs(1));
}

TEST_F(Commit, DocumentsTogetherGiveTheirResultsInOrder) {
  const std::vector<DocumentCommit> documents{
      document("one", {article("a_1", 1)}), document("two", {}),
      document("three", {article("a_2", 1), alerting(article("a_3", 2), {alert("rule")})})};
  const auto results = valid(store->commit(documents));
  ASSERT_THAT(results, SizeIs(3));
  EXPECT_EQ(results[0].new_articles, 1u);
  EXPECT_EQ(results[1], CommitResult{});
  EXPECT_EQ(results[2].new_articles, 2u);
  EXPECT_THAT(results[2].fired, ElementsAre(Pair(1u, 0u)));
  EXPECT_THAT(valid(reader()->feeds()), SizeIs(3));
  EXPECT_THAT(valid(store->commit({})), IsEmpty());
}

TEST_F(Commit, WhatIsCommittedIsThereAfterReopening) {
  commit(document("feed", {alerting(article("a_1", 1), {alert("rule")})}));
  const auto before = due("desk");
  reopen();
  EXPECT_EQ(due("desk"), before);
  EXPECT_THAT(valid(store->known_items("feed")), SizeIs(1));
  EXPECT_EQ(commit(document("feed", {alerting(article("a_1", 1), {alert("rule")})})),
            CommitResult{});
}

// A server that errs once: its next document holds other things.
TEST_F(Commit, WhatLeftForOneDocumentIsKnownWhenItIsBack) {
  std::vector<NewArticle> articles;
  for (std::uint64_t n = 1; n <= 50; ++n)
    articles.push_back(alerting(article("a_" + std::to_string(n), n), {alert("rule")}));
  const DocumentCommit whole = document("feed", articles);
  EXPECT_EQ(commit(whole).alerts, 50u);
  commit(document("feed", {article("a_another", 99)}));
  EXPECT_THAT(valid(store->known_items("feed")), SizeIs(51));
  EXPECT_EQ(commit(whole), CommitResult{});
  const auto items = valid(store->known_items("feed"));
  EXPECT_EQ(std::count_if(items.begin(), items.end(),
                          [](const auto& one) { return one.left_at.has_value(); }),
            1);
}

// Which the feed has forgotten, but the archive has not.
TEST_F(Commit, AnItemThatLeftLongAgoAndIsBackSaysNothingNew) {
  const DocumentCommit first = document("feed", {alerting(article("a_1", 1), {alert("rule")})});
  commit(first);
  for (std::uint64_t n = 2; n < 30; ++n)
    commit(document("feed", {article("a_" + std::to_string(n), n)}));
  const auto remembers_it = [&] {
    const auto items = valid(store->known_items("feed"));
    return std::any_of(items.begin(), items.end(),
                       [](const auto& one) { return one.item == store::short_item(1); });
  };
  ASSERT_FALSE(remembers_it());
  EXPECT_EQ(commit(first), CommitResult{});
  EXPECT_TRUE(remembers_it()) << "from now on it is known at once";
  EXPECT_TRUE(valid(store->known_items("feed")).front().alerted);
  NewArticle edited = first.articles[0];
  edited.content = 2;
  EXPECT_EQ(commit(document("feed", {edited})), (CommitResult{.edited_articles = 1}));
}

TEST_F(Commit, TwoItemsOfTheSameBitsInMemoryAreTwoArticles) {
  const std::uint64_t other = 7 + (std::uint64_t{1} << store::kItemBits);
  ASSERT_EQ(store::short_item(7), store::short_item(other));
  NewArticle second = alerting(article("a_2", other), {alert("rule")});
  second.content = 2;
  const DocumentCommit doc =
      document("feed", {alerting(article("a_1", 7), {alert("rule")}), second});
  EXPECT_EQ(commit(doc).alerts, 2u);
  EXPECT_EQ(commit(doc), CommitResult{});
  EXPECT_EQ(story("a_1").outcome, Outcome::alerted);
  EXPECT_EQ(story("a_2").outcome, Outcome::alerted);
}

TEST_F(Commit, AnItemHasAlertedOnceItsStoryHasInWhicheverFeed) {
  NewArticle first = article("a_1", 1);
  NewArticle second = article("a_2", 2);
  first.text_key = second.text_key = 9;
  commit(document("one", {first}));
  commit(document("two", {second}));
  EXPECT_FALSE(valid(store->known_items("one")).front().alerted);
  second.content = 2;
  commit(document("two", {alerting(second, {alert("rule")})}));
  EXPECT_TRUE(valid(store->known_items("one")).front().alerted);
  EXPECT_TRUE(valid(store->known_items("two")).front().alerted);
  NewArticle third = article("a_3", 3);
  third.text_key = 9;
  commit(document("three", {third}));
  EXPECT_TRUE(valid(store->known_items("three")).front().alerted);
}

}  // namespace
}  // namespace newswatch::testing
