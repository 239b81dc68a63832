// Deliveries on their way: what is due, what an attempt changes, what survives a restart (I2, I3).

#include <gmock/gmock.h>

#include "tests/store/fixtures.h"
#include "tests/support/outbox.h"

namespace newswatch::testing {
namespace {

using alerts::DeliveryId;
using alerts::DeliveryState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Outbox : public StoreTest {
 protected:
  // One delivery to the desk, due at once; returns its id.
  DeliveryId deliver(const std::string& key, std::chrono::sys_seconds now = kNoon) {
    commit(document("feed of " + key, {alerting(article(key, 1), {alert("rule")})}, now));
    return alerts::delivery_id("rule", key, "desk");
  }

  std::vector<std::string> due_keys(std::chrono::sys_seconds now, std::size_t limit = 100) {
    std::vector<std::string> keys;
    for (const auto& delivery : valid(store->outbox().due("desk", now, limit)))
      keys.push_back(delivery.article_key);
    return keys;
  }

  std::optional<std::chrono::sys_seconds> next_due() {
    return valid(store->outbox().next_due("desk", kNoon));
  }
};

TEST_F(Outbox, GivesWhatIsDueEarliestFirstUpToTheLimit) {
  deliver("a_late", kNoon + 20s);
  deliver("a_early", kNoon);
  deliver("a_middle", kNoon + 10s);
  deliver("a_middle_too", kNoon + 10s);
  EXPECT_THAT(due_keys(kNoon - 1s), IsEmpty());
  EXPECT_THAT(due_keys(kNoon), ElementsAre("a_early"));
  EXPECT_THAT(due_keys(kNoon + 1h), ElementsAre("a_early", "a_middle", "a_middle_too", "a_late"));
  EXPECT_THAT(due_keys(kNoon + 1h, 2), ElementsAre("a_early", "a_middle"));
  EXPECT_THAT(due_keys(kNoon + 1h, 0), IsEmpty());
  EXPECT_THAT(valid(store->outbox().due("log", kNoon + 1h, 100)), IsEmpty());
}

TEST_F(Outbox, GivesDeliveriesWhole) {
  const DeliveryId id = deliver("a_1");
  const alerts::Delivery expected{
      .id = id,
      .channel = "desk",
      .rule = "rule",
      .article_key = "a_1",
      .attempts = 0,
      .created = kNoon,
      .next_attempt = kNoon,
      .material = alerts::Material{.event_json = R"({"rule":"rule"})",
                                   .sources = {{.feed = "Name of feed of a_1",
                                                .url = "https://example.org/a_1",
                                                .first_seen = kNoon}},
                                   .all_sources = 1}};
  EXPECT_THAT(due("desk"), ElementsAre(expected));
}

TEST_F(Outbox, AnAttemptBegunIsNotDueUntilItsRetry) {
  const DeliveryId id = deliver("a_1");
  begin(id, kNoon + 5min);
  reopen();  // the daemon has died in the middle of the attempt
  EXPECT_THAT(due("desk", kNoon + 5min - 1s), IsEmpty());
  ASSERT_THAT(due("desk", kNoon + 5min), SizeIs(1));
  EXPECT_EQ(due("desk", kNoon + 5min)[0].attempts, 1u);
  EXPECT_EQ(next_due(), kNoon + 5min);
}

TEST_F(Outbox, AFailedAttemptWaitsForTheTimeItNames) {
  const DeliveryId id = deliver("a_1");
  begin(id, kNoon + 5min);
  const store::AttemptEnded ended{
      .id = id, .next_attempt = kNoon + 2h, .error = "503", .now = kNoon + 1s};
  EXPECT_EQ(valid(record(*store, {}, std::span(&ended, 1))), 1u);
  reopen();
  EXPECT_THAT(due("desk", kNoon + 2h - 1s), IsEmpty());
  const auto waiting = due("desk", kNoon + 2h);
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_EQ(waiting[0].last_error, "503");
  EXPECT_EQ(waiting[0].attempts, 1u);
  EXPECT_EQ(waiting[0].body, "the very bytes");
  EXPECT_EQ(waiting[0].material, std::nullopt);
}

TEST_F(Outbox, OneEndAndTheNextBeginningCanComeTogether) {
  const DeliveryId id = deliver("a_1");
  const store::AttemptEnded ended{.id = id, .next_attempt = kNoon + 1min, .error = "503"};
  const store::AttemptBegun begun{.id = id, .retry_at = kNoon + 3h};
  EXPECT_EQ(valid(record(*store, std::span(&begun, 1), std::span(&ended, 1))), 2u);
  EXPECT_EQ(next_due(), kNoon + 3h);
}

TEST_F(Outbox, WhatHasEndedStaysAsItIs) {
  for (const DeliveryState state :
       {DeliveryState::delivered, DeliveryState::dead, DeliveryState::dropped}) {
    SCOPED_TRACE(alerts::name_of(state));
    const DeliveryId id = deliver("a_" + std::string(alerts::name_of(state)));
    begin(id, kNoon + 5min);
    const std::string why = state == DeliveryState::delivered ? "" : "410";
    EXPECT_EQ(end(id, state, kNoon + 1s, why), 1u);
    EXPECT_THAT(due("desk", kNoon + 24h), IsEmpty());
    EXPECT_EQ(next_due(), std::nullopt);

    // An answer that comes late, or twice, changes nothing any more.
    const auto before = valid(reader()->deliveries(state, 10));
    ASSERT_THAT(before, SizeIs(1));
    EXPECT_EQ(before[0].last_error, why);
    EXPECT_EQ(before[0].attempts, 1u);
    EXPECT_EQ(end(id, DeliveryState::waiting, kNoon, "late"), 0u);
    EXPECT_EQ(end(id, DeliveryState::dead, kNoon, "late"), 0u);
    EXPECT_EQ(end(id, DeliveryState::delivered), 0u);
    const store::AttemptBegun begun{.id = id, .retry_at = kNoon};
    EXPECT_EQ(valid(record(*store, std::span(&begun, 1), {})), 0u);
    EXPECT_EQ(valid(reader()->deliveries(state, 10)), before);
  }
}

TEST_F(Outbox, AnUnknownIdChangesNothing) {
  deliver("a_1");
  EXPECT_EQ(end({"msg_UNKNOWN"}, DeliveryState::delivered), 0u);
  EXPECT_EQ(end({""}, DeliveryState::delivered), 0u);
  EXPECT_THAT(due("desk"), SizeIs(1));
  EXPECT_EQ(valid(record(*store, {}, {})), 0u);
}

TEST_F(Outbox, NextDueIsTheEarliestThatWaits) {
  EXPECT_EQ(next_due(), std::nullopt);
  const DeliveryId first = deliver("a_1", kNoon + 10s);
  deliver("a_2", kNoon + 30s);
  EXPECT_EQ(next_due(), kNoon + 10s);
  begin(first, kNoon + 1min);
  EXPECT_EQ(next_due(), kNoon + 30s);
  EXPECT_EQ(valid(store->outbox().next_due("log", kNoon)), std::nullopt);
}

TEST_F(Outbox, ManyAttemptsAreRecordedTogether) {
  std::vector<store::AttemptBegun> begun;
  std::vector<store::AttemptEnded> ended;
  for (int n = 0; n < 6; ++n) {
    const DeliveryId id = deliver("a_" + std::to_string(n));
    if (n < 3) {
      begun.push_back({.id = id, .retry_at = kNoon + 1h});
    } else {
      ended.push_back({.id = id, .state = DeliveryState::delivered, .now = kNoon});
    }
  }
  EXPECT_EQ(valid(record(*store, begun, ended)), 6u);
  EXPECT_THAT(due("desk"), IsEmpty());
  EXPECT_THAT(due("desk", kNoon + 1h), SizeIs(3));
}

}  // namespace
}  // namespace newswatch::testing
