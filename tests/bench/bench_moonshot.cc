// A million feeds in one process, as `newswatch run` has them: their state in a real store, polled
// for real when they fall due, by a server in a process of its own that has an address for every
// fifteen of them. Of a hundred polls 95 end in 304, 4 bring the bytes of the last time, and one
// brings a report that is new.
//
// By default a fifth of them, at a fifth of the pace, and the aims scaled; the million where
// NEWSWATCH_LONG_BENCHES is set.
// The reference of every line is the aim itself; less is better. Then a single pass over 100,000
// feeds, beside a bare curl multi loop over some of the same.

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/clock.h"
#include "daemon/events.h"
#include "daemon/memory.h"
#include "daemon/service.h"
#include "feeds/body_hash.h"
#include "feeds/conditional_get.h"
#include "net/curl_http.h"
#include "rules/rule_set.h"
#include "store/sqlite_store.h"
#include "tests/bench/bare_curl.h"
#include "tests/bench/feed_server.h"
#include "tests/bench/measure.h"
#include "tests/bench/resident.h"
#include "tests/bench/scratch.h"

namespace {

using namespace newswatch;
namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using std::chrono::system_clock;

constexpr std::uint32_t kHosts = 65'000;
constexpr seconds kInterval{900};
constexpr seconds kWindow{40};  // that is measured

sys_seconds now() { return std::chrono::floor<seconds>(system_clock::now()); }

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

std::string url_of(const bench::FeedServer& server, std::uint32_t feed) {
  return server.url(static_cast<int>(feed % kHosts), static_cast<int>(feed));
}

std::uint32_t feed_of(const std::string& url) {
  return static_cast<std::uint32_t>(std::strtoul(url.c_str() + url.rfind('/') + 1, nullptr, 10));
}

std::string name_of(std::uint32_t feed) { return fmt::format("Feed {}", feed); }

config::Config config_of(const bench::FeedServer& server, std::uint32_t feeds,
                         const std::string& database) {
  config::Config config;
  config.store.path = database;
  config.http.listen = "";
  config.fetch.allow_private_addresses = true;
  if (auto rules = rules::RuleSet::compile({})) config.rules = *rules;
  config.feeds.reserve(feeds);
  for (std::uint32_t feed = 0; feed < feeds; ++feed)
    config.feeds.push_back(
        {.name = name_of(feed), .url = url_of(server, feed), .every = kInterval});
  return config;
}

// When each falls due: all around the interval, one after the other. The first is late already.
sys_seconds due_of(std::uint32_t feed, std::uint32_t feeds, sys_seconds from) {
  if (feed == 0) return from - kInterval;
  return from +
         seconds(std::uint64_t{feed} * static_cast<std::uint64_t>(kInterval.count()) / feeds);
}

feeds::PollState state_of(const std::string& url, sys_seconds due) {
  feeds::PollState state{.etag = bench::FeedServer::kEtag,
                         .validators_url = url,
                         .body_hash = feeds::body_hash(bench::FeedServer::document())};
  state.last_attempt = state.last_success = state.last_new = due - kInterval;
  state.next_poll = due;
  state.interval = kInterval;
  state.why = feeds::Why::every;
  // What a month of news has taught.
  state.rhythm.last = static_cast<std::uint32_t>(state.last_success.time_since_epoch().count());
  state.rhythm.since = state.rhythm.last - 30 * 86'400;
  state.rhythm.items = 300;
  state.rhythm.count = 200;
  state.rhythm.hours.fill(100);
  return state;
}

bool fill_store(const bench::FeedServer& server, const std::string& database, std::uint32_t feeds,
                sys_seconds from) {
  constexpr std::uint32_t kAtOnce = 4'096;
  auto store = store::open_sqlite(database);
  if (!store) return false;
  for (std::uint32_t feed = 0; feed < feeds;) {
    std::vector<store::DocumentCommit> documents;
    for (; feed < feeds && documents.size() < kAtOnce; ++feed) {
      store::DocumentCommit one{.feed_url = url_of(server, feed), .feed_name = name_of(feed)};
      one.state = state_of(one.feed_url, due_of(feed, feeds, from));
      one.now = from;
      documents.push_back(std::move(one));
    }
    if (!(*store)->commit(documents)) return false;
  }
  return true;
}

// In a process of its own, so that none of its memory is counted.
bool fill_store_elsewhere(const bench::FeedServer& server, const std::string& database,
                          std::uint32_t feeds, sys_seconds from) {
  const pid_t child = fork();
  if (child == 0) _exit(fill_store(server, database, feeds, from) ? 0 : 1);
  int status = 1;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

// Notes when each feed is asked.
class Watched final : public net::Http {
 public:
  explicit Watched(net::Http& http) : http_(http) {}

  asio::awaitable<boost::system::result<net::HttpResponse, net::HttpError>> send(
      net::HttpRequest request) override {
    if (asked) asked(feed_of(request.url));
    auto reply = co_await http_.send(std::move(request));
    co_return reply;
  }

  std::function<void(std::uint32_t feed)> asked;

 private:
  net::Http& http_;
};

// All that `newswatch run` joins.
struct World {
  explicit World(const std::string& database) : store(std::move(*store::open_sqlite(database))) {}

  asio::io_context loop{1};
  std::unique_ptr<daemon::Clock> clock = daemon::make_real_clock();
  std::unique_ptr<net::Http> curl = net::make_curl_http(loop, {.user_agent = "newswatch bench"});
  Watched http{*curl};
  std::unique_ptr<store::Store> store;
  daemon::Events events;
};

struct Figures {
  double idle_bytes = 0;
  double start_seconds = 0;
  double resident = 0;
  double cpu_share = 0;
  double late_p99_ms = 0;
  std::size_t polls = 0;
  std::size_t missed = 0;  // that fell due and were not asked, or twice
  std::uint64_t reports_lost = 0;
};

// Lives through the window; the parts of it that only a timer can see.
class Window {
 public:
  Window(World& world, daemon::Service& service, std::uint32_t feeds, sys_seconds from)
      : service_(service), from_(from), feeds_(feeds), times_asked_(feeds), timer_(world.loop) {
    world.http.asked = [this](std::uint32_t feed) { note(feed); };
    world.events.poll = [this](const daemon::PollEnded& poll) {
      ++ended_;
      new_articles_ += poll.new_articles;
    };
    wait_until(from, [this] { begin(); });
  }

  [[nodiscard]] Figures figures(double resident_before, std::chrono::steady_clock::time_point began,
                                std::uint64_t reports_served) {
    Figures f;
    f.idle_bytes = (resident_at_begin_ - resident_before) / feeds_;
    f.start_seconds = std::chrono::duration<double>(first_asked_ - began).count();
    f.resident = resident_at_end_;
    f.cpu_share = (cpu_at_end_ - cpu_at_begin_) / wall_;
    f.polls = polls_;
    std::sort(late_ms_.begin(), late_ms_.end());
    if (!late_ms_.empty()) f.late_p99_ms = late_ms_[late_ms_.size() * 99 / 100];
    for (std::uint32_t feed = 1; feed < feeds_; ++feed) {
      const sys_seconds due = due_of(feed, feeds_, from_);
      const bool should = due < from_ + kWindow;
      if (times_asked_[feed] > 1 || (should && times_asked_[feed] == 0)) ++f.missed;
    }
    f.reports_lost = reports_served - std::min(reports_served, new_articles_);
    return f;
  }

 private:
  template <class Then>
  void wait_until(sys_seconds when, Then then) {
    timer_.expires_after(std::chrono::ceil<milliseconds>(
        std::max(milliseconds(0), std::chrono::ceil<milliseconds>(when - system_clock::now()))));
    timer_.async_wait([then](boost::system::error_code failed) {
      if (!failed) then();
    });
  }

  void note(std::uint32_t feed) {
    if (first_asked_ == std::chrono::steady_clock::time_point{})
      first_asked_ = std::chrono::steady_clock::now();
    if (feed >= feeds_) return;
    ++times_asked_[feed];
    const std::chrono::duration<double, std::milli> late =
        system_clock::now() - due_of(feed, feeds_, from_);
    if (feed > 0) late_ms_.push_back(static_cast<float>(late.count()));
  }

  void begin() {
    resident_at_begin_ = bench::resident_bytes();
    cpu_at_begin_ = bench::cpu_seconds();
    began_ = std::chrono::steady_clock::now();
    ended_ = 0;
    wait_until(from_ + kWindow, [this] { end(); });
  }

  void end() {
    cpu_at_end_ = bench::cpu_seconds();
    wall_ = seconds_since(began_);
    polls_ = ended_;
    resident_at_end_ = bench::resident_bytes();
    wait_until(from_ + kWindow + seconds(2), [this] { service_.stop(); });
  }

  daemon::Service& service_;
  sys_seconds from_;
  std::uint32_t feeds_;
  std::vector<std::uint8_t> times_asked_;
  std::vector<float> late_ms_;
  asio::steady_timer timer_;
  std::size_t ended_ = 0;
  std::size_t polls_ = 0;
  std::uint64_t new_articles_ = 0;
  double resident_at_begin_ = 0;
  double resident_at_end_ = 0;
  double cpu_at_begin_ = 0;
  double cpu_at_end_ = 0;
  double wall_ = 1;
  std::chrono::steady_clock::time_point began_, first_asked_;
};

bool run_a_million(const bench::FeedServer& server, std::uint32_t feeds,
                   const std::string& folder) {
  const std::string database = folder + "/moonshot.db";
  const double share = feeds / 1e6;
  // Filling takes ten microseconds a feed, a start two; an unquiet machine three times that.
  const auto lead = seconds(10 + feeds / 25'000);
  const sys_seconds from = now() + lead;
  if (!fill_store_elsewhere(server, database, feeds, from)) {
    fmt::print(stderr, "moonshot: the store cannot be filled\n");
    return false;
  }
  const auto store_bytes = static_cast<double>(std::filesystem::file_size(database));
  World world(database);
  auto config = config_of(server, feeds, database);
  // The store's cache of pages is no part of what a feed takes.
  static_cast<void>(world.store->visit_schedule([](const store::FeedRecord&) {}));
  const double before = bench::resident_bytes();
  const auto began = std::chrono::steady_clock::now();
  daemon::Service service({.loop = world.loop,
                           .clock = *world.clock,
                           .http = world.http,
                           .store = *world.store,
                           .events = world.events},
                          {.watch_files = false, .watch_machine = false, .listen = false},
                          std::move(config));
  Window window(world, service, feeds, from);
  if (now() >= from - seconds(3)) {
    fmt::print(stderr, "moonshot: this machine is too busy to fill the store in time\n");
    return false;
  }
  if (const auto ended = service.run(); !ended) {
    fmt::print(stderr, "moonshot: {}\n", ended.error());
    return false;
  }
  const Figures f = window.figures(before, began, server.reports());
  fmt::print(
      "moonshot: {} feeds, each asked every {} s, over {} s: {} polls, {:.0f} a second, {:.0f} us "
      "of "
      "CPU a poll\n",
      feeds, kInterval.count(), kWindow.count(), f.polls,
      static_cast<double>(f.polls) / static_cast<double>(kWindow.count()),
      f.cpu_share * static_cast<double>(kWindow.count()) * 1e6 /
          static_cast<double>(std::max<std::size_t>(1, f.polls)));
  fmt::print("  start to first poll {:.2f} s; store {:.0f} bytes a feed\n", f.start_seconds,
             store_bytes / feeds);
  fmt::print("  idle_bytes: resident, beyond the configuration's own; the aims are references\n");
  bench::print_cost("moonshot.idle_bytes", f.idle_bytes, 180, 1);
  bench::print_cost("moonshot.resident_mb", f.resident / 1e6, 700 * share, 1);
  bench::print_cost("moonshot.cpu_percent", f.cpu_share * 100, 15 * share, 1);
  bench::print_cost("moonshot.late_p99_ms", f.late_p99_ms, 1000, 1);
  bench::print_cost("moonshot.lost", static_cast<double>(f.missed + f.reports_lost), 1, 0);
  return f.missed + f.reports_lost == 0;
}

// `newswatch poll` over all of them; returns seconds of CPU, or nothing where a feed failed.
std::optional<double> pass(World& world, const config::Config& config, const char* outcome) {
  std::size_t well = 0;
  world.events.poll = [&well, outcome](const daemon::PollEnded& poll) {
    if (poll.outcome == outcome) ++well;
  };
  const std::size_t feeds = config.feeds.size();
  const double before = bench::cpu_seconds();
  const auto began = std::chrono::steady_clock::now();
  world.loop.restart();
  daemon::Service service(
      {.loop = world.loop,
       .clock = *world.clock,
       .http = world.http,
       .store = *world.store,
       .events = world.events},
      {.watch_files = false, .one_pass = true, .watch_machine = false, .listen = false}, config);
  const auto ended = service.run();
  const double cpu = bench::cpu_seconds() - before;
  fmt::print("moonshot.pass: {} of {} feeds {} in {:.1f} s, {:.0f} polls a second, {:.0f} MB\n",
             well, feeds, outcome, seconds_since(began),
             static_cast<double>(feeds) / seconds_since(began), bench::resident_bytes() / 1e6);
  if (!ended || well != feeds) return std::nullopt;
  return cpu;
}

bool run_a_pass(const bench::FeedServer& server, std::uint32_t feeds, const std::string& folder) {
  constexpr std::uint32_t kBare = 4'000;
  const std::string database = folder + "/pass.db";
  std::vector<std::string> urls;
  for (std::uint32_t feed = 0; feed < kBare; ++feed) urls.push_back(url_of(server, feed));
  bench::BareCurl bare(urls, 256, 64);
  bool sound = bare.poll_all() == kBare;
  const double limit =
      bench::cpu_of([&] { sound = bare.poll_all() == kBare && sound; }) * 1e6 / kBare;
  World world(database);
  const auto config = config_of(server, feeds, database);
  const auto first = pass(world, config, "parsed");
  const auto second = pass(world, config, "unchanged");
  if (!sound || !first || !second) return false;
  fmt::print("moonshot.pass: us of CPU a poll that ends in 304, start included; ref: bare curl\n");
  bench::print_cost("moonshot.pass.cpu_us", *second * 1e6 / feeds, limit, 1.15);
  return true;
}

}  // namespace

// With the argument `pass` only that.
int main(int count, char** arguments) {
  const bool whole = std::getenv("NEWSWATCH_LONG_BENCHES") != nullptr;
  spdlog::set_level(spdlog::level::warn);
  daemon::keep_freed_memory();
  const bench::Scratch scratch(arguments[0]);
  const bool pass_alone = count > 1 && std::string_view(arguments[1]) == "pass";
  bool sound = pass_alone;
  if (!pass_alone) {
    const bench::FeedServer server(bench::FeedServer::Mix{.again = 4, .news = 1});
    sound = run_a_million(server, whole ? 1'000'000 : 200'000, scratch.folder());
  }
  std::fflush(stdout);
  const bench::FeedServer server;
  return run_a_pass(server, whole ? 100'000 : 20'000, scratch.folder()) && sound ? 0 : 1;
}
