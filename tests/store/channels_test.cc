#include "store/channels.h"
#include "tests/support/outbox.h"

#include <gtest/gtest.h>

#include "store/reader.h"
#include "store/schema.h"
#include "store/sqlite_store.h"
#include "tests/support/outbox.h"
#include "tests/support/temp_folder.h"

namespace newswatch::store {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds kNow{1'718'006'400s};

class ChannelsTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    store.reset();
    auto opened = open_sqlite(path);
    ASSERT_TRUE(opened) << opened.error().message;
    store = std::move(*opened);
  }

  static DisabledChannel desk() { return {"desk", "print-1", kNow, "gone"}; }
  void record(const DisabledChannel& disabled) {
    const AttemptEnded ended{.id = {"msg_1"},
                             .state = alerts::DeliveryState::dead,
                             .error = "gone",
                             .now = kNow,
                             .disables = disabled};
    ASSERT_TRUE(testing::record(*store, {}, std::span(&ended, 1)));
  }
  std::vector<DisabledChannel> listed() const {
    const auto reader = Reader::open(path);
    auto found = (*reader)->disabled_channels();
    EXPECT_TRUE(found);
    return *found;
  }

  testing::TempFolder folder;
  const std::string path = folder.path() / "newswatch.db";
  std::unique_ptr<Store> store;
};

TEST_F(ChannelsTest, RemembersADisabledChannelAcrossRestarts) {
  EXPECT_TRUE(listed().empty());
  record(desk());
  open();
  EXPECT_EQ(
      store->outbox().opened({.channel = "desk", .fingerprint = "print-1", .now = kNow})->disabled,
      desk());
  EXPECT_EQ(
      store->outbox().opened({.channel = "desk", .fingerprint = "print-1", .now = kNow})->disabled,
      desk());
  EXPECT_EQ(listed(), std::vector{desk()});
}

TEST_F(ChannelsTest, KnowsNothingAgainstOtherChannels) {
  record(desk());
  EXPECT_EQ(
      store->outbox().opened({.channel = "other", .fingerprint = "print-1", .now = kNow})->disabled,
      std::nullopt);
  EXPECT_EQ(
      store->outbox().opened({.channel = "other", .fingerprint = "print-2", .now = kNow})->disabled,
      std::nullopt);
  EXPECT_EQ(listed(), std::vector{desk()});
}

TEST_F(ChannelsTest, StrikesARecordMadeForOtherSettings) {
  record(desk());
  EXPECT_EQ(
      store->outbox().opened({.channel = "desk", .fingerprint = "print-2", .now = kNow})->disabled,
      std::nullopt);
  EXPECT_TRUE(listed().empty());
  open();
  EXPECT_EQ(
      store->outbox().opened({.channel = "desk", .fingerprint = "print-1", .now = kNow})->disabled,
      std::nullopt);
}

TEST_F(ChannelsTest, KeepsTheLatestRecordOfAChannel) {
  record(desk());
  const DisabledChannel later{"desk", "print-2", kNow + 1h, "gone again"};
  record(later);
  EXPECT_EQ(listed(), std::vector{later});
}

TEST_F(ChannelsTest, RemembersAcrossRestartsHowLongAReceiverWantsToBeLeftAlone) {
  const AttemptEnded ended{.id = {"msg_1"}, .holds_up = {{"desk", "print-1", kNow + 1h}}};
  ASSERT_TRUE(testing::record(*store, {}, std::span(&ended, 1)));
  open();
  EXPECT_EQ(store->outbox()
                .opened({.channel = "desk", .fingerprint = "print-1", .now = kNow})
                ->waits_until,
            kNow + 1h);
  EXPECT_EQ(store->outbox()
                .opened({.channel = "other", .fingerprint = "print-1", .now = kNow})
                ->waits_until,
            std::nullopt);
  EXPECT_EQ(store->outbox()
                .opened({.channel = "desk", .fingerprint = "print-2", .now = kNow})
                ->waits_until,
            std::nullopt);
  EXPECT_EQ(store->outbox()
                .opened({.channel = "desk", .fingerprint = "print-1", .now = kNow})
                ->waits_until,
            std::nullopt);
}

TEST_F(ChannelsTest, RecordsItTogetherWithTheEndOfTheDelivery) {
  DocumentCommit document{.feed_url = "http://feed/", .feed_name = "feed", .now = kNow};
  document.articles.push_back(
      {.key = "a_1",
       .item = 1,
       .content = 1,
       .alerts = {{.rule = "rule", .alert_json = "{}", .deliveries = {{"desk"}}}}});
  ASSERT_TRUE(store->commit(std::span(&document, 1)));
  const auto due = store->outbox().due("desk", kNow, 1);
  const AttemptBegun begun{.id = due->at(0).id, .retry_at = kNow + 15s};
  ASSERT_TRUE(testing::record(*store, std::span(&begun, 1), {}));
  const AttemptEnded ended{.id = begun.id,
                           .state = alerts::DeliveryState::dead,
                           .error = "gone",
                           .now = kNow,
                           .disables = desk()};
  ASSERT_TRUE(testing::record(*store, {}, std::span(&ended, 1)));
  const auto reader = Reader::open(path);
  EXPECT_EQ((*reader)->deliveries(alerts::DeliveryState::dead, 9)->size(), 1u);
  EXPECT_EQ(listed(), std::vector{desk()});
}

}  // namespace
}  // namespace newswatch::store
