// What becomes of each article, over as many polls as it takes, in a real store.

#include "daemon/digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tests/support/scratch.h"

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
using testing::Item;
using testing::rss;
using Kind = feeds::Fetched::Kind;

const std::chrono::sys_seconds kStart{1'718'006'400s};  // Mon, 10 Jun 2024 08:00:00 GMT
constexpr const char* kRules = R"(
alerts: {max_age: 7d}
rules:
  - {name: ceasefire, match: ceasefire}
  - {name: doha, match: doha}
)";
const std::string kLongText =
    "Mediators said on Monday that both sides had accepted the outline of an agreement.";

class DigestTest : public ::testing::Test {
 protected:
  DigestJob job_for(const std::string& body, const std::string& url = "https://a.example/feed") {
    DigestJob job{.config = config,
                  .feed = {.name = url, .url = url},
                  .state = states[url],
                  .fetched = {.kind = Kind::body, .status = 200, .url = url},
                  .response = {.status = 200, .body = body, .url = url},
                  .known = *store->known_items(url),
                  .now = now};
    return job;
  }

  // Digests and commits, an hour after the last.
  store::CommitResult poll(const std::string& body,
                           const std::string& url = "https://a.example/feed") {
    now += 1h;
    last = digest(job_for(body, url));
    states[url] = last.commit.state;
    auto committed = store->commit(std::span(&last.commit, 1));
    EXPECT_TRUE(committed);
    return committed->front();
  }
  store::CommitResult poll_items(const std::vector<Item>& items,
                                 const std::string& url = "https://a.example/feed") {
    return poll(rss(items), url);
  }

  // title: outcome of every article committed
  std::map<std::string, std::string> outcomes() const {
    std::map<std::string, std::string> found;
    for (const auto& story : scratch.articles())
      found[story.title] = std::string(store::name_of(story.outcome));
    return found;
  }

  testing::Scratch scratch;
  std::unique_ptr<store::Store> store = scratch.open_store();
  std::shared_ptr<const config::Config> config =
      std::make_shared<const config::Config>(scratch.config(kRules));
  std::map<std::string, feeds::PollState> states;
  std::chrono::sys_seconds now = kStart;
  Digest last;
};

