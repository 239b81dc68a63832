// Alerts that had to wait, for at_most or for quiet hours, are told together.

#include <gmock/gmock.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "alerts/payload.h"
#include "tests/support/deliverer_fixture.h"
#include "tests/support/outbox.h"

namespace newswatch::daemon {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using alerts::DeliveryState;
using ::testing::ElementsAre;
using ::testing::SizeIs;

const std::string kDesk = "https://desk.example/hook";

class DigestDeliveryTest : public testing::DelivererFixture {
 protected:
  // An alert with a body that is made when it is sent.
  void add(const std::string& name, store::NewDelivery delivery,
           const std::string& rule = "ceasefire") {
    alerts::Alert alert = alerts::test_alert(clock.now());
    alert.article.title = name;
    alert.rule_name = rule;
    store::NewArticle article{.key = "a_" + name, .item = ++made_, .content = 1};
    article.article.title = name;
    article.article.first_seen = clock.now();
    article.alerts.push_back({.rule = rule,
                              .alert_json = alerts::event_json(alert),
                              .deliveries = {std::move(delivery)}});
    const store::DocumentCommit document{.feed_url = "http://feed/",
                                         .feed_name = "Feed",
                                         .articles = {std::move(article)},
                                         .now = clock.now()};
    ASSERT_TRUE(store->commit(std::span(&document, 1)));
    for (const auto& deliverer : deliverers) deliverer->wake();
    clock.settle();
  }
  store::NewDelivery limited() const {
    return {.channel = "desk", .at_most = rules::AtMost{1, 3600s}};
  }

  json::object body(std::size_t n) const {
    return json::parse(receivers.asked.at(n).request.body).as_object();
  }
  std::vector<std::string> told(std::size_t n) const {
    std::vector<std::string> titles;
    const json::object event = body(n);
    for (const json::value& one : event.at("data").at("alerts").as_array())
      titles.emplace_back(one.at("article").at("title").as_string());
    return titles;
  }
  std::string id(std::size_t n) const {
    for (const net::Header& one : receivers.asked.at(n).request.headers) {
      if (one.name == "webhook-id") return one.value;
    }
    return {};
  }

