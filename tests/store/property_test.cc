// Random polls, attempts and retention, held step by step against the reference.

#include <gmock/gmock.h>

#include <cstdlib>
#include <random>

#include "tests/store/fixtures.h"
#include "tests/store/reference.h"
#include "tests/support/faulty_disk.h"
#include "tests/support/outbox.h"
#include "tests/support/seed.h"

namespace newswatch::testing {
namespace {

using alerts::DeliveryState;

const bool kLong = std::getenv("NEWSWATCH_LONG_TESTS") != nullptr;
constexpr std::array kChannels{"desk", "log", "mail"};
constexpr std::array kStates{DeliveryState::waiting, DeliveryState::delivered, DeliveryState::dead,
                             DeliveryState::dropped};
constexpr auto kFar = kNoon + 1'000'000h;

class Script {
 public:
  // Of items below it there are two each with the same bits in memory.
  static constexpr std::uint64_t kShared = 4;

  explicit Script(std::uint64_t seed) : chance_(seed) {}

  std::uint64_t below(std::uint64_t end) { return chance_() % end; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::chrono::sys_seconds now() const { return now_; }
  void pass_time() { now_ += std::chrono::seconds(below(1800)); }

  store::DocumentCommit document() {
    const std::string feed = "feed" + std::to_string(below(4));
    store::DocumentCommit made{.feed_url = feed, .feed_name = feed, .now = now_};
    made.state.etag = std::to_string(++counter_);
    made.state.next_poll = now_ + std::chrono::seconds(below(100));
    if (one_in(5)) return made;  // 304
    if (one_in(6)) made.from = store::DocumentCommit::From::push;
    for (std::uint64_t n = below(5); n > 0; --n) made.articles.push_back(article(feed));
    if (one_in(10)) return made;  // news alone
    const std::uint64_t sparse = 1 + below(10);
    for (const std::uint64_t item : items()) {
      const bool told = std::any_of(made.articles.begin(), made.articles.end(),
                                    [&](const auto& one) { return one.item == item; });
      if (told || one_in(sparse)) made.present.push_back(item);
    }
    return made;
  }

  alerts::DeliveryId delivery(const Reference& reference) {
    if (reference.deliveries.empty() || one_in(10)) return {"msg_UNKNOWN"};
    return reference.deliveries[below(reference.deliveries.size())].told.id;
  }

  store::AttemptEnded ended(const Reference& reference) {
    return {.id = delivery(reference),
            .state = kStates[below(kStates.size())],
            .next_attempt = now_ + std::chrono::seconds(below(10'000)),
            .error = "error " + std::to_string(++counter_),
            .now = now_};
  }

 private:
  static std::vector<std::uint64_t> items() {
    constexpr std::uint64_t kAnother = std::uint64_t{1} << store::kItemBits;
    std::vector<std::uint64_t> all;
    for (std::uint64_t item = 0; item < 30; ++item) all.push_back(item);
    for (std::uint64_t item = 0; item < kShared; ++item) all.push_back(item + kAnother);
    return all;
  }

  store::NewArticle article(const std::string& feed) {
    const std::vector<std::uint64_t> all = items();
    store::NewArticle made{.item = all[below(all.size())], .content = below(3)};
    made.key = one_in(10) ? "a_shared_" + std::to_string(below(3))
                          : "a_" + feed + "_" + std::to_string(made.item);
    if (!one_in(3)) made.url_key = below(8);
    if (!one_in(3)) made.text_key = below(20);
    made.article.first_seen = now_;
    made.article.title = "title " + std::to_string(++counter_);
    if (!one_in(3)) made.article.published = kNoon + 48h * below(3);
    if (!one_in(3)) made.article.url = "https://example.org/" + std::to_string(below(3));
    if (one_in(8)) {
      made.too_old = true;
      return made;
    }
    for (int rule = 0; rule < 3; ++rule) {
      if (!one_in(3)) continue;
      store::NewAlert alert{.rule = "rule" + std::to_string(rule)};
      alert.alert_json = "{" + std::to_string(++counter_);
      if (one_in(6)) alert.tells = static_cast<store::NewAlert::Tells>(below(3));
      for (const char* channel : kChannels) {
        if (!one_in(2)) continue;
        store::NewDelivery delivery{.channel = channel};
        if (rule == 0) delivery.at_most = rules::AtMost{.count = 2, .per = 1h};
        if (one_in(5)) delivery.not_before = now_ + 30min;
        alert.deliveries.push_back(std::move(delivery));
      }
      made.alerts.push_back(std::move(alert));
    }
    return made;
  }

  std::mt19937_64 chance_;
  std::chrono::sys_seconds now_ = kNoon;
  std::uint64_t counter_ = 0;
};

class StoreProperty : public ::testing::Test {
 protected:
  // What bodies are made of is there exactly until they are, and not looked at further here.
  static std::vector<alerts::Delivery> bare(std::vector<alerts::Delivery> due) {
    for (alerts::Delivery& delivery : due) {
      EXPECT_EQ(delivery.material.has_value(), delivery.body.empty());
      delivery.material.reset();
    }
    return due;
  }

  void expect_same_outbox(std::chrono::sys_seconds now) {
    for (const std::string channel : kChannels) {
      EXPECT_EQ(bare(valid(store_->outbox().due(channel, now, 100'000))),
                reference_.due(channel, now));
      const auto all = reference_.due(channel, kFar);
      EXPECT_EQ(bare(valid(store_->outbox().due(channel, kFar, 100'000))), all);
      EXPECT_EQ(valid(store_->outbox().next_due(channel, now)),
                all.empty() ? std::nullopt : std::optional(all.front().next_attempt));
    }
  }

  void expect_same_memory() {
    auto reader = store::Reader::open(path_);
    ASSERT_TRUE(reader);
    for (const store::FeedRecord& feed : valid((*reader)->feeds())) {
      EXPECT_EQ(feed.state, reference_.states[feed.feed_url]);
      const auto& expected = reference_.remembered[feed.feed_url];
      EXPECT_EQ(feed.items, expected.size());
      EXPECT_EQ(valid(store_->known_items(feed.feed_url)), expected);
      for (const store::KnownItem& one : expected) {
        if (one.item.bits < Script::kShared) continue;  // it may stand for another
        const auto stories = reference_.stories_of(feed.feed_url, one.item);
        if (stories.empty()) continue;  // forgotten
        EXPECT_EQ(one.alerted, reference_.has_alerted(stories.front()));
      }
    }
  }

  void expect_same_pages() {
    auto reader = store::Reader::open(path_);
    ASSERT_TRUE(reader);
    const auto told = valid((*reader)->articles("", 100'000));
    ASSERT_EQ(told.size(), reference_.articles.size());
    std::map<std::string, const Reference::Article*> by_title;
    for (const auto& article : reference_.articles) by_title[article.said.article.title] = &article;
    for (const store::ArticleStory& story : told) {
      ASSERT_TRUE(by_title.contains(story.title)) << story.title;
      const Reference::Article& expected = *by_title[story.title];
      EXPECT_EQ(story.key, expected.said.key);
      EXPECT_EQ(story.feed_url, expected.feed);
      EXPECT_EQ(story.outcome, expected.outcome);
      EXPECT_EQ(story.detail, expected.detail);
      EXPECT_EQ(story.first_seen, expected.said.article.first_seen);
      std::vector<std::string> rules;
      for (const auto& alert : reference_.alerts) {
        if (alert.story == expected.story && alert.revision == 0) rules.push_back(alert.rule);
      }
      EXPECT_EQ(story.rules, rules);
      std::vector<alerts::Delivery> deliveries;
      for (const auto& delivery : reference_.deliveries) {
        if (delivery.story == expected.story) deliveries.push_back(delivery.told);
      }
      EXPECT_EQ(story.deliveries, deliveries);
    }
    const auto alerts = valid((*reader)->alerts(100'000));
    ASSERT_EQ(alerts.size(), reference_.alerts.size());
    for (std::size_t n = 0; n < alerts.size(); ++n) {
      const Reference::Alert& expected = reference_.alerts[alerts.size() - 1 - n];
      EXPECT_EQ(alerts[n].rule, expected.rule);
      EXPECT_EQ(alerts[n].article_key, expected.article_key);
      EXPECT_EQ(alerts[n].created, expected.created);
      EXPECT_EQ(alerts[n].alert_json, expected.json);
    }
    for (const DeliveryState state : kStates) {
      std::vector<alerts::Delivery> expected;
      for (const auto& delivery : reference_.deliveries) {
        if (delivery.told.state == state) expected.push_back(delivery.told);
      }
      std::reverse(expected.begin(), expected.end());
      EXPECT_EQ(valid((*reader)->deliveries(state, 100'000)), expected);
    }
  }

  void commit(Script& script) {
    std::vector<store::DocumentCommit> documents(1 + script.below(3));
    std::vector<store::CommitResult> expected;
    for (auto& document : documents) {
      document = script.document();
      expected.push_back(reference_.commit(document));
    }
    EXPECT_EQ(valid(store_->commit(documents)), expected);
  }

  void record(Script& script) {
    std::vector<store::AttemptBegun> begun(script.below(4));
    for (auto& attempt : begun)
      attempt = {script.delivery(reference_), script.now(),
                 script.now() + std::chrono::seconds(100),
                 script.one_in(4) ? "" : "body " + std::to_string(script.below(1'000))};
    std::vector<store::AttemptEnded> ended(script.below(4));
    for (auto& attempt : ended) attempt = script.ended(reference_);
    EXPECT_EQ(valid(newswatch::testing::record(*store_, begun, ended)),
              reference_.record(begun, ended));
  }

  void forget(Script& script) {
    const auto before = script.now() - std::chrono::hours(script.below(24));
    const std::size_t limit = script.one_in(2) ? 1 + script.below(10) : 1'000'000;
    std::size_t removed = 0;
    for (std::size_t now = limit; now == limit; removed += now) {
      now = valid(store_->forget(before, limit));
      EXPECT_LE(now, limit);
    }
    EXPECT_EQ(removed, reference_.forget(before));
  }

  FaultyDisk disk_;  // never fails here, and spares the real one its syncs
  TempFolder folder_;
  std::string path_ = folder_.file("newswatch.db");
  std::unique_ptr<store::Store> store_ = opened(path_);
  Reference reference_;
};

TEST_F(StoreProperty, DoesWhatTheReferenceDoes) {
  const std::uint64_t seed = seed_of_run(std::random_device{}());
  Script script(seed);
  const int steps = kLong ? 20'000 : 4'000;
  for (int step = 0; step < steps && !HasFailure(); ++step) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", step " + std::to_string(step));
    script.pass_time();
    switch (script.below(8)) {
      case 0:
      case 1:
      case 2:
        record(script);
        break;
      case 3:
        forget(script);
        break;
      default:
        commit(script);
        break;
    }
    expect_same_outbox(script.now());
    if (step % 5 == 0) expect_same_memory();
    if (step % 50 == 0) expect_same_pages();
    if (!script.one_in(200)) continue;
    store_.reset();
    store_ = opened(path_);
  }
}

}  // namespace
}  // namespace newswatch::testing
