// Files that older versions wrote are brought up to date, and nothing in them is lost.

#include <gmock/gmock.h>

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

TEST_P(Migration, HasAgreedNothingWithHubs) {
  auto store = opened(path);
  EXPECT_THAT(valid(store->subscriptions().remembered()), SizeIs(0));
}

INSTANTIATE_TEST_SUITE_P(Of, Migration, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace newswatch::testing
