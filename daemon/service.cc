// Threads: the loop (the caller's), the workers, the store's own, and one that reads
// configurations. Everything on the loop lives in one of four task groups, ended in this order:
// loops that begin work, work in flight (polls, attempts), the committer, helpers.

#include "daemon/service.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <optional>
#include <random>
#include <thread>
#include <utility>

#include "daemon/committer.h"
#include "daemon/config_watcher.h"
#include "daemon/deliverer.h"
#include "daemon/health.h"
#include "daemon/metrics.h"
#include "daemon/notify.h"
#include "daemon/outbox_gauge.h"
#include "daemon/poller.h"
#include "daemon/programs.h"
#include "daemon/status_gate.h"
#include "daemon/status_pages.h"
#include "daemon/watchdog.h"
#include "daemon/websub.h"
#include "net/curl_mail.h"
#include "net/run_on.h"
#include "net/secrets.h"
#include "net/server.h"
#include "net/task_group.h"
#include "net/url.h"

namespace newswatch::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto kSettle = 300ms;       // after the last change of a burst
constexpr auto kProofOfLife = 5s;     // how often loop, workers and store prove that they move
constexpr auto kStuckAfter = 30s;     // without a proof, /livez says so
constexpr auto kDeliverWithin = 60s;  // of a single pass
constexpr auto kForgetEvery = std::chrono::seconds(3600);
constexpr std::size_t kForgetRows = 1000;  // a transaction

// Monitors ask briefly, and nobody has to send us anything.
const net::ServerLimits kStatusLimits{
    .max_connections = 64, .max_header_bytes = 16u << 10, .max_body_bytes = 4u << 10};

// Hubs may send bursts; strangers who guess at callbacks are told nothing, slowly.
constexpr RateLimit kHubs{.burst = 600, .per_second = 100};

std::size_t worker_count(std::size_t wanted) {
  return wanted > 0 ? wanted : std::max(2u, std::thread::hardware_concurrency());
}

}  // namespace

struct Service::Impl {
  Impl(ServiceDoors the_doors, ServiceOptions the_options, config::Config first)
      : doors(the_doors),
        options(std::move(the_options)),
        config(std::make_shared<const config::Config>(std::move(first))),
        executor(doors.loop.get_executor()),
        workers(worker_count(options.workers)),
        store_thread(1),
        reading_thread(1),
        committer(executor, doors.store, store_thread),
        work(executor, told_of_error("work")),
        loops(executor, told_of_error("loop")),
        writing(executor, told_of_error("store")),
        helpers(executor, told_of_error("helper")),
        watcher(doors.loop),
        stopped(executor),
        reload_wanted(executor) {}

  ~Impl() {
    workers.join();
    store_thread.join();
    reading_thread.join();
  }

  static net::TaskGroup::OnError told_of_error(const char* group) {
    return [group](const std::string& task, std::exception_ptr thrown) {
      try {
        std::rethrow_exception(thrown);
      } catch (const std::exception& e) {
        spdlog::error("task failed group={} task=\"{}\" error=\"{}\"", group, task, e.what());
      }
    };
  }

  asio::awaitable<void> main();
  asio::awaitable<void> all_at_once();
  asio::awaitable<void> all_settled();
  asio::awaitable<void> wait_for_signals();
  asio::awaitable<void> reload_when_wanted();
  asio::awaitable<void> forget_old();
  asio::awaitable<void> shut_down();
  bool start();
  void listen();
  PushHooks push_hooks();
  net::Server::Handler handler_of(StatusSources sources);
  void apply(std::shared_ptr<const config::Config> next);
  void set_channels();
  void look_again_all();
  void told_of_deliveries(const std::vector<std::string>& channels);
  std::string summary() const;
  std::vector<std::string> feed_names() const;
  std::vector<std::string> channel_names() const;

