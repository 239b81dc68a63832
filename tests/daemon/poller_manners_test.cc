// How the poller behaves towards servers: moves, pauses, archives, deltas, budgets.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "daemon/poller.h"
#include "feeds/dates.h"
#include "tests/daemon/polling_fixture.h"

namespace newswatch::daemon {
namespace {

constexpr const char* kUrl = "https://a.example/feed";
constexpr const char* kFeed = R"(
fetch: {min_interval: 60s}
feeds: [{name: a, url: "https://a.example/feed", every: 5m}]
rules: [{name: ceasefire, match: ceasefire}]
)";

class Manners : public PollingFixture {
 protected:
  static net::HttpResponse moved_to(const std::string& url) {
    return {.status = 301, .headers = {{"Location", url}}};
  }

  // Ten items that count down from `newest`, and a link to what came before them.
  static net::HttpResponse page(int newest, const std::string& older, int items = 10) {
    std::string body = "<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id><title>F</title>";
    if (!older.empty()) body += "<link rel='prev-archive' href='" + older + "'/>";
    for (int n = newest; n > newest - items; --n)
      body += fmt::format("<entry><id>i{}</id><title>Talks of day {}</title></entry>", n, n);
    return {.status = 200, .body = body + "</feed>"};
  }

  bool has_article(const std::string& title) const {
    const auto all = scratch.articles();
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.title == title; });
  }
};

TEST_F(Manners, AMoveIsFollowedOnceItHasHeldForADay) {
  const std::string moved = "https://new.example/feed";
  http.answer(kUrl, moved_to(moved));
  http.answer(moved, ok({{"1", "Weather", "Rain."}}));
  start(kFeed);
  clock.advance(23h);
  const auto asked = http.times_asked(kUrl);
  EXPECT_GT(asked, 200u) << "the configured address is asked all day";
  EXPECT_FALSE(daemon->notices.is_raised(alerts::NoticeKind::feed_moved, "a"));
  clock.advance(2h);
  EXPECT_LT(http.times_asked(kUrl), asked + 15);
  EXPECT_TRUE(daemon->notices.is_raised(alerts::NoticeKind::feed_moved, "a"));
  const auto before = http.times_asked(kUrl);
  kill();
  start(kFeed);
  clock.advance(1h);
  EXPECT_EQ(http.times_asked(kUrl), before) << "a restart remembers";
}

TEST_F(Manners, ATemporaryRedirectIsNeverAdopted) {
  http.answer(kUrl, {.status = 307, .headers = {{"Location", "https://new.example/feed"}}});
  http.answer("https://new.example/feed", ok({{"1", "Weather", "Rain."}}));
  start(kFeed);
  clock.advance(72h);
  EXPECT_EQ(http.times_asked(kUrl), http.times_asked("https://new.example/feed"));
  EXPECT_GT(http.times_asked(kUrl), 700u);
}

TEST_F(Manners, AFeedThatIsGoneIsToldOf) {
  http.answer(kUrl, {.status = 410});
  start(kFeed);
  EXPECT_TRUE(daemon->notices.is_raised(alerts::NoticeKind::feed_gone, "a"));
}

TEST_F(Manners, AFeedThatIsGoneIsToldOfAnewWhenItComesBackIntoTheConfiguration) {
  http.answer(kUrl, {.status = 410});
  start(kFeed);
  reload("feeds: []");
  daemon->notices.clear(alerts::NoticeKind::feed_gone, "a", "as the service does");
  clock.settle();
  reload(kFeed);
  clock.advance(24h);
  EXPECT_EQ(http.times_asked(kUrl), 1u);
  EXPECT_TRUE(daemon->notices.is_raised(alerts::NoticeKind::feed_gone, "a"));
}

TEST_F(Manners, StartsAtOneHostAreASecondApartWhateverTheScheme) {
  const std::vector<std::string> urls = {"https://h.example/1", "http://h.example/2",
                                         "https://h.example:8443/3", "https://h.example/4"};
  std::string feeds = "feeds:\n";
  for (const std::string& url : urls) {
    http.answer(url, ok({}));
    feeds += fmt::format("  - {{name: \"{}\", url: \"{}\", every: 1h}}\n", url, url);
  }
  start(feeds + "fetch: {per_host: 9, host_pause: 3s}\n");
  clock.advance(2min);
  std::vector<std::chrono::sys_seconds> starts;
  for (const std::string& url : urls) {
    ASSERT_EQ(http.times_asked(url), 1u) << url;
    starts.push_back(http.times[url].front());
  }
  std::sort(starts.begin(), starts.end());
  for (std::size_t n = 1; n < starts.size(); ++n) EXPECT_GE(starts[n] - starts[n - 1], 3s);
}