// The feed with a hub and a topic of its own.
std::string hubbed(const std::vector<Item>& items) {
  const std::string link = R"(<link xmlns="http://www.w3.org/2005/Atom" )";
  std::string body = rss(items);
  body.insert(body.find("<title>"), link + R"(rel="hub" href="https://hub.example/"/>)" + link +
                                        R"(rel="self" href="https://a.example/topic"/>)");
  return body;
}

TEST_F(DigestTest, TheHubIsKnownHoweverTheDocumentIsRead) {
  const feeds::PushLinks links{.hubs = {"https://hub.example/"}, .self = "https://a.example/topic"};
  poll(hubbed({{"1", "Rain", "It rains."}, {"2", "Snow", "It snows."}}));
  EXPECT_EQ(last.links, links);
  ASSERT_NE(last.seen, nullptr);
  DigestJob job = job_for(hubbed({{"3", "Sun", "It shines."}, {"1", "Rain", "It rains."}}));
  job.seen = last.seen;
  const Digest skimmed = digest(std::move(job));
  EXPECT_EQ(skimmed.links, links);
  EXPECT_EQ(skimmed.fetched.new_items.size(), 1u);
  EXPECT_EQ(skimmed.seen->links, links);
}

TEST_F(DigestTest, AnAnswerWithoutADocumentNamesTheHubInItsHeaders) {
  DigestJob job = job_for("");
  job.response.headers = {{"Link", "<https://hub.example/>; rel=hub"}};
  job.fetched.kind = Kind::unchanged;
  job.state.etag = "\"a\"";
  job.state.validators_url = job.fetched.url;
  EXPECT_EQ(digest(job).links.hubs, std::vector<std::string>{"https://hub.example/"});
  job.fetched.kind = Kind::failed;
  EXPECT_TRUE(digest(job).links.hubs.empty());
}

TEST_F(DigestTest, APushTellsNothingOfHowTheFeedIsPolled) {
  poll_items({{"1", "Rain", "It rains."}, {"2", "Snow", "It snows."}});
  DigestJob job = job_for(rss({{"3", "Ceasefire", kLongText}, {"4", "Sun", "It shines."}}));
  job.response.headers = {{"ETag", "\"pushed\""}};
  const auto before = job.state;
  const Digest pushed = digest_pushed(std::move(job));
  EXPECT_EQ(pushed.fetched.kind, Kind::parsed);
  EXPECT_EQ(pushed.commit.from, store::DocumentCommit::From::push);
  EXPECT_EQ(pushed.commit.state, before);
  EXPECT_EQ(pushed.commit.articles.size(), 2u);
  EXPECT_TRUE(pushed.commit.present.empty());
  EXPECT_FALSE(pushed.fetched.may_have_lost);  // though it holds nothing of the last document
  EXPECT_EQ(pushed.seen, nullptr);
}

TEST_F(DigestTest, WhilePushesComeTheNextPollIsFarOffUnlessTheUserSaysOtherwise) {
  const auto next = [this](std::optional<std::chrono::seconds> every, Kind kind) {
    DigestJob job = job_for(rss({{"1", "Rain", "It rains."}}));
    job.feed.every = every;
    job.fetched.kind = kind;
    job.terms.safety_interval = 6h;
    return digest(std::move(job)).commit.state.next_poll - now;
  };
  EXPECT_GE(next(std::nullopt, Kind::body), 6h);
  EXPECT_LE(next(std::nullopt, Kind::body), 6h + 36min);
  EXPECT_LT(next(5min, Kind::body), 6min);
  EXPECT_LT(next(std::nullopt, Kind::failed), 1h);
}

TEST_F(DigestTest, EveryArticleHasAnOutcome) {
  poll_items({{"1", "Ceasefire in sight", kLongText},
              {"2", "Rain in the valley", "It rains."},
              {"3", "Ceasefire of last year", "Old.", "Mon, 05 Jun 2023 08:00:00 GMT"}});
  poll_items({{"x", "Ceasefire in sight", kLongText}}, "https://b.example/feed");
  std::multiset<std::string> seen;
  for (const auto& story : scratch.articles())
    seen.insert(story.title + ": " + std::string(store::name_of(story.outcome)));
  EXPECT_EQ(seen, (std::multiset<std::string>{
                      "Ceasefire in sight: alerted", "Ceasefire in sight: duplicate",
                      "Rain in the valley: no match", "Ceasefire of last year: too old"}));
}

// A server sends back what it was sent, everywhere it can; and one with a short password, of which
// bits stand in sound texts by chance.
TEST_F(DigestTest, KeepsNothingThatHoldsASecret) {
  auto with_secrets = std::make_shared<config::Config>(*config);
  with_secrets->secret_values = {"s3cret-key", "ab"};
  DigestJob job = job_for("no feed at all");
  job.config = with_secrets;
  job.response.headers = {{"Content-Encoding", "s3cret-key"}};
  job.fetched.permanent_url = "https://a.example/?k=s3cret-key";
  job.fetched.etag = "\"s3cret-key\"";
  job.fetched.last_modified = "s3cret-key";
  const Digest failed = digest(job);
  EXPECT_EQ(failed.fetched.kind, Kind::failed);
  EXPECT_NE(failed.commit.state.last_error.find("***"), std::string::npos)
      << failed.commit.state.last_error;
  EXPECT_EQ(failed.commit.state.last_error.find("s3cret"), std::string::npos);

  job.response.headers.clear();
  job.response.body = rss({{"1", "Ceasefire in sight", kLongText}});
  const Digest moved = digest(job);
  EXPECT_EQ(moved.fetched.kind, Kind::parsed);
  EXPECT_EQ(
      moved.commit.state.moving_to + moved.commit.state.etag + moved.commit.state.last_modified,
      "");
  job.fetched.permanent_url = "https://a.example/about";
  job.fetched.etag = "\"ab\"";
  job.fetched.last_modified.clear();
  EXPECT_EQ(digest(job).commit.state.moving_to, "https://a.example/about");
  EXPECT_EQ(digest(job).commit.state.etag, "\"ab\"");

  job.fetched.url = "https://a.example/about?k=s3cret-key";
  const auto state = digest(job).commit.state;
  EXPECT_EQ(state.etag, "");
  EXPECT_EQ(state.validators_url.find("s3cret"), std::string::npos);
}

TEST_F(DigestTest, TheSameStoryElsewhereAlertsOnce) {
  EXPECT_EQ(poll_items({{"1", "Ceasefire in sight", kLongText}}).alerts, 1u);
  const auto again = poll_items({{"x", "Ceasefire in sight", kLongText}}, "https://b.example/feed");
  EXPECT_EQ(again.duplicates, 1u);
  EXPECT_EQ(again.alerts, 0u);
}

TEST_F(DigestTest, ShortNotesThatReadTheSameAreTwoEvents) {
  poll_items({{"1", "Ceasefire", "Signed."}});
  const auto other = poll_items({{"x", "Ceasefire", "Signed."}}, "https://b.example/feed");
  EXPECT_EQ(other.duplicates, 0u);
  EXPECT_EQ(other.alerts, 1u);
}

TEST_F(DigestTest, WhatWasSeenIsNotNews) {
  const std::vector<Item> items = {{"1", "Ceasefire", "Signed."}, {"2", "Rain", "It rains."}};
  EXPECT_EQ(poll_items(items).new_articles, 2u);
  const auto again = poll_items({items[1], items[0]});
  EXPECT_EQ(last.fetched.kind, Kind::parsed);
  EXPECT_FALSE(last.fetched.has_news);
  EXPECT_EQ(again, store::CommitResult{});
}

TEST_F(DigestTest, AnEditAlertsOnlyRulesThatHadNotAlerted) {
  EXPECT_EQ(poll_items({{"1", "Ceasefire talks", "They begin."}}).alerts, 1u);
  const auto edited = poll_items({{"1", "Ceasefire talks in Doha", "They begin today."}});
  EXPECT_EQ(edited.new_articles, 0u);
  EXPECT_EQ(edited.edited_articles, 1u);
  EXPECT_EQ(edited.alerts, 1u);
  ASSERT_EQ(edited.fired.size(), 1u);
  const auto [article, alert] = edited.fired[0];
  EXPECT_EQ(last.alerts.at(article).at(alert).rule_name, "doha");
  EXPECT_EQ(poll_items({{"1", "Ceasefire talks in Doha", "They begin at noon."}}).alerts, 0u);
  ASSERT_EQ(scratch.articles().size(), 1u);
  EXPECT_EQ(scratch.articles()[0].rules, (std::vector<std::string>{"ceasefire", "doha"}));
}

TEST_F(DigestTest, AnEditThatFiresMakesItsArticleOneThatAlerted) {
  poll_items({{"1", "Talks", "They begin."}});
  EXPECT_EQ(outcomes(), (std::map<std::string, std::string>{{"Talks", "no match"}}));
  poll_items({{"1", "Talks in Doha", "They begin."}});
  EXPECT_EQ(outcomes(), (std::map<std::string, std::string>{{"Talks in Doha", "alerted"}}));
}

TEST_F(DigestTest, MarkupAndWhiteSpaceAreNoEdit) {
  poll_items({{"1", "Ceasefire talks", "They begin."}});
  EXPECT_EQ(poll_items({{"1", "Ceasefire  talks", "&lt;b&gt;They&lt;/b&gt; begin."}}),
            store::CommitResult{});
}

TEST_F(DigestTest, TheSameBytesAreNotLookedAt) {
  const std::string body = rss({{"1", "Ceasefire", "Signed."}});
  poll(body);
  poll(body);
  EXPECT_EQ(last.fetched.kind, Kind::same_bytes);
  EXPECT_EQ(last.articles, 0u);
  EXPECT_TRUE(last.commit.articles.empty());
  EXPECT_TRUE(last.commit.present.empty()) << "nothing has left the document";
  EXPECT_EQ(last.commit.state.last_success, now);
}

TEST_F(DigestTest, AfterAFailureTheSameBytesAreReadAgain) {
  const std::string body = rss({{"1", "Ceasefire", "Signed."}});
  poll(body);
  poll("<html>an error page</html>");
  EXPECT_EQ(last.fetched.kind, Kind::failed);
  EXPECT_EQ(poll(body), store::CommitResult{});
  EXPECT_EQ(last.fetched.kind, Kind::parsed);
}

TEST_F(DigestTest, WhatIsNoFeedIsAFailureThatKeepsWhatWasKnown) {
  poll_items({{"1", "Ceasefire", "Signed."}});
  const auto before = states["https://a.example/feed"];
  for (const std::string body : {"", "{}", "<html><body>Please log in</body></html>", "\x1f\x8b"}) {
    SCOPED_TRACE(body);
    poll(body);
    EXPECT_EQ(last.fetched.kind, Kind::failed);
    EXPECT_FALSE(last.fetched.error.empty());
    EXPECT_TRUE(last.commit.present.empty());
    EXPECT_EQ(last.commit.state.body_hash, before.body_hash);
  }
  EXPECT_EQ(poll_items({{"1", "Ceasefire", "Signed."}, {"2", "Rain", "x"}}).new_articles, 1u);
}

TEST_F(DigestTest, ABodyBeyondTheLimitOnceDecodedIsAFailure) {
  auto small = *config;
  small.fetch.max_body_bytes = 1000;
  config = std::make_shared<const config::Config>(std::move(small));
  poll(rss({{"1", "Ceasefire", std::string(2000, 'x')}}));
  EXPECT_EQ(last.fetched.kind, Kind::failed);
}

TEST_F(DigestTest, AnAlertGoesToTheChannelsOfItsRuleOrToAll) {
  config = std::make_shared<const config::Config>(scratch.config(R"(
channels: {one: {log: {}}, two: {log: {}}, desk: {webhook: {url: "https://example.org/", secret: "a secret of the tests, 32 bytes!"}}}
rules:
  - {name: ceasefire, match: ceasefire, alert: {to: [two]}}
  - {name: doha, match: doha}
)"));
  const auto result = poll_items({{"1", "Ceasefire talks in Doha", "Today."}});
  ASSERT_EQ(last.commit.articles.size(), 1u);
  const auto channels = [&](std::size_t alert) {
    std::vector<std::string> names;
    for (const auto& one : last.commit.articles[0].alerts.at(alert).deliveries)
      names.push_back(one.channel);
    return names;
  };
  EXPECT_EQ(channels(0), (std::vector<std::string>{"two"}));
  EXPECT_EQ(channels(1), (std::vector<std::string>{"one", "two", "desk"}));
  EXPECT_EQ(result.channels.size(), 3u);
}

TEST_F(DigestTest, WithoutChannelsTheJournalIsTold) {
  poll_items({{"1", "Ceasefire", "Signed."}});
  EXPECT_EQ(last.commit.articles.at(0).alerts.at(0).deliveries.at(0).channel, "log");
}

// Publishers who number nothing, or everything alike: what two items say tells them apart, poll
// after poll.
class SharedIdentity : public DigestTest {
 protected:
  const Item a{"g", "Ceasefire signed in the north", "Both sides confirmed it this morning."};
  const Item b{"g", "Ceasefire broken in the south", "Shots were heard at noon."};
  const Item c{"g", "Ceasefire monitors arrive", "Forty of them landed in the capital."};
  const Item b_edited{"g", "Ceasefire broken in the south", "Shots were heard at one."};
};

TEST_F(SharedIdentity, TwoItemsOfOneGuidAreTwoArticlesWithAnAlertEach) {
  const auto result = poll_items({a, b});
  EXPECT_EQ(result.new_articles, 2u);
  EXPECT_EQ(result.alerts, 2u);
  EXPECT_EQ(scratch.articles().size(), 2u);
  EXPECT_NE(scratch.articles()[0].key, scratch.articles()[1].key);
}

TEST_F(SharedIdentity, StayTheSameTwoWhateverTheirOrderAndCompany) {
  poll_items({a, b});
  EXPECT_EQ(poll_items({b, a}), store::CommitResult{});
  EXPECT_EQ(poll_items({b}), store::CommitResult{}) << "one leaves";
  EXPECT_EQ(poll_items({a}), store::CommitResult{}) << "the other instead";
  EXPECT_EQ(poll_items({a, b}), store::CommitResult{}) << "and is back";
  const auto joined = poll_items({c, a, b});
  EXPECT_EQ(joined.new_articles, 1u);
  EXPECT_EQ(joined.edited_articles, 0u);
  EXPECT_EQ(joined.alerts, 1u);
  EXPECT_EQ(scratch.articles().size(), 3u);
}

TEST_F(SharedIdentity, OneThatWasAloneStaysWhoItWasWhenAnotherJoins) {
  EXPECT_EQ(poll_items({a}).alerts, 1u);
  const auto joined = poll_items({b, a});
  EXPECT_EQ(joined.new_articles, 1u);
  EXPECT_EQ(joined.edited_articles, 0u);
  EXPECT_EQ(joined.alerts, 1u);
  EXPECT_EQ(poll_items({a, b}), store::CommitResult{});
  EXPECT_EQ(poll_items({b}), store::CommitResult{});
  EXPECT_EQ(poll_items({a}), store::CommitResult{});
}

TEST_F(SharedIdentity, AnEditAmongThemIsToldRatherThanLost) {
  poll_items({a, b});
  const auto edited = poll_items({a, b_edited});
  EXPECT_EQ(edited.new_articles, 1u) << "nothing says which of the two it had been";
  EXPECT_EQ(edited.alerts, 1u);
  EXPECT_EQ(poll_items({b_edited, a}), store::CommitResult{});
}

TEST_F(SharedIdentity, OneThatIsAloneAgainCanBeEdited) {
  poll_items({a});
  poll_items({a, b});
  poll_items({a});
  const Item edited{"g", "Ceasefire signed in the north", "It was confirmed at noon, in Doha."};
  const auto result = poll_items({edited});
  EXPECT_EQ(result.edited_articles, 1u);
  EXPECT_EQ(result.alerts, 1u) << "Doha alone is new";
}

TEST_F(SharedIdentity, WordForWordTheSameIsOneArticle) {
  const auto result = poll_items({a, a, b});
  EXPECT_EQ(result.new_articles, 2u);
  EXPECT_EQ(poll_items({a, b, b}), store::CommitResult{});
}

// Over random polls of a publisher with three guids: items that differ are as many articles, and
// the same document in another order brings nothing.
TEST_F(SharedIdentity, KeepsArticlesApartOverRandomPolls) {
  const std::uint64_t seed = 5;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 dice(seed);
  for (int round = 0; round < 100; ++round) {
    std::map<std::string, Item> items;
    for (std::size_t n = 1 + dice() % 4; n > 0; --n) {
      const std::string guid = "g" + std::to_string(dice() % 3);
      const std::string title = "Ceasefire report " + std::to_string(dice() % 4) + " of " + guid;
      items[title] = {guid, title, kLongText + title};
    }
    std::vector<Item> document;
    for (const auto& [title, item] : items) document.push_back(item);
    poll_items(document);
    if (last.fetched.kind == Kind::same_bytes) continue;
    const auto& present = last.commit.present;
    EXPECT_EQ(std::set<std::uint64_t>(present.begin(), present.end()).size(), items.size());
    std::shuffle(document.begin(), document.end(), dice);
    EXPECT_EQ(poll_items(document), store::CommitResult{});
  }
}

}  // namespace
}  // namespace newswatch::daemon