  ServiceDoors doors;
  ServiceOptions options;
  std::shared_ptr<const config::Config> config;
  asio::any_io_executor executor;
  // Caught from the first moment on; what comes before wait_for_signals() is kept for it.
  asio::signal_set signals{executor, SIGTERM, SIGINT, SIGHUP};
  std::mt19937_64 chance{std::random_device{}()};
  Metrics metrics;
  asio::thread_pool workers;
  asio::thread_pool store_thread;
  asio::thread_pool reading_thread;
  Committer committer;
  net::TaskGroup work;
  net::TaskGroup loops;
  net::TaskGroup writing;
  net::TaskGroup helpers;
  std::unique_ptr<net::Mailer> mailer = net::make_curl_mailer(doors.loop);
  std::unique_ptr<Programs> programs = make_programs(doors.loop);
  std::optional<Notices> notices;
  std::optional<Poller> poller;
  std::optional<Websub> websub;
  std::map<std::string, std::unique_ptr<Deliverer>> deliverers;
  ConfigWatcher watcher;
  std::unique_ptr<net::Server> server;
  Wake stopped;
  Wake reload_wanted;
  std::chrono::steady_clock::time_point proof_of_life = std::chrono::steady_clock::now();
  bool ready = false;
  std::string error;
  std::function<void()> ended = [] {};
};

Service::Service(ServiceDoors doors, ServiceOptions options, config::Config config)
    : impl_(std::make_unique<Impl>(doors, std::move(options), std::move(config))) {}

Service::~Service() = default;

void Service::on_end(std::function<void()> ended) { impl_->ended = std::move(ended); }
void Service::stop() { impl_->stopped.notify(); }
void Service::reload() { impl_->reload_wanted.notify(); }
std::uint16_t Service::port() const {
  return impl_->server ? impl_->server->port() : std::uint16_t{0};
}
std::size_t Service::failing_feeds() const { return impl_->poller ? impl_->poller->failing() : 0; }
std::size_t Service::feeds_left_alone() const {
  return impl_->poller ? impl_->poller->left_alone() : 0;
}
std::size_t Service::feeds_gone() const { return impl_->poller ? impl_->poller->gone() : 0; }

boost::system::result<void, std::string> Service::run() {
  net::TaskGroup root(impl_->executor, Impl::told_of_error("main"));
  root.spawn("main", impl_->main());
  impl_->doors.loop.run();
  if (!impl_->error.empty()) return impl_->error;
  return {};
}

asio::awaitable<void> Service::Impl::main() {
  const bool started = start();
  if (started) {
    if (options.one_pass) {
      co_await all_at_once();
    } else {
      co_await stopped.wait();
    }
  }
  co_await shut_down();
}

