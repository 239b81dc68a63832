// CPU of a poll that ends in 304, beside a bare curl multi loop that asks the same URLs of the same
// server, in the same run. Twice: over connections kept alive, and over so many hosts that every
// poll opens one.
//
// poll.*.whole is what `newswatch run` does for a feed that is due: conditional request, transfer,
// judgement, the next time, the durable record (SQLite, synchronous=FULL). poll.*.http is the HTTP
// client alone. Less is better in every figure here.

#include <fmt/format.h>
#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "daemon/clock.h"
#include "daemon/committer.h"
#include "daemon/events.h"
#include "daemon/metrics.h"
#include "daemon/notices.h"
#include "daemon/poller.h"
#include "feeds/conditional_get.h"
#include "net/curl_http.h"
#include "net/task_group.h"
#include "rules/rule_set.h"
#include "store/sqlite_store.h"
#include "tests/bench/bare_curl.h"
#include "tests/bench/feed_server.h"
#include "tests/bench/http_client.h"
#include "tests/bench/measure.h"
#include "tests/bench/scratch.h"

namespace {

using namespace newswatch;
namespace asio = boost::asio;

constexpr int kFeeds = 2000;
constexpr long kKept = 64;  // connections kept alive: the client's own limit
constexpr int kRounds = 5;

net::TaskGroup::OnError told() {
  return [](const std::string& task, std::exception_ptr) {
    fmt::print(stderr, "{} ended with an exception\n", task);
  };
}

std::shared_ptr<const config::Config> config_of(const std::vector<std::string>& urls) {
  auto config = std::make_shared<config::Config>();
  config->fetch.allow_private_addresses = true;  // all else as by default: 256 polls at once,
  // 2 a host
  auto rules = rules::RuleSet::compile({});
  if (rules) config->rules = *rules;
  for (std::size_t i = 0; i < urls.size(); ++i)
    config->feeds.push_back({.name = fmt::format("Feed {}", i), .url = urls[i]});
  return config;
}

// The pipeline of `newswatch run`, without what is not part of a poll (pages, channels, reload).
class Daemon {
 public:
  Daemon(asio::io_context& loop, const std::vector<std::string>& urls, const std::string& database)
      : loop_(loop),
        config_(config_of(urls)),
        http_(net::make_curl_http(loop, {.user_agent = feeds::user_agent(config_->fetch)})),
        store_(std::move(*store::open_sqlite(database))),
        committer_(loop.get_executor(), *store_, store_thread_),
        poller_({.executor = loop.get_executor(),
                 .clock = *clock_,
                 .http = *http_,
                 .store = *store_,
                 .store_thread = store_thread_,
                 .workers = workers_,
                 .polls = polls_,
                 .committer = committer_,
                 .metrics = metrics_,
                 .events = events_,
                 .chance = chance_,
                 .new_deliveries = [](const std::vector<std::string>&) {},
                 .notices = notices_},
                config_, {}) {
    events_.poll = [this](const daemon::PollEnded& poll) {
      if (poll.outcome == "unchanged") ++unchanged_;
    };
    writing_.spawn("committer", committer_.run());
  }

  ~Daemon() {
    committer_.stop();
    bench::run_until_drained(loop_, writing_);
    workers_.join();
    store_thread_.join();
  }

  // Returns how many polls ended in 304 and are in the database.
  int poll_all() {
    unchanged_ = 0;
    passes_.spawn("pass", pass());
    bench::run_until_drained(loop_, passes_);
    return unchanged_;
  }

 private:
  asio::awaitable<void> pass() {
    auto no_progress = [](std::size_t, std::size_t) {};
    co_await poller_.poll_all_once(no_progress);
  }

