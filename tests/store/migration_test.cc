// Files that older versions wrote are brought up to date, and nothing in them is lost.

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "store/inspection.h"
#include "store/schema.h"
#include "tests/store/fixtures.h"

namespace newswatch::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class Migration : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    const std::string name = "/tests/fixtures/store/version_" + std::to_string(GetParam()) + ".sql";
    const std::string sql = bytes_of(NEWSWATCH_SOURCE_DIR + name);
    ASSERT_FALSE(sql.empty());
    write_bytes(path, "");
    auto database = store::Database::open(path, store::Database::Access::write);
    ASSERT_TRUE(database);
    (*database)->script(sql.c_str());
    ASSERT_FALSE((*database)->take_error());
  }

  TempFolder folder;
  const std::string path = folder.file("newswatch.db");
};

TEST_P(Migration, IsAskedForBeforeTheFileIsRead) {
  const auto reader = store::Reader::open(path);
  ASSERT_FALSE(reader);
  EXPECT_THAT(reader.error().message, HasSubstr("older newswatch: start this one once"));
}

TEST_P(Migration, KeepsFeedsItemsAndStories) {
  auto store = opened(path);
  const auto items = valid(store->known_items("http://feed.test/"));
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_TRUE(items[0].alerted);
  store.reset();
  store = opened(path);  // a second start changes nothing more
  auto reader = store::Reader::open(path);
  ASSERT_TRUE(reader);
  EXPECT_THAT(valid((*reader)->feeds()), SizeIs(1));
  EXPECT_THAT(valid((*reader)->articles("a_", 9)), SizeIs(2));
  EXPECT_EQ(valid((*reader)->articles("a_1", 9)).at(0).rules, std::vector<std::string>{"rule"});
}

TEST_P(Migration, KeepsEveryDeliveryWithItsBytesAndItsTime) {
  auto store = opened(path);
  const auto due = valid(store->outbox().due("desk", kNoon + 100s, 9));
  ASSERT_THAT(due, SizeIs(2));
  EXPECT_EQ(due[0].id.value, "msg_1");
  EXPECT_EQ(due[0].body, "body one");
  EXPECT_EQ(due[1].body, "body two");
  EXPECT_EQ(due[1].attempts, 2u);
  EXPECT_EQ(due[1].last_error, "503");
  EXPECT_THAT(valid(store->outbox().due("desk", kNoon + 99s, 9)), SizeIs(1));
  EXPECT_THAT(valid(store->outbox().due("log", kNoon + 100s, 9)), SizeIs(0));
  EXPECT_FALSE(due[0].deferred);
}

TEST_P(Migration, LetsNoRuleAlertTwiceOnAStoryOfBefore) {
  auto store = opened(path);
  store::NewArticle again = alerting(article("a_1", 99), {alert("rule")});
  const store::DocumentCommit one = document("http://other.test/", {again});
  EXPECT_EQ(valid(store->commit(std::span(&one, 1))).at(0).alerts, 0u);
}

// Items of every kind, added to the file of before.
class PackedItems : public Migration {
 protected:
  void SetUp() override {
    Migration::SetUp();
    if (HasFatalFailure()) return;
    auto database = store::Database::open(path, store::Database::Access::write);
    ASSERT_TRUE(database);
    std::string sql =
        "INSERT INTO stories(id, key, created) VALUES(7, 'a_7', 1), (8, 'a_8', 1), (9, 'a_9', 1);"
        "INSERT INTO alerts(story, rule, article_key, created, alert_json"
        " @) VALUES(7, 'rule', 'a_7', 1, '' #), (9, 'rule', 'a_9', 1, '' #);"
        "INSERT INTO texts SELECT id, '' FROM articles;"
        // Their articles are forgotten.
        "INSERT INTO items(feed, item, content, article, story, left_at) VALUES"
        "(1, 70, 5, 999, 7, 0), (1, 80, 5, 998, 8, 0), (1, 90, 5, 997, 9, 100);";
    // So many have left since that item 90 is remembered no more.
    for (int n = 0; n < 20; ++n) {
      sql += "INSERT INTO items(feed, item, content, article, story, left_at) VALUES(1, " +
             std::to_string(1000 + n) + ", 5, 996, 8, " + std::to_string(1000 + n) + ");";
    }
    const bool has_revisions = GetParam() >= 3;
    for (auto [mark, text] :
         {std::pair("@", ", revision, title, previous_title"), std::pair("#", ", 0, '', ''")}) {
      for (auto at = sql.find(mark); at != std::string::npos; at = sql.find(mark))
        sql.replace(at, 1, has_revisions ? text : "");
    }
    (*database)->script(sql.c_str());
    const auto error = (*database)->take_error();
    ASSERT_FALSE(error) << error->message;
  }
};

TEST_P(PackedItems, HoldWhatIsThereAndWhatLeftLately) {
  auto store = opened(path);
  const auto items = valid(store->known_items("http://feed.test/"));
  ASSERT_THAT(items, SizeIs(4 + 16));
  for (std::size_t n = 0; n < 4; ++n) EXPECT_FALSE(items[n].left_at);
  const store::KnownItem told{
      .item = store::short_item(70), .content = store::short_content(5), .alerted = true};
  EXPECT_THAT(items, ::testing::Contains(told));
  for (std::size_t n = 0; n < 16; ++n) {
    EXPECT_EQ(items[4 + n].left_at, std::chrono::sys_seconds(std::chrono::seconds(1019 - n)));
    EXPECT_EQ(items[4 + n].item, store::short_item(1019 - n)) << "the latest that left first";
  }
  const auto reader = store::Reader::open(path);
  ASSERT_TRUE(reader);
  EXPECT_EQ(valid((*reader)->feeds()).at(0).items, 20u);
}

TEST_P(PackedItems, WhoseArticlesAreForgottenAlertNoSecondTime) {
  auto store = opened(path);
  std::vector<store::NewArticle> articles;
  for (const int item : {70, 80, 90}) {
    articles.push_back(alerting(
        article("b_" + std::to_string(item), static_cast<std::uint64_t>(item)), {alert("rule")}));
    articles.back().content = 6;
  }
  const store::DocumentCommit one = document("http://feed.test/", articles);
  const auto result = valid(store->commit(std::span(&one, 1))).at(0);
  ASSERT_EQ(result.alerts, 1u);
  EXPECT_EQ(result.fired.at(0).first, 1u) << "of the item that had not alerted";
}

TEST_P(PackedItems, AreSoundToTheCheckOfTheStore) {
  opened(path).reset();
  const auto found = store::inspect(path, [](std::string_view, std::uint64_t, std::uint64_t) {});
  ASSERT_TRUE(found);
  EXPECT_THAT(found->findings, ::testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Of, PackedItems, ::testing::Values(1, 2, 3, 4, 5));
TEST_P(Migration, HasAgreedNothingWithHubs) {
  auto store = opened(path);
  EXPECT_THAT(valid(store->subscriptions().remembered()), SizeIs(0));
}

INSTANTIATE_TEST_SUITE_P(Of, Migration, ::testing::Values(1, 2, 3, 4, 5));

}  // namespace
}  // namespace newswatch::testing