bool Service::Impl::start() {
  auto raised = doors.store.outbox().raised();
  if (!raised) {
    error = raised.error().message;
    return false;
  }
  auto agreed = doors.store.subscriptions().remembered();
  if (!agreed) {
    error = agreed.error().message;
    return false;
  }
  listen();
  if (!error.empty()) return false;
  const auto wake_channels = [this](const std::vector<std::string>& channels) {
    told_of_deliveries(channels);
  };
  notices.emplace(Notices::Doors{.executor = executor,
                                 .clock = doors.clock,
                                 .outbox = doors.store.outbox(),
                                 .store_thread = store_thread,
                                 .new_deliveries = wake_channels},
                  std::move(*raised));
  notices->configure(config->notices, channels_of(*config), feed_names());
  poller.emplace(Poller::Doors{.executor = executor,
                               .clock = doors.clock,
                               .http = doors.http,
                               .store = doors.store,
                               .store_thread = store_thread,
                               .workers = workers,
                               .polls = work,
                               .committer = committer,
                               .metrics = metrics,
                               .events = doors.events,
                               .chance = chance,
                               .new_deliveries = wake_channels,
                               .notices = *notices,
                               .pushes = push_hooks()});
  if (const auto failure = poller->start(config)) {
    error = failure->message;
    return false;
  }
  // A single pass neither asks hubs nor gives anything back to them.
  if (!options.one_pass) {
    websub.emplace(Websub::Doors{.executor = executor,
                                 .clock = doors.clock,
                                 .http = doors.http,
                                 .store = doors.store.subscriptions(),
                                 .store_thread = store_thread,
                                 .workers = workers,
                                 .work = work,
                                 .poller = *poller,
                                 .metrics = metrics,
                                 .chance = chance,
                                 .random_hex = net::random_hex},
                   server ? config->http.public_url : std::string(), config, std::move(*agreed));
    writing.spawn("websub", websub->run());
  }
  writing.spawn("committer", committer.run());
  writing.spawn("notices", notices->run());
  set_channels();
  if (!options.one_pass) loops.spawn("poller", poller->run());
  helpers.spawn("signals", wait_for_signals());
  helpers.spawn("retention", forget_old());
  helpers.spawn("reload", reload_when_wanted());
  helpers.spawn("edits", watch_edits(doors.store.outbox(), store_thread, doors.clock,
                                     [this] { look_again_all(); }));
  if (options.watch_machine) {
    helpers.spawn("disk", watch_disk(config->store.path, doors.clock, *notices));
    helpers.spawn("clock", watch_clock(doors.clock, *notices));
    helpers.spawn("silence",
                  watch_silence(config->store.path, reading_thread, doors.clock, *notices));
  }
  helpers.spawn("outbox", watch_outbox(
                              config->store.path, [this] { return channel_names(); },
                              reading_thread, doors.clock, metrics));
  if (options.watch_files && !options.config_path.empty()) {
    watcher.watch(config->files, config->watched_folders);
    if (!watcher.error().empty())
      spdlog::warn("{}: changes need SIGHUP to be read", watcher.error());
    helpers.spawn("watcher", watcher.run(kSettle, [this] { reload_wanted.notify(); }));
  }
  const auto limit = watchdog_limit();
  const auto period =
      limit ? std::min<std::chrono::microseconds>(*limit / 3, kProofOfLife) : kProofOfLife;
  helpers.spawn("watchdog", feed_watchdog(period, workers, store_thread, [this] {
                  proof_of_life = std::chrono::steady_clock::now();
                  metrics.feeds(poller->configured(), poller->failing(), poller->in_flight());
                  notify_watchdog();
                }));
  metrics.reloaded(true, doors.clock.now());
  metrics.rules(config->rules->settings().rules.size());
  notices->clear(alerts::NoticeKind::reload_refused, "",
                 "The configuration in force is the one on disk.");
  ready = true;
  notify_ready(summary());
  spdlog::info("ready feeds={} rules={}", config->feeds.size(),
               config->rules->settings().rules.size());
  return true;
}

void Service::Impl::listen() {
  if (!options.listen || config->http.listen.empty()) return;
  StatusSources sources{
      .metrics = [this] { return metrics.text(); },
      .alive = [this] { return std::chrono::steady_clock::now() - proof_of_life < kStuckAfter; },
      .unready = [this] { return ready ? std::string() : std::string("starting or stopping"); },
      .summary = [this] { return summary(); }};
  net::ServerLimits limits = kStatusLimits;
  limits.body_limit = [this](const net::ServerRequest& head) {
    const std::size_t otherwise = kStatusLimits.max_body_bytes;
    return websub ? websub->body_limit(head.target, otherwise) : otherwise;
  };
  auto listening = net::Server::listen(doors.loop, config->http.listen,
                                       handler_of(std::move(sources)), std::move(limits));
  if (!listening) {
    error = listening.error();
    return;
  }
  server = std::move(*listening);
}

// Callbacks have gates of their own: behind a reverse proxy every hub and every stranger has one
// address, and neither may take its rate from the other or from a monitor on this machine.
net::Server::Handler Service::Impl::handler_of(StatusSources sources) {
  struct Gates {
    StatusGate pages;
    StatusGate hubs;
    StatusGate strangers;
  };
  const std::string& listen = config->http.listen;
  const std::string host = net::host(config->http.public_url);
  auto gates = std::make_shared<Gates>(Gates{.pages = {listen, RateLimit{}},
                                             .hubs = {listen, kHubs, host},
                                             .strangers = {listen, RateLimit{}, host}});
  return [this, sources = std::move(sources),
          gates](net::ServerRequest request) -> asio::awaitable<net::ServerResponse> {
    const bool callback = websub && websub->is_callback(request.target);
    const bool known = callback && websub->is_known(request.target);
    StatusGate& gate = known ? gates->hubs : callback ? gates->strangers : gates->pages;
    auto refused = gate.refusal(request, std::chrono::steady_clock::now());
    if (refused) co_return std::move(*refused);
    if (!callback) co_return answer_status(sources, request);
    auto answer = co_await websub->answer(std::move(request));
    co_return answer;
  };
}

