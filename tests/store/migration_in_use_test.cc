// A file of version 5 of the schema, which kept a row for every item, after days of use.
// The documents of its feed held items 1 to 40, then lost the first and won another with each hour
// for 26 hours; what was first seen at noon is forgotten, but for a delivery that waits. Then a hub
// pushed items 100 and 101, and an edit of 66.

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "store/inspection.h"
#include "tests/store/fixtures.h"

namespace newswatch::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint64_t kThere = 40;

// As its upper bits are of no account where a feed remembers it.
std::uint64_t whole(std::uint64_t item) { return item << store::kItemBits | item; }

class FileInUse : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string sql =
        bytes_of(NEWSWATCH_SOURCE_DIR "/tests/fixtures/store/version_5_in_use.sql");
    ASSERT_FALSE(sql.empty());
    write_bytes(path, "");
    {
      auto database = store::Database::open(path, store::Database::Access::write);
      ASSERT_TRUE(database);
      (*database)->script(sql.c_str());
      ASSERT_FALSE((*database)->take_error());
    }
    store = opened(path);
  }

  std::map<std::uint64_t, store::KnownItem> items() {
    std::map<std::uint64_t, store::KnownItem> all;
    for (const auto& one : valid(store->known_items("http://feed.test/")))
      all.emplace(one.item.bits, one);
    return all;
  }

  store::CommitResult commit(const store::DocumentCommit& one) {
    return valid(store->commit(std::span(&one, 1))).at(0);
  }

  // An edit of it, which the rule hits.
  static store::NewArticle edited(std::uint64_t item) {
    auto made = alerting(article("a_" + std::to_string(item), whole(item)), {alert("rule")});
    made.content = 3;
    return made;
  }

  TempFolder folder;
  const std::string path = folder.file("newswatch.db");
  std::unique_ptr<store::Store> store;
};

TEST_F(FileInUse, RemembersWhatIsThereAndWhatLeftLastAndWhen) {
  const auto all = items();
  ASSERT_THAT(all, SizeIs(kThere + kThere / 2));
  for (std::uint64_t item = 27; item <= 66; ++item) {
    SCOPED_TRACE(item);
    ASSERT_TRUE(all.contains(item));
    const bool is_edited = item == 39 || item == 66;
    const store::KnownItem expected{.item = store::short_item(item),
                                    .content = store::short_content(is_edited ? 2 : 1),
                                    .alerted = item == 40 || item == 60};
    EXPECT_EQ(all.at(item), expected);
  }
  for (std::uint64_t item = 9; item <= 26; ++item) {
    SCOPED_TRACE(item);
    ASSERT_TRUE(all.contains(item));
    EXPECT_EQ(all.at(item).left_at, kNoon + std::chrono::hours(item));
  }
  EXPECT_EQ(all.at(100).left_at, kNoon + 30h + 48h);
  EXPECT_TRUE(all.at(100).alerted);
  EXPECT_EQ(all.at(101).left_at, kNoon + 30h + 48h);
  EXPECT_FALSE(all.at(101).alerted);
}

TEST_F(FileInUse, ForgetsItemsByTheTimeTheyLeft) {
  valid(store->forget(kNoon + 26h, 1000));
  EXPECT_THAT(items(), SizeIs(kThere + 3)) << "item 26, and what was pushed";
  valid(store->forget(kNoon + 78h, 1000));
  EXPECT_THAT(items(), SizeIs(kThere + 2));
  valid(store->forget(kNoon + 78h + 1s, 1000));
  EXPECT_THAT(items(), SizeIs(kThere));
}

TEST_F(FileInUse, HasNoNewsInTheSameDocument) {
  auto same = document("http://feed.test/", {}, kNoon + 31h);
  for (std::uint64_t item = 27; item <= 66; ++item) same.present.push_back(whole(item));
  const auto before = items();
  EXPECT_EQ(commit(same), store::CommitResult{});
  EXPECT_EQ(items(), before);
}