  asio::io_context& loop_;
  std::shared_ptr<const config::Config> config_;
  std::unique_ptr<daemon::Clock> clock_ = daemon::make_real_clock();
  std::unique_ptr<net::Http> http_;
  std::unique_ptr<store::Store> store_;
  asio::thread_pool workers_{2};
  asio::thread_pool store_thread_{1};
  daemon::Metrics metrics_;
  daemon::Events events_;
  std::mt19937_64 chance_{7};
  daemon::Committer committer_;
  daemon::Notices notices_{{.executor = loop_.get_executor(),
                            .clock = *clock_,
                            .outbox = store_->outbox(),
                            .store_thread = store_thread_,
                            .new_deliveries = [](const std::vector<std::string>&) {}},
                           {}};
  net::TaskGroup polls_{loop_.get_executor(), told()};
  net::TaskGroup passes_{loop_.get_executor(), told()};
  net::TaskGroup writing_{loop_.get_executor(), told()};
  daemon::Poller poller_;
  int unchanged_ = 0;
};

// False when anything but 304 was answered: then there is nothing to compare.
bool compare(const char* id, const bench::FeedServer& server, int hosts, int at_once, long kept,
             const std::string& folder) {
  std::vector<std::string> urls;
  for (int i = 0; i < kFeeds; ++i) urls.push_back(server.url(i % hosts, i));
  asio::io_context loop(1);
  const auto keeps_running = asio::make_work_guard(loop);
  Daemon whole(loop, urls, fmt::format("{}/{}.db", folder, id));
  bench::HttpClient http(loop, urls, at_once);
  bench::BareCurl bare(urls, at_once, kept);
  whole.poll_all();  // the documents, with their ETags; and the first connections of all three
  bool sound = whole.poll_all() == kFeeds && http.poll_all() == kFeeds && bare.poll_all() == kFeeds;
  std::vector<double> a;
  std::vector<double> b;
  std::vector<double> c;
  const auto microseconds_a_poll = [](double seconds) { return seconds * 1e6 / kFeeds; };
  for (int i = 0; i < kRounds; ++i) {
    a.push_back(bench::cpu_of([&] { sound = whole.poll_all() == kFeeds && sound; }));
    b.push_back(bench::cpu_of([&] { sound = http.poll_all() == kFeeds && sound; }));
    c.push_back(bench::cpu_of([&] { sound = bare.poll_all() == kFeeds && sound; }));
  }
  if (!sound) {
    fmt::print(stderr, "poll.{}: some polls did not end in 304\n", id);
    return false;
  }
  const double limit = microseconds_a_poll(bench::median(c));
  fmt::print("poll.{}: {} feeds on {} hosts, {} at once, CPU us of this process per 304 poll\n", id,
             kFeeds, hosts, at_once);
  fmt::print(
      "  whole: request, transfer, judgement, schedule, commit to SQLite; http: net::Http\n"
      "  alone; ref: bare curl multi over epoll, handles and headers made once\n");
  bench::print_cost(fmt::format("poll.{}.whole", id).c_str(), microseconds_a_poll(bench::median(a)),
                    limit, 1.15);
  bench::print_cost(fmt::format("poll.{}.http", id).c_str(), microseconds_a_poll(bench::median(b)),
                    limit, 1.15);
  return true;
}

constexpr int kHosts = 18'000;

std::vector<std::string> one_feed_a_host(const bench::FeedServer& server) {
  std::vector<std::string> urls;
  for (int i = 0; i < kHosts; ++i) urls.push_back(server.url(i, i));
  return urls;
}

// Many transfers at once: each costs what one among few does.
bool many_in_flight(const bench::FeedServer& server) {
  const auto urls = one_feed_a_host(server);
  asio::io_context loop(1);
  const auto keeps_running = asio::make_work_guard(loop);
  bench::HttpClient many(loop, urls, 9000);
  bench::HttpClient few(loop, urls, 250);
  bool sound = many.poll_all() == kHosts && few.poll_all() == kHosts;
  const auto [a, b] = bench::compare(
      3, [&] { sound = many.poll_all() == kHosts && sound; },
      [&] { sound = few.poll_all() == kHosts && sound; });
  fmt::print("poll.in_flight: {} hosts, 9000 at once, beside 250 at once\n", kHosts);
  bench::print_cost("poll.in_flight.9000", a * 1e6 / kHosts, b * 1e6 / kHosts, 1.15);
  return sound;
}

// A client that has seen many hosts polls the next few as cheaply as one that knows no others.
bool many_seen(const bench::FeedServer& server) {
  std::vector<std::string> urls;
  for (int i = 0; i < kHosts; ++i) urls.push_back(server.hanging_up_url(i, i));
  const int part = kFeeds;
  std::vector<std::string> few_urls;
  for (int i = 0; i < part; ++i) few_urls.push_back(server.hanging_up_url(kHosts + i % 100, i));
  asio::io_context loop(1);
  const auto keeps_running = asio::make_work_guard(loop);
  bench::HttpClient many(loop, urls, 250);
  bench::HttpClient few(loop, few_urls, 250);
  bool sound = many.poll_all() == kHosts && few.poll_all() == part;
  std::size_t first = 0;
  const auto [a, b] = bench::compare(
      kRounds,
      [&] {
        sound = many.poll(first, static_cast<std::size_t>(part)) == part && sound;
        first = (first + static_cast<std::size_t>(part)) % urls.size();
      },
      [&] { sound = few.poll_all() == part && sound; });
  fmt::print("poll.seen: 18000 hosts seen, beside 100; a connection for each poll\n");
  bench::print_cost("poll.seen.18000", a * 1e6 / part, b * 1e6 / part, 1.1);
  return sound;
}

// Ten feeds on each host, as the daemon polls them, beside one.
bool ten_a_host(const bench::FeedServer& server, const std::string& folder) {
  std::vector<std::string> together;
  std::vector<std::string> apart;
  for (int i = 0; i < kFeeds; ++i) {
    together.push_back(server.url(i / 10, i));
    apart.push_back(server.url(i, i));
  }
  asio::io_context loop(1);
  const auto keeps_running = asio::make_work_guard(loop);
  fmt::print("poll.ten_a_host: ten feeds on each of 200 hosts, beside one on each of 2000\n");
  bool sound = true;
  {
    bench::HttpClient ours(loop, together, 256, 10);
    bench::HttpClient others(loop, apart, 256);
    sound = ours.poll_all() == kFeeds && others.poll_all() == kFeeds;
    const auto [a, b] = bench::compare(
        kRounds, [&] { sound = ours.poll_all() == kFeeds && sound; },
        [&] { sound = others.poll_all() == kFeeds && sound; });
    bench::print_cost("poll.ten_a_host.http", a * 1e6 / kFeeds, b * 1e6 / kFeeds, 0.5);
  }
  Daemon ours(loop, together, folder + "/together.db");
  Daemon others(loop, apart, folder + "/apart.db");
  ours.poll_all();
  others.poll_all();
  const auto [a, b] = bench::compare(
      kRounds, [&] { sound = ours.poll_all() == kFeeds && sound; },
      [&] { sound = others.poll_all() == kFeeds && sound; });
  bench::print_cost("poll.ten_a_host.whole", a * 1e6 / kFeeds, b * 1e6 / kFeeds, 0.5);
  return sound;
}

// 9,000 connections at once, and as many in the server.
void allow_many_descriptors() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int, char** arguments) {
  allow_many_descriptors();
  const bench::FeedServer server;  // before any thread
  const bench::Scratch scratch(arguments[0]);
  bool sound = compare("kept", server, 32, 64, kKept, scratch.folder());
  sound = compare("opened", server, kFeeds, 256, 0, scratch.folder()) && sound;
  sound = ten_a_host(server, scratch.folder()) && sound;
  sound = many_seen(server) && sound;
  sound = many_in_flight(server) && sound;
  if (!sound) fmt::print(stderr, "poll: some polls did not end in 304\n");
  return sound ? 0 : 1;
}