PushHooks Service::Impl::push_hooks() {
  return {.polled =
              [this](const auto& feed, const auto& links, const auto& news) {
                if (websub) websub->polled(feed, links, news);
              },
          .safety = [this](const std::string& feed_url) -> std::optional<std::chrono::seconds> {
            if (!websub) return std::nullopt;
            return websub->safety_interval(feed_url, doors.clock.now());
          }};
}

asio::awaitable<void> Service::Impl::all_at_once() {
  using namespace asio::experimental::awaitable_operators;
  const auto result = co_await (poller->poll_all_once(options.progress) || stopped.wait());
  const auto* failure = std::get_if<0>(&result);
  if (failure == nullptr) co_return;  // told to stop
  if (*failure) {
    error = (*failure)->message;
    co_return;
  }
  // A pass ends when what it found is delivered or has failed for the first time.
  asio::steady_timer patience(executor, kDeliverWithin);
  co_await (all_settled() || stopped.wait() || patience.async_wait(asio::use_awaitable));
}

// Nothing is in flight, and no channel has anything due that it could send.
asio::awaitable<void> Service::Impl::all_settled() {
  do {
    co_await work.drained();
    for (auto& [name, deliverer] : deliverers) co_await deliverer->settled();
  } while (work.size() > 0);
}

asio::awaitable<void> Service::Impl::wait_for_signals() {
  for (;;) {
    const int signal = co_await signals.async_wait(asio::use_awaitable);
    if (signal == SIGHUP) {
      reload_wanted.notify();
    } else {
      spdlog::info("stopping signal={}", signal == SIGTERM ? "SIGTERM" : "SIGINT");
      stopped.notify();
    }
  }
}

// I6: the new configuration is read, checked and compiled whole before anything is swapped.
asio::awaitable<void> Service::Impl::reload_when_wanted() {
  for (;;) {
    co_await reload_wanted.wait();
    if (options.config_path.empty()) continue;
    notify_reloading();
    auto read = [path = options.config_path, running = config->rules] {
      return config::load(path, config::secret_sources_of_process(), running.get());
    };
    auto next = co_await net::run_on(reading_thread, std::move(read));
    if (!ready) co_return;  // told to stop meanwhile
    metrics.reloaded(next.has_value(), doors.clock.now());
    if (!next) {
      for (const config::Problem& problem : next.error())
        spdlog::error("configuration refused {}", config::to_string(problem));
      spdlog::error("configuration not reloaded: the previous one stays in force");
      notices->raise(alerts::NoticeKind::reload_refused, "",
                     fmt::format("The changed configuration was refused and the previous one stays "
                                 "in force: {}",
                                 config::to_string(next.error().front())));
      notify_ready("the last change of the configuration was refused; " + summary());
      continue;
    }
    apply(std::make_shared<const config::Config>(std::move(*next)));
    notices->clear(alerts::NoticeKind::reload_refused, "",
                   "The configuration in force is the one on disk.");
    spdlog::info("configuration reloaded feeds={} rules={} channels={}", config->feeds.size(),
                 config->rules->settings().rules.size(), config->channels.size());
    notify_ready(summary());
  }
}

void Service::Impl::apply(std::shared_ptr<const config::Config> next) {
  if (next->store.path != config->store.path)
    spdlog::warn("store.path changed: it takes effect at the next start");
  if (next->http != config->http) spdlog::warn("http changed: it takes effect at the next start");
  config = std::move(next);
  for (const config::Problem& warning : config->warnings)
    spdlog::warn("{}", config::to_string(warning));
  notices->configure(config->notices, channels_of(*config), feed_names());
  poller->configure(config);
  if (websub) websub->configure(config);
  set_channels();
  watcher.watch(config->files, config->watched_folders);
  metrics.rules(config->rules->settings().rules.size());
}