 private:
  std::uint64_t made_ = 1'000;
};

TEST_F(DigestDeliveryTest, WhatIsBeyondAtMostComesInOneMessageWhenTheWindowHasRoom) {
  receivers.script.answer(kDesk, {.status = 204});
  start(webhook("desk", kDesk));
  for (const char* name : {"one", "two", "three", "four"}) add(name, limited());
  EXPECT_EQ(receivers.asked.size(), 1u);
  clock.advance(1h);
  ASSERT_EQ(receivers.asked.size(), 2u);
  EXPECT_EQ(receivers.asked[1].when, testing::kDay + 1h);
  EXPECT_EQ(body(0).at("type").as_string(), "alert.matched");
  EXPECT_EQ(body(1).at("type").as_string(), "alert.digest");
  EXPECT_THAT(told(1), ElementsAre("two", "three", "four"));
  EXPECT_EQ(delivered(), 5u);  // four alerts, and the digest
  EXPECT_EQ(waiting(), 0u);
}

TEST_F(DigestDeliveryTest, ASingleOneIsNoDigest) {
  receivers.script.answer(kDesk, {.status = 204});
  start(webhook("desk", kDesk));
  add("one", limited());
  add("two", limited());
  clock.advance(1h);
  ASSERT_EQ(receivers.asked.size(), 2u);
  EXPECT_EQ(body(1).at("type").as_string(), "alert.matched");
  EXPECT_EQ(body(1).at("data").at("article").at("title").as_string(), "two");
}

TEST_F(DigestDeliveryTest, QuietHoursOfSeveralRulesEndInOneMessage) {
  receivers.script.answer(kDesk, {.status = 204});
  start(webhook("desk", kDesk));
  const auto morning = testing::kDay + 3h;
  add("one", {.channel = "desk", .not_before = morning}, "ceasefire");
  add("two", {.channel = "desk", .not_before = morning}, "talks");
  add("urgent", {.channel = "desk"}, "sirens");
  ASSERT_EQ(receivers.asked.size(), 1u);
  clock.advance(3h);
  ASSERT_EQ(receivers.asked.size(), 2u);
  EXPECT_THAT(told(1), ElementsAre("one", "two"));
}

TEST_F(DigestDeliveryTest, IsRetriedWithOneIdAndTheSameBytesAlsoAcrossAKill) {
  receivers.script.answer(kDesk, {.status = 503});
  receivers.script.answer(kDesk, {.status = 503});
  receivers.script.answer(kDesk, {.status = 204});
  start(webhook("desk", kDesk));
  const auto later = testing::kDay + 1h;
  for (const char* name : {"one", "two"}) add(name, {.channel = "desk", .not_before = later});
  clock.advance(1h + 1s);
  ASSERT_EQ(receivers.asked.size(), 1u);
  EXPECT_EQ(deliveries(DeliveryState::gathered).size(), 2u);
  restart_after(1min);
  start(webhook("desk", kDesk));
  add("three", {.channel = "desk"});  // another time
  clock.advance(24h);
  std::set<std::string> ids;
  std::set<std::string> bodies;
  for (std::size_t n = 0; n < receivers.asked.size(); ++n) {
    if (body(n).at("type").as_string() != "alert.digest") continue;
    ids.insert(id(n));
    bodies.insert(receivers.asked[n].request.body);
  }
  EXPECT_THAT(ids, SizeIs(1));
  EXPECT_THAT(bodies, SizeIs(1));
  EXPECT_EQ(deliveries(DeliveryState::gathered).size(), 0u);
  EXPECT_EQ(waiting(), 0u);
  EXPECT_EQ(dead(), 0u);
}

// What one service took, another does not understand.
TEST_F(DigestDeliveryTest, ABodyIsMadeAnewForAChannelOfAnotherForm) {
  receivers.script.answer(kDesk, {.status = 503});
  start(webhook("desk", kDesk));
  const auto later = testing::kDay + 1h;
  for (const char* name : {"one", "two"}) add(name, {.channel = "desk", .not_before = later});
  add("three", {.channel = "desk"}, "other");
  clock.advance(1h + 1s);
  ASSERT_EQ(body(receivers.asked.size() - 1).at("type").as_string(), "alert.digest");
  const std::size_t before = receivers.asked.size();
  alerts::Channel slack = webhook("desk", kDesk);
  std::get<alerts::Webhook>(slack.kind).service = alerts::Service::slack;
  restart_after(1min);
  receivers.script.answer(kDesk, {.status = 200});
  start(slack);
  clock.advance(24h);
  EXPECT_EQ(waiting(), 0u);
  EXPECT_EQ(deliveries(DeliveryState::gathered).size(), 0u);
  std::string all;
  for (std::size_t n = before; n < receivers.asked.size(); ++n) {
    EXPECT_TRUE(body(n).contains("blocks")) << receivers.asked[n].request.body;
    all += receivers.asked[n].request.body;
  }
  for (const char* name : {"one", "two", "three"})
    EXPECT_NE(all.find(name), std::string::npos) << name;
}

TEST_F(DigestDeliveryTest, NothingWaitsForQuietHoursThatAreNoMore) {
  receivers.script.answer(kDesk, {.status = 204});
  alerts::Channel quiet = webhook("desk", kDesk);
  quiet.pace.quiet = alerts::QuietHours{0h, 23h, "UTC"};
  Deliverer& deliverer = start(quiet);
  const auto later = testing::kDay + 15h;
  for (const char* name : {"one", "two"}) add(name, {.channel = "desk", .not_before = later});
  add("three", limited(), "other");
  EXPECT_EQ(receivers.asked.size(), 1u);
  deliverer.configure(webhook("desk", kDesk));
  clock.settle();
  ASSERT_EQ(receivers.asked.size(), 2u);
  EXPECT_THAT(told(1), ElementsAre("one", "two"));
}

TEST_F(DigestDeliveryTest, MembersDieWithTheirDigest) {
  receivers.script.answer(kDesk, {.status = 500});
  start(webhook("desk", kDesk));
  const auto later = testing::kDay + 1h;
  for (const char* name : {"one", "two"}) add(name, {.channel = "desk", .not_before = later});
  clock.advance(24h * 7);
  EXPECT_EQ(dead(), 3u);
  EXPECT_EQ(waiting(), 0u);
}

TEST_F(DigestDeliveryTest, IsListedInTheirSteadWhateverBecomesOfIt) {
  receivers.script.answer(kDesk, {.status = 500});
  start(webhook("desk", kDesk));
  const auto later = testing::kDay + 1h;
  for (const char* name : {"one", "two"}) add(name, {.channel = "desk", .not_before = later});
  clock.advance(24h * 7);
  const auto reader = store::Reader::open(store_path());
  const auto listed = (*reader)->list({.state = DeliveryState::dead}, 100);
  ASSERT_THAT(*listed, SizeIs(1));
  EXPECT_EQ(listed->front().gathered, 2u);
}

TEST_F(DigestDeliveryTest, ManyComeInSeveralMessagesAndNoneIsLost) {
  receivers.script.answer(kDesk, {.status = 204});
  start(webhook("desk", kDesk));
  const auto later = testing::kDay + 1h;
  std::set<std::string> expected;
  for (int n = 0; n < 60; ++n) {
    expected.insert("n" + std::to_string(n));
    add("n" + std::to_string(n), {.channel = "desk", .not_before = later});
  }
  clock.advance(1h + 5s);
  std::set<std::string> all;
  for (std::size_t n = 0; n < receivers.asked.size(); ++n) {
    for (const std::string& title : told(n)) EXPECT_TRUE(all.insert(title).second) << title;
  }
  EXPECT_EQ(all, expected);
  EXPECT_EQ(receivers.asked.size(), 3u);
}

TEST_F(DigestDeliveryTest, AnAlertNamesEveryFeedThatTellsItByTheTimeItIsSent) {
  receivers.script.answer(kDesk, {.status = 204});
  start(webhook("desk", kDesk));
  add("one", {.channel = "desk", .not_before = testing::kDay + 1h});
  store::NewArticle again{.key = "a_one", .item = 1, .content = 1};
  again.article.url = "https://wire.example/1";
  again.article.first_seen = clock.now();
  const store::DocumentCommit wire{
      .feed_url = "http://wire/", .feed_name = "Wire", .articles = {again}, .now = clock.now()};
  ASSERT_TRUE(store->commit(std::span(&wire, 1)));
  clock.advance(1h);
  ASSERT_EQ(receivers.asked.size(), 1u);
  const json::object event = body(0);
  const json::array& sources = event.at("data").at("sources").as_array();
  ASSERT_EQ(sources.size(), 2u);
  EXPECT_EQ(sources[0].at("feed").as_string(), "Feed");
  EXPECT_EQ(sources[1].at("feed").as_string(), "Wire");
  EXPECT_EQ(sources[1].at("url").as_string(), "https://wire.example/1");
}

}  // namespace
}  // namespace newswatch::daemon