TEST_F(Manners, AHostThatTurnsTwoFeedsAwayIsLeftAlone) {
  const net::HttpResponse busy{.status = 429, .headers = {{"Retry-After", "7200"}}};
  const std::string well = R"(
feeds:
  - {name: "3", url: "https://h.example/3", every: 10m})";
  std::string feeds = well;
  for (const char* name : {"1", "2"}) {
    const std::string url = fmt::format("https://h.example/{}", name);
    http.answer(url, busy);
    feeds += fmt::format("\n  - {{name: \"{}\", url: \"{}\", every: 12h}}", name, url);
  }
  http.answer("https://h.example/3", ok({}));
  start(well);
  clock.advance(30s);
  ASSERT_EQ(http.times_asked("https://h.example/3"), 1u);
  reload(feeds);
  clock.advance(30s);
  clock.advance(110min);
  EXPECT_EQ(http.times_asked("https://h.example/3"), 1u);
  kill();
  start(feeds);
  clock.advance(5min);
  EXPECT_EQ(http.times_asked("https://h.example/3"), 1u) << "a restart remembers";
  clock.advance(30min);
  EXPECT_GE(http.times_asked("https://h.example/3"), 2u);
}

TEST_F(Manners, WhatADocumentDroppedIsReadFromItsArchive) {
  const std::string older = "https://a.example/older";
  const std::string oldest = "https://a.example/oldest";
  http.answer(kUrl, page(10, ""));
  http.answer(kUrl, page(35, older));
  http.answer(older, page(25, oldest));
  http.answer(oldest, page(15, "https://a.example/never"));
  start(kFeed);
  clock.advance(6min);
  EXPECT_EQ(http.times_asked(older), 1u);
  EXPECT_EQ(http.times_asked(oldest), 1u);
  EXPECT_EQ(http.times_asked("https://a.example/never"), 0u) << "it holds what was known";
  for (int n = 1; n <= 35; ++n) EXPECT_TRUE(has_article(fmt::format("Talks of day {}", n))) << n;
  EXPECT_FALSE(daemon->notices.is_raised(alerts::NoticeKind::items_lost, "a"));
  EXPECT_EQ(stored(kUrl).gaps, 1u);
  clock.advance(6min);
  EXPECT_EQ(http.times_asked(older), 1u) << "once is enough";
}

TEST_F(Manners, AnArchiveIsReadToItsEndAcrossADeath) {
  const std::string older = "https://a.example/older";
  http.answer(kUrl, page(10, ""));
  http.answer(kUrl, page(35, older));
  http.answer(older, page(25, ""));
  http.hang(older);
  start(kFeed);
  clock.advance(6min);
  ASSERT_EQ(http.times_asked(older), 1u);
  kill();
  http.release(older);
  start(kFeed);
  clock.advance(7min);
  EXPECT_TRUE(has_article("Talks of day 16"));
  EXPECT_EQ(stored(kUrl).catching_up, "");
}