void Service::Impl::set_channels() {
  const auto channels = channels_of(*config);
  for (const alerts::Channel& channel : channels) {
    auto& deliverer = deliverers[channel.name];
    if (deliverer) {
      deliverer->configure(channel);
      continue;
    }
    deliverer = std::make_unique<Deliverer>(
        Deliverer::Doors{.executor = executor,
                         .clock = doors.clock,
                         .senders = {doors.clock, doors.http, *mailer, *programs},
                         .outbox = doors.store.outbox(),
                         .store_thread = store_thread,
                         .workers = workers,
                         .attempts = work,
                         .metrics = metrics,
                         .events = doors.events,
                         .chance = chance,
                         .notices = *notices},
        channel);
    writing.spawn("channel " + channel.name, deliverer->run());
  }
  for (auto& running : deliverers) {
    const bool kept = std::any_of(channels.begin(), channels.end(), [&](const auto& channel) {
      return channel.name == running.first;
    });
    // Its deliveries wait in the store until the channel is back.
    if (!kept) running.second->pause();
  }
}

void Service::Impl::told_of_deliveries(const std::vector<std::string>& channels) {
  for (const std::string& channel : channels) {
    const auto found = deliverers.find(channel);
    if (found != deliverers.end()) found->second->wake();
  }
}

void Service::Impl::look_again_all() {
  for (auto& [name, deliverer] : deliverers) deliverer->look_again();
}

asio::awaitable<void> Service::Impl::forget_old() {
  for (;;) {
    const auto before = doors.clock.now() - config->store.keep_articles;
    auto job = [&store = doors.store, before] { return store.forget(before, kForgetRows); };
    const auto forgotten = co_await net::run_on(store_thread, std::move(job));
    if (!forgotten) spdlog::warn("retention failed error=\"{}\"", forgotten.error().message);
    const bool more = forgotten && *forgotten >= kForgetRows;
    const auto next = doors.clock.now() + (more ? 1s : kForgetEvery);
    co_await doors.clock.sleep_until(next);
  }
}

asio::awaitable<void> Service::Impl::shut_down() {
  using namespace asio::experimental::awaitable_operators;
  ready = false;
  notify_stopping();
  if (server) server->stop();
  if (poller) poller->stop();
  for (auto& [name, deliverer] : deliverers) deliverer->stop();
  asio::steady_timer grace(executor, kGrace);
  co_await (all_settled() || grace.async_wait(asio::use_awaitable));
  const std::size_t cut_off = work.size();
  if (cut_off > 0)
    spdlog::warn("cutting off {} transfers that did not end within {} s", cut_off, kGrace.count());
  for (auto& [name, deliverer] : deliverers) deliverer->cut_off();
  loops.cancel();
  work.cancel();
  co_await work.drained();
  co_await loops.drained();
  helpers.cancel();
  co_await helpers.drained();
  committer.stop();
  if (notices) notices->stop();
  if (websub) websub->stop();
  asio::steady_timer last(executor, 2s);
  co_await (writing.drained() || last.async_wait(asio::use_awaitable));
  writing.cancel();
  co_await writing.drained();
  server.reset();
  ended();
}

std::string Service::Impl::summary() const {
  const auto unverified = std::count_if(config->feeds.begin(), config->feeds.end(),
                                        [](const feeds::Feed& feed) { return !feed.verify_tls; });
  return fmt::format(
      "watching {} feeds with {} rules, {} feeds failing{}", config->feeds.size(),
      config->rules->settings().rules.size(), poller ? poller->failing() : 0,
      unverified == 0 ? "" : fmt::format(", {} with certificates unverified", unverified));
}

std::vector<std::string> Service::Impl::feed_names() const {
  std::vector<std::string> names;
  for (const feeds::Feed& feed : config->feeds) names.push_back(feed.name);
  return names;
}

std::vector<std::string> Service::Impl::channel_names() const {
  std::vector<std::string> names;
  for (const alerts::Channel& channel : channels_of(*config)) names.push_back(channel.name);
  return names;
}

}  // namespace newswatch::daemon
