// Together or not at all, when it is not the disk that fails (I1), and how a failure is told.

#include <gmock/gmock.h>
#include <sqlite3.h>

#include "tests/store/fixtures.h"
#include "tests/support/outbox.h"

namespace newswatch::testing {
namespace {

using store::DocumentCommit;
using store::StoreError;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class TransactionTest : public StoreTest {
 protected:
  // From now on the store refuses items of number 13, and not because of the disk.
  void refuse_thirteen() {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle,
                           "CREATE TRIGGER refuse BEFORE INSERT ON articles WHEN new.item = 13 "
                           "BEGIN SELECT RAISE(ABORT, 'thirteen'); END",
                           nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(handle);
  }
};

TEST_F(TransactionTest, OneDocumentAtFaultTakesTheWholeCommitBack) {
  refuse_thirteen();
  const std::vector<DocumentCommit> documents{
      document("good", {alerting(article("a_1", 1), {alert("rule")})}),
      document("bad", {article("a_2", 2), alerting(article("a_13", 13), {alert("rule")})}),
      document("never begun", {article("a_3", 3)})};
  const auto refused = store->commit(documents);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, StoreError::Kind::other);
  EXPECT_THAT(refused.error().message, HasSubstr("thirteen"));
  EXPECT_THAT(valid(reader()->feeds()), IsEmpty());
  EXPECT_THAT(due("desk"), IsEmpty());
  EXPECT_THAT(valid(reader()->articles("", 10)), IsEmpty());

  // The others are none the worse for it.
  EXPECT_EQ(commit(documents[0]).alerts, 1u);
  EXPECT_EQ(commit(documents[2]).new_articles, 1u);
  reopen();
  EXPECT_THAT(valid(reader()->feeds()), SizeIs(2));
  EXPECT_THAT(due("desk"), SizeIs(1));
}

TEST_F(TransactionTest, AFailureIsToldOnce) {
  refuse_thirteen();
  const DocumentCommit bad = document("bad", {article("a_13", 13)});
  EXPECT_FALSE(store->commit(std::span(&bad, 1)));
  EXPECT_TRUE(store->known_items("bad"));
  EXPECT_TRUE(store->outbox().next_due("desk", kNoon));
  EXPECT_TRUE(record(*store, {}, {}));
}

TEST_F(TransactionTest, WhatIsLeftUncommittedIsTakenBack) {
  auto database = store::Database::open(path, store::Database::Access::write);
  ASSERT_TRUE(database);
  const auto stories = [&] {
    store::Query row = (*database)->query("SELECT count(*) FROM stories");
    return row.next() ? row.integer(0) : -1;
  };
  const auto insert = [&] { (*database)->run("INSERT INTO stories(key, created) VALUES('a', 1)"); };
  {
    const store::Transaction left(**database);
    insert();
    EXPECT_EQ(stories(), 1);
  }
  EXPECT_EQ(stories(), 0);
  {
    store::Transaction kept(**database);
    insert();
    EXPECT_FALSE(kept.commit());
  }
  EXPECT_EQ(stories(), 1);
}

TEST_F(TransactionTest, AfterAFailureNothingIsDoneAndTheFirstIsTold) {
  auto database = store::Database::open(path, store::Database::Access::write);
  ASSERT_TRUE(database);
  {
    const store::Transaction failing(**database);
    EXPECT_EQ((*database)->run("INSERT INTO absent VALUES(1)"), 0u);
    EXPECT_EQ((*database)->run("INSERT INTO stories(key, created) VALUES('a', 1)"), 0u);
    store::Query rows = (*database)->query("SELECT 1");
    EXPECT_FALSE(rows.next());
  }
  const auto error = (*database)->take_error();
  ASSERT_TRUE(error);
  EXPECT_THAT(error->message, HasSubstr("absent"));
  EXPECT_FALSE((*database)->take_error());
  store::Query rows = (*database)->query("SELECT count(*) FROM stories");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.integer(0), 0);
}

}  // namespace
}  // namespace newswatch::testing