TEST_F(FileInUse, AlertsNoSecondTimeOnWhatIsThereNorOnWhatLeft) {
  // Their articles: forgotten and long out of the feed, kept for a delivery, forgotten, kept, kept.
  for (const std::uint64_t item : {1, 2, 40, 60, 100}) {
    SCOPED_TRACE(item);
    EXPECT_EQ(commit(document("http://feed.test/", {edited(item)}, kNoon + 31h)).alerts, 0u);
  }
  EXPECT_EQ(commit(document("http://feed.test/", {edited(50)}, kNoon + 31h)).alerts, 1u);
}

TEST_F(FileInUse, KnowsThatAnItemHasAlertedUntilTheTimeItLeftIsLongAgo) {
  valid(store->forget(kNoon + 1h, 1000));
  EXPECT_EQ(commit(document("http://feed.test/", {edited(1)}, kNoon + 31h)).alerts, 0u);
}

TEST_F(FileInUse, ForgetsThatAnItemHasAlertedOnceItLeftLongAgo) {
  valid(store->forget(kNoon + 1h + 1s, 1000));
  EXPECT_EQ(commit(document("http://feed.test/", {edited(1)}, kNoon + 31h)).alerts, 1u);
}

TEST_F(FileInUse, KeepsThePaceOfTheFeed) {
  const auto reader = store::Reader::open(path);
  ASSERT_TRUE(reader);
  const auto feeds = valid((*reader)->feeds());
  ASSERT_THAT(feeds, SizeIs(1));
  const feeds::PollState& state = feeds[0].state;
  EXPECT_EQ(feeds[0].items, kThere + kThere / 2);
  EXPECT_EQ(state.etag, "\"v1\"");
  EXPECT_EQ(state.body_hash, 7u);
  EXPECT_EQ(state.next_poll, kNoon + 26h + 5min);
  EXPECT_EQ(state.why, feeds::Why::rhythm);
  EXPECT_EQ(state.hits, 120u);
  EXPECT_EQ(state.delay, 90s);
  EXPECT_EQ(state.within, 2h);
  EXPECT_EQ(state.eager, 1u);
  EXPECT_EQ(state.gaps, 2u);
  EXPECT_EQ(state.catching_up, "http://feed.test/older");
  EXPECT_EQ(state.moving_to, "http://new.test/");
  EXPECT_EQ(state.moving_since, kNoon);
}

TEST_F(FileInUse, KeepsWhatIsAgreedWithHubs) {
  const feeds::Subscription agreed{.token = "token",
                                   .callback = "https://me.test/push/token",
                                   .feed_url = "http://feed.test/",
                                   .topic = "http://feed.test/self",
                                   .hub = "https://hub.test/",
                                   .secret = "secret",
                                   .state = feeds::Subscription::State::active,
                                   .asked_until = kNoon + 1s,
                                   .active_since = kNoon + 2s,
                                   .lease_until = kNoon + 240h,
                                   .renew_at = kNoon + 200h,
                                   .last_push = kNoon + 30h,
                                   .recent = {1, 2}};
  EXPECT_THAT(valid(store->subscriptions().remembered()), ElementsAre(agreed));
}

TEST_F(FileInUse, KeepsArticlesAndDeliveriesThatWait) {
  EXPECT_THAT(valid(store->outbox().due("desk", kNoon + 30h, 9)), SizeIs(3));
  auto reader = store::Reader::open(path);
  ASSERT_TRUE(reader);
  EXPECT_THAT(valid((*reader)->articles("a_", 100)), SizeIs(29));  // 2, 41 to 66, and two pushed
}

TEST_F(FileInUse, IsSoundToTheCheckOfTheStore) {
  store.reset();
  const auto found = store::inspect(path, [](std::string_view, std::uint64_t, std::uint64_t) {});
  ASSERT_TRUE(found);
  EXPECT_THAT(found->findings, IsEmpty());
}

}  // namespace
}  // namespace newswatch::testing
