#include "daemon/poller.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/daemon/polling_fixture.h"

namespace newswatch::daemon {
namespace {

constexpr const char* kUrl = "https://a.example/feed";
constexpr const char* kFeed = R"(
fetch: {min_interval: 60s}
feeds: [{name: a, url: "https://a.example/feed", every: 5m}]
rules: [{name: ceasefire, match: ceasefire}]
)";

class PollerTest : public PollingFixture {};

TEST_F(PollerTest, AsksOncePerInterval) {
  http.answer(kUrl, ok({{"1", "Weather", "Rain."}}));
  start(kFeed);
  clock.advance(10h);
  const auto& times = http.times[kUrl];
  EXPECT_LE(times.size(), 121u);
  EXPECT_GE(times.size(), 109u) << "jitter lengthens by a tenth at most";
  for (std::size_t n = 1; n < times.size(); ++n) {
    EXPECT_GE(times[n] - times[n - 1], 5min);
    EXPECT_LE(times[n] - times[n - 1], 5min + 30s);
  }
}

TEST_F(PollerTest, SendsValidatorsBackAndTakesA304ForNoNews) {
  http.answer(kUrl, ok({{"1", "Weather", "Rain."}},
                       {{"ETag", "W/\"odd one\""}, {"Last-Modified", "last week"}}));
  http.answer(kUrl, {.status = 304});
  start(kFeed);
  EXPECT_EQ(http.last_header(kUrl, "If-None-Match"), "");
  clock.advance(20min);
  EXPECT_GE(http.times_asked(kUrl), 3u);
  EXPECT_EQ(http.last_header(kUrl, "If-None-Match"), "W/\"odd one\"");
  EXPECT_EQ(http.last_header(kUrl, "If-Modified-Since"), "last week");
  EXPECT_EQ(scratch.articles().size(), 1u);
  EXPECT_EQ(stored(kUrl).failures, 0u);
}

TEST_F(PollerTest, SendsValidatorsThroughATemporaryRedirectToTheirOwnUrlOnly) {
  const std::string behind = "https://cdn.example/feed";
  http.answer(kUrl, {.status = 302, .headers = {{"Location", behind}, {"ETag", "\"hop\""}}});
  http.answer(behind, ok({{"1", "Weather", "Rain."}}, {{"ETag", "\"1\""}}));
  http.answer(behind, {.status = 304});
  start(kFeed);
  clock.advance(6min);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
  EXPECT_EQ(http.last_header(kUrl, "If-None-Match"), "");
  EXPECT_EQ(http.last_header(behind, "If-None-Match"), "\"1\"");
}

TEST_F(PollerTest, TakesA304ToNoValidatorsForAFailure) {
  http.answer(kUrl, {.status = 304});
  start(kFeed);
  EXPECT_EQ(daemon->poller.failing(), 1u);
}

TEST_F(PollerTest, NeverAsksAFeedThatIsGoneNotEvenAfterARestart) {
  http.answer(kUrl, {.status = 410});
  start(kFeed);
  clock.advance(48h);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
  kill();
  start(kFeed);
  clock.advance(48h);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
}

TEST_F(PollerTest, ObeysRetryAfterAcrossARestart) {
  http.answer(kUrl, {.status = 503, .headers = {{"Retry-After", "36000"}}});
  start(kFeed);
  clock.advance(1h);
  kill();
  start(kFeed);
  clock.advance(8h);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
  clock.advance(2h);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
}

TEST_F(PollerTest, AFeedKilledInTheMiddleOfAPollIsNotAskedBeforeItsInterval) {
  http.answer(kUrl, ok({{"1", "Weather", "Rain."}}, {{"ETag", "\"1\""}}));
  start(kFeed);
  http.hang(kUrl);
  clock.advance(6min);
  ASSERT_EQ(http.times_asked(kUrl), 2u);
  const auto asked = http.times[kUrl].back();
  kill();
  start(kFeed);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
  clock.advance(asked + 5min - clock.now() - 1s);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
  clock.advance(2s);
  EXPECT_EQ(http.times_asked(kUrl), 3u);
  EXPECT_EQ(http.last_header(kUrl, "If-None-Match"), "\"1\"");
}

TEST_F(PollerTest, KillingItAgainAndAgainNeverMakesItHurry) {
  http.hang(kUrl);
  start(kFeed);
  for (int n = 0; n < 60; ++n) {
    clock.advance(1min);
    kill();
    start(kFeed);
  }
  const auto& times = http.times[kUrl];
  EXPECT_GE(times.size(), 10u);
  for (std::size_t n = 1; n < times.size(); ++n) EXPECT_GE(times[n] - times[n - 1], 5min);
}

TEST_F(PollerTest, RecordsAllThatFallDueTogetherInOneTransaction) {
  std::string yaml = "feeds:\n";
  for (int n = 0; n < 3; ++n)
    yaml += fmt::format("  - {{name: f{0}, url: \"https://h{0}.example/\"}}\n", n);
  start(yaml);
  EXPECT_EQ(http.asked.size(), 3u);
  EXPECT_EQ(store.begun, (std::vector<std::size_t>{3}));
}

std::string feeds_of_one_host(int count, const std::string& fetch) {
  std::string yaml = "fetch: {host_pause: 0s, " + fetch + "}\nfeeds:\n";
  for (int n = 0; n < count; ++n)
    yaml += fmt::format("  - {{name: f{0}, url: \"https://one.example/{0}\", every: 1h}}\n", n);
  return yaml;
}

TEST_F(PollerTest, AsksAHostForNoMoreThanItsShareAtOnce) {
  for (int n = 0; n < 10; ++n) http.hang(fmt::format("https://one.example/{}", n));
  start(feeds_of_one_host(10, "per_host: 3"));
  clock.advance(10min);
  EXPECT_EQ(http.open, 3u);
  for (int n = 0; n < 10; ++n) http.release(fmt::format("https://one.example/{}", n));
  clock.settle();
  EXPECT_EQ(http.asked.size(), 10u);
  EXPECT_EQ(http.most_open, 3u);
}

TEST_F(PollerTest, AReloadChangesTheShareOfAHost) {
  for (int n = 0; n < 10; ++n) http.hang(fmt::format("https://one.example/{}", n));
  start(feeds_of_one_host(10, "per_host: 1"));
  clock.advance(10min);
  EXPECT_EQ(http.open, 1u);
  reload(feeds_of_one_host(10, "per_host: 4"));
  EXPECT_EQ(http.open, 4u);
}

TEST_F(PollerTest, HasNoMorePollsInFlightThanAllowed) {
  std::string yaml = "feeds:\n";
  for (int n = 0; n < 20; ++n) {
    http.hang(fmt::format("https://h{}.example/", n));
    yaml += fmt::format("  - {{name: f{0}, url: \"https://h{0}.example/\"}}\n", n);
  }
  start("fetch: {in_flight: 7}\n" + yaml);
  clock.advance(10min);
  EXPECT_EQ(http.open, 7u);
  EXPECT_EQ(daemon->poller.in_flight(), 7u);
  reload("fetch: {in_flight: 9}\n" + yaml);
  EXPECT_EQ(http.open, 9u);
}

// What is fetched and not yet stored counts too: a store that lags slows the polling down, and no
// queue grows.
TEST_F(PollerTest, AsksNoMoreWhileTheStoreLags) {
  set_up(feeds_of_one_host(20, "in_flight: 4, per_host: 4"));
  daemon->loops.spawn("poller", daemon->poller.run());
  clock.advance(1h);
  EXPECT_EQ(http.asked.size(), 4u);
  EXPECT_EQ(daemon->committer.waiting(), 4u);
  daemon->loops.spawn("committer", daemon->committer.run());
  clock.advance(1min);
  EXPECT_EQ(http.asked.size(), 20u);
}

TEST_F(PollerTest, AHostThatHangsDelaysNoOther) {
  std::string yaml = feeds_of_one_host(300, "in_flight: 4, per_host: 2");
  for (int n = 0; n < 300; ++n) http.hang(fmt::format("https://one.example/{}", n));
  yaml += "  - {name: a, url: \"https://a.example/feed\", every: 5m}\n";
  http.answer(kUrl, ok({}));
  start(yaml);
  clock.advance(2h);
  EXPECT_EQ(http.most_open_at["one.example"], 2u);
  EXPECT_GE(http.times_asked(kUrl), 20u);
}

TEST_F(PollerTest, ADocumentThatWasNotStoredIsFetchedAgainWholeAndAlertsOnce) {
  http.answer(kUrl, ok({{"1", "Ceasefire talks begin", "In Doha."}}, {{"ETag", "\"1\""}}));
  store.commit_fails = testing::FailingStore::full();
  start(kFeed);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
  EXPECT_EQ(daemon->poller.failing(), 1u);
  EXPECT_TRUE(woken.empty());
  clock.advance(59s);
  EXPECT_EQ(http.times_asked(kUrl), 1u) << "not even then before the floor of all feeds";
  store.commit_fails.reset();
  clock.advance(2s);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
  EXPECT_EQ(http.last_header(kUrl, "If-None-Match"), "") << "it was never seen";
  EXPECT_EQ(woken, (std::vector<std::string>{"log"}));
  EXPECT_EQ(daemon->poller.failing(), 0u);
  clock.advance(1h);
  EXPECT_EQ(woken.size(), 1u);
  const auto articles = scratch.articles();
  ASSERT_EQ(articles.size(), 1u);
  EXPECT_EQ(articles[0].deliveries.size(), 1u);
}

TEST_F(PollerTest, ADocumentThatCanNeverBeStoredIsAskedForEverMoreRarely) {
  http.answer(kUrl, ok({{"1", "Weather", "Rain."}}));
  store.at_fault = [](const auto&) { return true; };
  start(kFeed);
  clock.advance(24h);
  EXPECT_LE(http.times_asked(kUrl), 24u * 12u + 3u) << "its interval, but for the first tries";
  EXPECT_GE(http.times_asked(kUrl), 24u * 11u - 3u);
  EXPECT_EQ(log.with("store failed"), 1u);
  for (std::size_t n = 1; n < http.times[kUrl].size(); ++n)
    EXPECT_GE(http.times[kUrl][n] - http.times[kUrl][n - 1], 60s);
}

TEST_F(PollerTest, AStoreThatCannotBeReadIsNoFaultOfTheFeed) {
  http.answer(kUrl, ok({{"1", "Ceasefire", "In Doha."}}));
  store.known_fails = testing::FailingStore::full();
  start(kFeed);
  EXPECT_TRUE(store.committed.empty());
  store.known_fails.reset();
  clock.advance(61s);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
  EXPECT_EQ(stored(kUrl).failures, 0u);
  EXPECT_EQ(woken.size(), 1u);
}

TEST_F(PollerTest, AsksNothingWhileAttemptsCannotBeRecorded) {
  http.answer(kUrl, ok({}));
  store.begin_fails = testing::FailingStore::full();
  start(kFeed);
  clock.advance(1h);
  EXPECT_TRUE(http.asked.empty());
  EXPECT_GE(store.begin_calls, 300u);
  EXPECT_LE(store.begin_calls, 361u) << "every ten seconds";
  EXPECT_EQ(daemon->poller.in_flight(), 0u);
  EXPECT_EQ(log.with("store failed"), 1u);
  store.begin_fails.reset();
  clock.advance(10s);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
  EXPECT_EQ(log.with("store well again"), 1u);
}

TEST_F(PollerTest, ARetryAfterHoldsEvenIfItCouldNotBeStored) {
  http.answer(kUrl, {.status = 429, .headers = {{"Retry-After", "7200"}}});
  store.commit_fails = testing::FailingStore::full();
  start(kFeed);
  clock.advance(119min);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
  clock.advance(1h);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
}

TEST_F(PollerTest, A304ThatCouldNotBeStoredIsNotForgotten) {
  http.answer(kUrl, ok({{"1", "Weather", "Rain."}}, {{"ETag", "\"1\""}}));
  http.answer(kUrl, {.status = 304, .headers = {{"ETag", "\"2\""}}});
  start(kFeed);
  store.commit_fails = testing::FailingStore::full();
  clock.advance(6min);
  ASSERT_EQ(http.times_asked(kUrl), 2u);
  EXPECT_EQ(stored(kUrl).etag, "\"1\"");
  store.commit_fails.reset();
  clock.advance(6min);
  EXPECT_EQ(http.last_header(kUrl, "If-None-Match"), "\"2\"");
  EXPECT_EQ(stored(kUrl).etag, "\"2\"");
}

TEST_F(PollerTest, NorDoesADocumentLostAfterItChangeThat) {
  http.answer(kUrl, ok({{"1", "Weather", "Rain."}}, {{"ETag", "\"1\""}}));
  http.answer(kUrl, {.status = 304, .headers = {{"ETag", "\"2\""}}});
  http.answer(kUrl, ok({{"2", "Ceasefire", "In Doha."}}, {{"ETag", "\"3\""}}));
  start(kFeed);
  store.commit_fails = testing::FailingStore::full();
  clock.advance(11min);
  ASSERT_EQ(http.times_asked(kUrl), 3u);
  store.commit_fails.reset();
  clock.advance(2min);
  ASSERT_GE(http.times_asked(kUrl), 4u);
  EXPECT_EQ(http.last_header(kUrl, "If-None-Match"), "\"2\"");
  EXPECT_EQ(woken, (std::vector<std::string>{"log"}));
}

TEST_F(PollerTest, BetweenTwoPollsTheStoreAloneRemembersAFeed) {
  http.answer(kUrl, ok({{"1", "Weather", "Rain."}}, {{"ETag", "\"1\""}}));
  start(kFeed);
  feeds::PollState state = stored(kUrl);
  state.etag = "\"of another\"";
  const store::DocumentCommit document{
      .feed_url = kUrl, .feed_name = "a", .state = state, .now = clock.now()};
  ASSERT_TRUE(sqlite->commit(std::span(&document, 1)));
  clock.advance(6min);
  EXPECT_EQ(http.last_header(kUrl, "If-None-Match"), "\"of another\"");
}

TEST_F(PollerTest, AReloadLeavesAPollInFlightAlone) {
  http.hang(kUrl);
  http.answer(kUrl, ok({{"1", "Ceasefire talks begin", "In Doha."}}));
  start(kFeed);
  reload(kFeed);
  clock.advance(1h);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
  http.release(kUrl);
  clock.settle();
  EXPECT_EQ(scratch.articles().size(), 1u);
  EXPECT_EQ(woken.size(), 1u);
}

TEST_F(PollerTest, AFeedRemovedInMidPollStillTellsWhatItBrought) {
  http.hang(kUrl);
  http.answer(kUrl, ok({{"1", "Ceasefire talks begin", "In Doha."}}));
  start(kFeed);
  reload("rules: [{name: ceasefire, match: ceasefire}]");
  EXPECT_EQ(daemon->poller.configured(), 0u);
  http.release(kUrl);
  clock.settle();
  EXPECT_EQ(woken, (std::vector<std::string>{"log"}));
  clock.advance(24h);
  EXPECT_EQ(http.times_asked(kUrl), 1u) << "and is not asked again";
}

TEST_F(PollerTest, AFeedRemovedAndBackAgainIsNotAskedTwiceAtOnceNorTooEarly) {
  http.hang(kUrl);
  http.answer(kUrl, ok({}));
  start(kFeed);
  reload("rules: [{name: ceasefire, match: ceasefire}]");
  reload(kFeed);
  clock.advance(4min);
  EXPECT_EQ(http.open, 1u);
  http.release(kUrl);
  clock.advance(4min);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
  reload("rules: [{name: ceasefire, match: ceasefire}]");
  reload(kFeed);
  EXPECT_EQ(http.times_asked(kUrl), 1u) << "what was known of it is not forgotten";
  clock.advance(3min);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
}

TEST_F(PollerTest, WhatAPollBringsIsJudgedByTheRulesAndChannelsInForceThen) {
  http.hang(kUrl);
  http.answer(kUrl, ok({{"1", "Flood in the valley", "Rain."}}));
  start(kFeed);
  reload(R"(
feeds: [{name: a, url: "https://a.example/feed", every: 5m}]
rules: [{name: floods, match: flood}]
channels: {journal: {log: {}}}
)");
  http.release(kUrl);
  clock.settle();
  EXPECT_EQ(woken, (std::vector<std::string>{"journal"}));
  EXPECT_EQ(scratch.articles().at(0).rules, (std::vector<std::string>{"floods"}));
}

TEST_F(PollerTest, AShorterIntervalHoldsFromTheReloadOn) {
  http.answer(kUrl, ok({}));
  start(R"(feeds: [{name: a, url: "https://a.example/feed", every: 12h}])");
  clock.advance(10min);
  reload(R"(feeds: [{name: a, url: "https://a.example/feed", every: 30m}])");
  EXPECT_EQ(http.times_asked(kUrl), 1u);
  clock.advance(20min);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
}

TEST_F(PollerTest, AShorterIntervalIsNoWayAroundRetryAfter) {
  http.answer(kUrl, ok({}, {{"Retry-After", "14400"}}));
  start(R"(feeds: [{name: a, url: "https://a.example/feed", every: 12h}])");
  reload(R"(feeds: [{name: a, url: "https://a.example/feed", every: 5m}])");
  clock.advance(239min);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
  clock.advance(2min);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
}

TEST_F(PollerTest, AClockThatWasAYearAheadForgetsNoFeed) {
  http.answer(kUrl, ok({}));
  clock.jump(kStart + 365 * 24h);
  start(kFeed);
  kill();
  clock.jump(kStart);
  start(kFeed);
  clock.advance(6min);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
}

TEST_F(PollerTest, AClockSetBackUnderItStopsNoPolling) {
  http.answer(kUrl, ok({}));
  clock.jump(kStart + 365 * 24h);
  start(kFeed);
  clock.advance(1min);
  ASSERT_GE(http.times_asked(kUrl), 1u);
  const auto asked = http.times_asked(kUrl);
  clock.jump(kStart);
  EXPECT_EQ(http.times_asked(kUrl), asked) << "its interval is not over";
  clock.advance(24h);
  EXPECT_GT(http.times_asked(kUrl), asked);
}

TEST_F(PollerTest, StoppingBeginsNothingMoreAndFinishesWhatIsInFlight) {
  http.hang(kUrl);
  http.answer(kUrl, ok({{"1", "Ceasefire talks begin", "In Doha."}}));
  start(kFeed);
  daemon->poller.stop();
  clock.settle();
  EXPECT_EQ(daemon->polls.size(), 1u);
  http.release(kUrl);
  clock.settle();
  EXPECT_EQ(daemon->polls.size(), 0u);
  EXPECT_EQ(scratch.articles().size(), 1u);
  clock.advance(24h);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
}

boost::asio::awaitable<void> one_pass(Poller& poller,
                                      std::optional<std::optional<store::StoreError>>& ended,
                                      std::vector<std::size_t>& progress) {
  auto note = [&progress](std::size_t done, std::size_t) { progress.push_back(done); };
  auto failure = co_await poller.poll_all_once(std::move(note));
  ended = std::move(failure);
}

class OnePass : public PollingFixture {
 protected:
  void start_pass(const std::string& yaml) {
    set_up(yaml);
    daemon->loops.spawn("committer", daemon->committer.run());
    daemon->loops.spawn("pass", one_pass(daemon->poller, ended, progress));
    clock.settle();
  }
  std::optional<std::optional<store::StoreError>> ended;
  std::vector<std::size_t> progress;
};

TEST_F(OnePass, AsksEveryFeedOnceNowAndEnds) {
  start_pass(feeds_of_one_host(30, "in_flight: 4, per_host: 3"));
  ASSERT_TRUE(ended);
  EXPECT_FALSE(*ended);
  EXPECT_EQ(http.asked.size(), 30u);
  EXPECT_EQ(progress.back(), 30u);
  EXPECT_TRUE(std::is_sorted(progress.begin(), progress.end()));
  EXPECT_LE(http.most_open, 3u);
  EXPECT_EQ(clock.now(), kStart);
}

// Nor does it wait for hours to ask the others of a host that has told two of them.
TEST_F(OnePass, LeavesThoseAloneWhoseServersHaveAskedForPatience) {
  const std::string busy = "https://busy.example/";
  net::HttpResponse patience{.status = 503, .headers = {{"Retry-After", "3600"}}};
  for (const std::string feed : {"0", "1"}) http.answer(busy + feed, patience);
  http.answer(kUrl, ok({{"1", "Ceasefire talks begin", "In Doha."}}));
  const std::string yaml =
      "fetch: {per_host: 1}\nfeeds:\n- {name: a, url: \"" + std::string(kUrl) + "\"}\n";
  const auto feed = [&busy](int n) {
    return "- {name: busy " + std::to_string(n) + ", url: \"" + busy + std::to_string(n) + "\"}\n";
  };
  start_pass(yaml + feed(0) + feed(1) + feed(2));
  for (int n = 0; n < 5 && !ended; ++n) clock.advance(1s);
  ASSERT_TRUE(ended);
  EXPECT_EQ(daemon->poller.left_alone(), 1u) << "the third of the host";
  EXPECT_EQ(http.times_asked(busy + "2"), 0u);
  ended.reset();
  kill();
  start_pass(yaml + feed(0) + feed(1));
  ASSERT_TRUE(ended);
  EXPECT_EQ(daemon->poller.left_alone(), 2u);
  EXPECT_EQ(http.times_asked(busy + "0"), 1u);
  EXPECT_EQ(http.times_asked(kUrl), 2u);
}

TEST_F(OnePass, EndsWithTheStoresReasonWhereItCannotBegin) {
  store.begin_fails = testing::FailingStore::full();
  start_pass(kFeed);
  ASSERT_TRUE(ended);
  ASSERT_TRUE(*ended);
  EXPECT_EQ((*ended)->kind, store::StoreError::Kind::full);
  EXPECT_TRUE(http.asked.empty());
}

}  // namespace
}  // namespace newswatch::daemon