TEST_F(Manners, AnArchiveWithoutEndIsReadForTenPages) {
  http.answer(kUrl, page(10, ""));
  http.answer(kUrl, page(100'000, "https://a.example/0"));
  for (int n = 0; n < 30; ++n) {
    http.answer(fmt::format("https://a.example/{}", n),
                page(90'000 - n * 100, fmt::format("https://a.example/{}", n + 1)));
  }
  start(kFeed);
  clock.advance(7min);
  EXPECT_EQ(http.times_asked("https://a.example/9"), 1u);
  EXPECT_EQ(http.times_asked("https://a.example/10"), 0u);
  EXPECT_TRUE(daemon->notices.is_raised(alerts::NoticeKind::items_lost, "a"));
}

TEST_F(Manners, AFeedThatNamesItselfAsItsArchiveIsNotAskedTwice) {
  http.answer(kUrl, page(10, ""));
  http.answer(kUrl, page(35, kUrl));
  http.answer(kUrl, page(60, kUrl));
  start(kFeed);
  clock.advance(16min);
  const auto all = http.times_asked(kUrl);
  EXPECT_LE(all, 4u) << "once every five minutes";
  EXPECT_GE(all, 3u);
}

TEST_F(Manners, AnArchiveThatFailsStopsNoPolling) {
  http.answer(kUrl, page(10, ""));
  http.answer(kUrl, page(35, "https://a.example/broken"));
  http.answer("https://a.example/broken", {.status = 500});
  start(kFeed);
  clock.advance(30min);
  EXPECT_GE(http.times_asked(kUrl), 5u);
  EXPECT_EQ(http.times_asked("https://a.example/broken"), 1u);
  EXPECT_EQ(stored(kUrl).failures, 0u);
}

TEST_F(Manners, NewsAloneMayBeSentToWhoKnowsTheRest) {
  http.answer(kUrl, ok({{"2", "Two", "B"}, {"1", "One", "A"}}, {{"ETag", "\"2\""}}));
  net::HttpResponse delta = ok({{"3", "Three", "C"}}, {{"ETag", "\"3\""}, {"IM", "feed"}});
  delta.status = 226;
  http.answer(kUrl, delta);
  http.answer(kUrl, {.status = 304});
  start(kFeed);
  clock.advance(6min);
  EXPECT_EQ(http.last_header(kUrl, "A-IM"), "feed");
  EXPECT_EQ(http.last_header(kUrl, "If-None-Match"), "\"2\"");
  EXPECT_EQ(scratch.articles().size(), 3u);
  EXPECT_EQ(stored(kUrl).gaps, 0u) << "what a delta leaves out is not lost";
  for (const store::KnownItem& item : *store.known_items(kUrl)) EXPECT_FALSE(item.left_at);
  clock.advance(6min);
  EXPECT_EQ(http.last_header(kUrl, "If-None-Match"), "\"3\"");
  EXPECT_EQ(http.last_header(kUrl, "Cookie"), "");
  EXPECT_EQ(http.last_header(kUrl, "Referer"), "");
}

class Budgeted : public Manners {
 protected:
  // Half of the feeds publish every five minutes, the others every twelve hours.
  void SetUp() override {
    for (int n = 0; n < 20; ++n) {
      const std::string url = fmt::format("https://h{}.example/feed", n);
      std::vector<testing::Item> items;
      for (int i = 1; i <= 30; ++i) {
        const auto published = kStart - (n % 2 == 0 ? i * 5min : i * 12h);
        items.push_back(
            {fmt::format("{}-{}", n, i), fmt::format("Item {} of {}", i, n), "x",
             feeds::format_rfc3339(std::chrono::time_point_cast<std::chrono::seconds>(published))});
      }
      http.answer(url, ok(items));
      feeds_ += fmt::format("  - {{name: f{}, url: \"{}\"}}\n", n, url);
    }
  }

  std::string yaml(const std::string& fetch) const { return fetch + "feeds:\n" + feeds_; }

  std::size_t all_asked() const {
    std::size_t all = 0;
    for (const auto& [url, times] : http.times) all += times.size();
    return all;
  }

  static constexpr const char* kBudget = "fetch: {budget: 12 per hour}\n";
  static constexpr std::size_t kInSixHours = 6 * 12 * 11 / 10;

 private:
  std::string feeds_;
};

TEST_F(Budgeted, ABudgetIsKeptAndGoesWhereNewsIs) {
  start(yaml("fetch: {budget: 30 per hour}\n"));
  clock.advance(1h);
  const std::size_t before = all_asked();
  clock.advance(6h);
  EXPECT_LE(all_asked() - before, 6u * 30 * 11 / 10);
  std::size_t busy = 0;
  std::size_t quiet = 0;
  for (auto& [url, times] : http.times) {
    const int n = std::stoi(url.substr(9));
    (n % 2 == 0 ? busy : quiet) += times.size();
  }
  EXPECT_GT(busy, quiet);
}

TEST_F(Budgeted, ABudgetIsKeptAfterARestart) {
  start(yaml(kBudget));
  clock.advance(3h);
  kill();
  start(yaml(kBudget));
  const std::size_t before = all_asked();
  clock.advance(6h);
  EXPECT_LE(all_asked() - before, kInSixHours);
}

TEST_F(Budgeted, ABudgetIsKeptFromTheReloadOnThatSetsIt) {
  start(yaml(""));
  clock.advance(3h);
  const std::size_t unbound = all_asked();
  clock.advance(6h);
  EXPECT_GT(all_asked() - unbound, kInSixHours);
  reload(yaml(kBudget));
  // Each feed is asked once more at the time it had.
  clock.advance(4h);
  const std::size_t before = all_asked();
  clock.advance(6h);
  EXPECT_LE(all_asked() - before, kInSixHours);
}

}  // namespace
}  // namespace newswatch::daemon
