#pragma once

// One deliverer or several, on a clock that stands still, before receivers that play a script and a
// real store in a folder of its own.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "alerts/channel.h"
#include "daemon/deliverer.h"
#include "net/curl_mail.h"
#include "store/reader.h"
#include "store/sqlite_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"
#include "tests/support/task_fixture.h"
#include "tests/support/temp_folder.h"

namespace newswatch::testing {

inline constexpr std::chrono::sys_seconds kDay{std::chrono::seconds(1'718'006'400)};

// The answers of a FakeHttp, given when the receiver has taken its time.
class Receivers final : public net::Http {
 public:
  explicit Receivers(daemon::Clock& on) : clock(on) {}

  struct Asked {
    std::chrono::sys_seconds when;
    net::HttpRequest request;
  };

  boost::asio::awaitable<FakeHttp::Result> send(net::HttpRequest request) override {
    asked.push_back({clock.now(), request});
    on_asked(request);
    const auto answered = clock.now() + takes[request.url];
    most_at_once = std::max(most_at_once, ++at_once);
    co_await clock.sleep_until(answered);
    auto result = co_await script.send(std::move(request));
    --at_once;
    co_return result;
  }

  std::vector<Asked> asked_at(const std::string& url) const {
    std::vector<Asked> found;
    for (const Asked& one : asked) {
      if (one.request.url == url) found.push_back(one);
    }
    return found;
  }

  daemon::Clock& clock;
  FakeHttp script;
  std::map<std::string, std::chrono::seconds> takes;
  std::function<void(const net::HttpRequest&)> on_asked = [](const net::HttpRequest&) {};
  std::vector<Asked> asked;
  std::size_t at_once = 0;
  std::size_t most_at_once = 0;
};

// A real outbox whose single functions can be made to fail, before they have done anything.
class FaultyOutbox final : public store::Outbox {
 public:
  template <class T>
  using Result = store::Result<T>;

  explicit FaultyOutbox(store::Outbox& real) : real_(real) {}

  Result<store::ChannelRecord> opened(const store::ChannelOpening& opening) override {
    if (failing.contains("opened")) return broken();
    return real_.opened(opening);
  }
  Result<std::vector<alerts::Delivery>> due(std::string_view channel, std::chrono::sys_seconds now,
                                            std::size_t limit, store::Which which) override {
    ++visits;
    if (failing.contains("due")) return broken();
    return real_.due(channel, now, limit, which);
  }
  Result<std::optional<std::chrono::sys_seconds>> next_due(std::string_view channel,
                                                           std::chrono::sys_seconds now,
                                                           store::Which which) override {
    if (failing.contains("next_due")) return broken();
    return real_.next_due(channel, now, which);
  }
  Result<std::size_t> record(const store::OutboxChanges& changes) override {
    if (failing.contains("record")) return broken();
    return real_.record(changes);
  }
  Result<std::vector<alerts::Notice>> raised() override { return real_.raised(); }
  Result<bool> tell(const store::NewNotice& notice) override {
    if (failing.contains("tell")) return broken();
    return real_.tell(notice);
  }
  Result<std::int64_t> edition() override { return real_.edition(); }

  std::set<std::string> failing;
  std::size_t visits = 0;

 private:
  static store::StoreError broken() {
    return {store::StoreError::Kind::io, "the disk of this test failed"};
  }
  store::Outbox& real_;
};

class DelivererFixture : public TaskFixture {
 protected:
  DelivererFixture() {
    events.attempt = [this](const daemon::AttemptOutcome& outcome) {
      outcomes.emplace_back(outcome.delivery.id.value, outcome.state);
    };
  }

  void SetUp() override { open_store(); }
  void TearDown() override { end_process(); }

  static alerts::Channel webhook(const std::string& name, const std::string& url) {
    return {.name = name,
            .kind = alerts::Webhook{.url = url, .secrets = {"a secret of this test"}}};
  }
  alerts::Channel log(const std::string& name) const { return {name, alerts::Log{log_path()}}; }
  std::string log_path() const { return folder.path() / "alerts.jsonl"; }

  daemon::Deliverer& start(const alerts::Channel& channel) {
    deliverers.push_back(std::make_unique<daemon::Deliverer>(
        daemon::Deliverer::Doors{.executor = loop.get_executor(),
                                 .clock = clock,
                                 .senders = {clock, receivers, *mailer, *programs},
                                 .outbox = *faulty,
                                 .store_thread = store_thread,
                                 .workers = workers,
                                 .attempts = *attempts,
                                 .metrics = metrics,
                                 .events = events,
                                 .chance = chance,
                                 .notices = *notices},
        channel));
    loops->spawn("channel " + channel.name, deliverers.back()->run());
    clock.settle();
    return *deliverers.back();
  }

  // What kill -9 leaves: the store as it is, nothing in memory.
  void end_process() {
    clock.settle();
    attempts->cancel();
    loops->cancel();
    telling->cancel();
    clock.settle();
    EXPECT_EQ(attempts->size() + loops->size() + telling->size(), 0u);
    deliverers.clear();
    notices.reset();
    faulty.reset();
    store.reset();
  }
  void restart_after(std::chrono::seconds down) {
    end_process();
    attempts.emplace(loop.get_executor(), note_errors());
    loops.emplace(loop.get_executor(), note_errors());
    telling.emplace(loop.get_executor(), note_errors());
    clock.jump(clock.now() + down);
    open_store();
  }

  // So many alerts, each with a delivery to every channel, then wakes the deliverers.
  void add_alerts(std::size_t count, const std::vector<std::string>& channels) {
    store::DocumentCommit document{
        .feed_url = "http://feed/", .feed_name = "feed", .now = clock.now()};
    for (std::size_t i = 0; i < count; ++i) {
      const std::string number = std::to_string(++made_);
      store::NewAlert alert{.rule = "rule", .alert_json = "{\"n\":" + number + "}"};
      for (const std::string& channel : channels) alert.deliveries.push_back({.channel = channel});
      store::NewArticle article{
          .key = "a_" + number, .item = made_, .content = made_, .alerts = {std::move(alert)}};
      article.article.first_seen = clock.now();
      document.articles.push_back(std::move(article));
    }
    const auto committed = store->commit(std::span(&document, 1));
    ASSERT_TRUE(committed);
    for (const auto& deliverer : deliverers) deliverer->wake();
    clock.settle();
  }

  // As another process sees them, oldest first.
  std::vector<alerts::Delivery> deliveries(alerts::DeliveryState state) const {
    const auto reader = store::Reader::open(store_path());
    auto found = (*reader)->deliveries(state, 10'000);
    std::reverse(found->begin(), found->end());
    return std::move(*found);
  }
  std::size_t waiting() const { return deliveries(alerts::DeliveryState::waiting).size(); }
  std::size_t delivered() const { return deliveries(alerts::DeliveryState::delivered).size(); }
  std::size_t dead() const { return deliveries(alerts::DeliveryState::dead).size(); }

  std::vector<std::string> log_lines() const {
    std::ifstream in(log_path());
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  std::string store_path() const { return folder.path() / "newswatch.db"; }
  void open_store() {
    auto opened = store::open_sqlite(store_path());
    ASSERT_TRUE(opened) << opened.error().message;
    store = std::move(*opened);
    faulty.emplace(store->outbox());
    auto raised = faulty->raised();
    ASSERT_TRUE(raised) << raised.error().message;
    notices.emplace(daemon::Notices::Doors{.executor = loop.get_executor(),
                                           .clock = clock,
                                           .outbox = *faulty,
                                           .store_thread = store_thread,
                                           .new_deliveries =
                                               [this](const auto&) {
                                                 for (const auto& one : deliverers) one->wake();
                                               }},
                    std::move(*raised));
    notices->configure(notice_settings, notice_channels, notice_feeds);
    telling->spawn("notices", notices->run());
  }

  TempFolder folder;
  boost::asio::thread_pool store_thread{1};
  boost::asio::thread_pool workers{1};
  FakeClock clock{loop, kDay, {&store_thread, &workers}};
  Receivers receivers{clock};
  daemon::Metrics metrics;
  daemon::Events events;
  std::vector<std::pair<std::string, alerts::DeliveryState>> outcomes;
  std::mt19937_64 chance{42};
  std::unique_ptr<store::Store> store;
  std::optional<FaultyOutbox> faulty;
  std::unique_ptr<net::Mailer> mailer = net::make_curl_mailer(loop);
  std::unique_ptr<daemon::Programs> programs = daemon::make_programs(loop);
  alerts::NoticeSettings notice_settings;
  std::vector<alerts::Channel> notice_channels;
  std::vector<std::string> notice_feeds;
  std::optional<daemon::Notices> notices;
  std::vector<std::unique_ptr<daemon::Deliverer>> deliverers;
  std::optional<net::TaskGroup> attempts{std::in_place, loop.get_executor(), note_errors()};
  std::optional<net::TaskGroup> loops{std::in_place, loop.get_executor(), note_errors()};
  std::optional<net::TaskGroup> telling{std::in_place, loop.get_executor(), note_errors()};

 private:
  std::uint64_t made_ = 0;
};

}  // namespace newswatch::testing
