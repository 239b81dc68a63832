// CPU of a poll that ends in 304, beside a bare curl multi loop that asks the same URLs of the same
// server, in the same run. Twice: over connections kept alive, and over so many hosts that every
// poll opens one.
//
// poll.*.whole is what `newswatch run` does for a feed that is due: conditional request, transfer,
// judgement, the next time, the durable record (SQLite, synchronous=FULL). poll.*.http is the HTTP
// client alone. Less is better in every figure here.

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
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
#include "tests/bench/measure.h"
#include "tests/bench/scratch.h"

namespace {

using namespace newswatch;
namespace asio = boost::asio;

constexpr int kFeeds = 2000;
constexpr long kKept = 64;  // connections kept alive: the client's own limit
constexpr int kRounds = 7;

// Runs the loop until every task of the group has ended.
void run_until_drained(asio::io_context& loop, net::TaskGroup& group) {
  while (group.size() > 0) loop.run_one();
}

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
                 .notices = notices_}) {
    if (const auto failure = poller_.start(config_)) throw std::runtime_error(failure->message);
    events_.poll = [this](const daemon::PollEnded& poll) {
      if (poll.outcome == "unchanged") ++unchanged_;
    };
    writing_.spawn("committer", committer_.run());
  }

  ~Daemon() {
    committer_.stop();
    run_until_drained(loop_, writing_);
    workers_.join();
    store_thread_.join();
  }

  // Returns how many polls ended in 304 and are in the database.
  int poll_all() {
    unchanged_ = 0;
    passes_.spawn("pass", pass());
    run_until_drained(loop_, passes_);
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

// The same requests through net::Http alone, as many at once.
class Client {
 public:
  Client(asio::io_context& loop, const std::vector<std::string>& urls, int at_once)
      : loop_(loop),
        at_once_(at_once),
        http_(net::make_curl_http(loop, {.user_agent = "newswatch"})) {
    const feeds::FetchSettings settings{.allow_private_addresses = true};
    for (const std::string& url : urls) {
      const feeds::PollState state{.etag = bench::FeedServer::kEtag, .validators_url = url};
      feeds::ConditionalGet get = feeds::conditional_get({.url = url}, settings, state);
      for (net::Header& validator : get.validators.headers)
        get.request.headers.push_back(std::move(validator));
      requests_.push_back(std::move(get.request));
    }
  }

  int poll_all() {
    unchanged_ = 0;
    next_ = 0;
    for (int i = 0; i < at_once_; ++i) lanes_.spawn("lane", lane());
    run_until_drained(loop_, lanes_);
    return unchanged_;
  }

 private:
  asio::awaitable<void> lane() {
    while (next_ < requests_.size()) {
      auto request = requests_[next_++];
      auto reply = co_await http_->send(std::move(request));
      if (reply && reply->status == 304) ++unchanged_;
    }
  }

  asio::io_context& loop_;
  int at_once_;
  std::unique_ptr<net::Http> http_;
  net::TaskGroup lanes_{loop_.get_executor(), told()};
  std::vector<net::HttpRequest> requests_;
  std::size_t next_ = 0;
  int unchanged_ = 0;
};

// False when anything but 304 was answered: then there is nothing to compare.
bool compare(const char* id, const bench::FeedServer& server, int hosts, int at_once,
             const std::string& folder) {
  std::vector<std::string> urls;
  for (int i = 0; i < kFeeds; ++i) urls.push_back(server.url(i % hosts, i));
  asio::io_context loop(1);
  const auto keeps_running = asio::make_work_guard(loop);
  Daemon whole(loop, urls, fmt::format("{}/{}.db", folder, id));
  Client http(loop, urls, at_once);
  bench::BareCurl bare(urls, at_once, kKept);
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

}  // namespace

int main(int, char** arguments) {
  const bench::FeedServer server;  // before any thread
  const bench::Scratch scratch(arguments[0]);
  const bool kept = compare("kept", server, 32, 64, scratch.folder());
  const bool opened = compare("opened", server, kFeeds, 256, scratch.folder());
  return kept && opened ? 0 : 1;
}
