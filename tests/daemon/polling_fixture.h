#pragma once

// A poller with all it stands on: a clock that a test moves, servers that a test scripts, and a
// real store that outlives any number of daemons.

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "daemon/committer.h"
#include "daemon/metrics.h"
#include "daemon/poller.h"
#include "net/url.h"
#include "tests/support/failing_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http.h"
#include "tests/support/log_lines.h"
#include "tests/support/scratch.h"

namespace newswatch::daemon {

using namespace std::chrono_literals;

// Notes when each URL is asked, and how many requests were open at once.
class WatchedHttp final : public testing::FakeHttp {
 public:
  explicit WatchedHttp(const Clock& clock) : clock_(clock) {}

  boost::asio::awaitable<Result> send(net::HttpRequest request) override {
    times[request.url].push_back(clock_.now());
    const Open counted(*this, net::host(request.url));
    auto result = co_await FakeHttp::send(std::move(request));
    co_return result;
  }

  std::size_t times_asked(const std::string& url) const {
    const auto found = times.find(url);
    return found == times.end() ? 0 : found->second.size();
  }
  // The last request for `url`.
  std::string last_header(const std::string& url, const std::string& name) const {
    std::string value;
    for (const net::HttpRequest& request : asked) {
      if (request.url != url) continue;
      value.clear();
      for (const net::Header& header : request.headers) {
        if (header.name == name) value = header.value;
      }
    }
    return value;
  }

  std::map<std::string, std::vector<std::chrono::sys_seconds>> times;
  std::size_t open = 0;
  std::size_t most_open = 0;
  std::map<std::string, std::size_t> open_at;  // by host
  std::map<std::string, std::size_t> most_open_at;

 private:
  struct Open {
    Open(WatchedHttp& in, std::string host) : http(in), name(std::move(host)) {
      http.most_open = std::max(http.most_open, ++http.open);
      auto& most = http.most_open_at[name];
      most = std::max(most, ++http.open_at[name]);
    }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;
    ~Open() {
      --http.open;
      --http.open_at[name];
    }
    WatchedHttp& http;
    std::string name;
  };

  const Clock& clock_;
};

inline const std::chrono::sys_seconds kStart{1'718'006'400s};  // Mon, 10 Jun 2024 08:00:00 GMT

class PollingFixture : public ::testing::Test {
 protected:
  // What dies with a daemon.
  struct Running {
    Running(PollingFixture& f, std::shared_ptr<const config::Config> config)
        : polls(f.loop.get_executor(), fails_the_test),
          loops(f.loop.get_executor(), fails_the_test),
          committer(f.loop.get_executor(), f.store, f.store_thread),
          notices(Notices::Doors{.executor = f.loop.get_executor(),
                                 .clock = f.clock,
                                 .outbox = f.store.outbox(),
                                 .store_thread = f.store_thread,
                                 .new_deliveries = [](const auto&) {}},
                  std::move(*f.store.outbox().raised())),
          poller(Poller::Doors{.executor = f.loop.get_executor(),
                               .clock = f.clock,
                               .http = f.http,
                               .store = f.store,
                               .store_thread = f.store_thread,
                               .workers = f.workers,
                               .polls = polls,
                               .committer = committer,
                               .metrics = f.metrics,
                               .events = f.events,
                               .chance = f.chance,
                               .new_deliveries =
                                   [&f](const auto& channels) {
                                     for (const auto& one : channels) f.woken.push_back(one);
                                   },
                               .notices = notices,
                               .pushes = f.pushes},
                 std::move(config), std::move(*f.store.feeds())) {}
    net::TaskGroup polls;
    net::TaskGroup loops;
    Committer committer;
    Notices notices;
    Poller poller;
  };

  ~PollingFixture() override { kill(); }

  void start(const std::string& yaml) {
    daemon.emplace(*this, std::make_shared<const config::Config>(scratch.config(yaml)));
    daemon->loops.spawn("committer", daemon->committer.run());
    daemon->loops.spawn("notices", daemon->notices.run());
    daemon->loops.spawn("poller", daemon->poller.run());
    clock.settle();
  }

  void reload(const std::string& yaml) {
    daemon->poller.configure(std::make_shared<const config::Config>(scratch.config(yaml)));
    clock.settle();
  }

  // As SIGKILL does: what was not stored is gone.
  void kill() {
    if (!daemon) return;
    daemon->polls.cancel();
    daemon->loops.cancel();
    clock.settle();
    daemon.reset();
  }

  static void fails_the_test(const std::string& task, std::exception_ptr error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& e) {
      ADD_FAILURE() << task << ": " << e.what();
    }
  }

  static net::HttpResponse ok(const std::vector<testing::Item>& items,
                              std::vector<net::Header> headers = {}) {
    return {.status = 200, .headers = std::move(headers), .body = testing::rss(items)};
  }

  feeds::PollState stored(const std::string& url) {
    for (const store::FeedRecord& record : *store.feeds()) {
      if (record.feed_url == url) return record.state;
    }
    ADD_FAILURE() << "nothing is stored of " << url;
    return {};
  }

  testing::LogLines log;
  testing::Scratch scratch;
  std::unique_ptr<store::Store> sqlite = scratch.open_store();
  testing::FailingStore store{*sqlite};
  boost::asio::io_context loop;
  boost::asio::thread_pool store_thread{1};
  boost::asio::thread_pool workers{1};
  testing::FakeClock clock{loop, kStart, {&store_thread, &workers}};
  WatchedHttp http{clock};
  Metrics metrics;
  Events events;
  std::mt19937_64 chance{1};
  PushHooks pushes;                // of the next daemon
  std::vector<std::string> woken;  // channels told of new deliveries
  std::optional<Running> daemon;
};

}  // namespace newswatch::daemon
