#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <csignal>
#include <iostream>
#include <memory>

#include "daemon/alert_view.h"
#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/service.h"
#include "daemon/terminal.h"
#include "feeds/conditional_get.h"
#include "net/curl_http.h"
#include "store/sqlite_store.h"

namespace newswatch::daemon {

namespace {

// Under systemd the log tells it all; a person at a terminal sees the alerts as well.
Events events_for(const Terminal& terminal, bool quiet) {
  Events events;
  events.poll = [](const PollEnded& poll) {
    if (poll.new_articles + poll.edited > 0) {
      spdlog::info("polled feed=\"{}\" articles={} new={} edited={} duplicates={} alerts={}",
                   poll.feed.name, poll.articles, poll.new_articles, poll.edited, poll.duplicates,
                   poll.alerts);
    } else {
      spdlog::debug("polled feed=\"{}\" outcome={}", poll.feed.name, poll.outcome);
    }
  };
  events.attempt = [](const AttemptOutcome& attempt) {
    switch (attempt.state) {
      case alerts::DeliveryState::delivered:
        spdlog::info("delivered channel={} rule={} id={}", attempt.delivery.channel,
                     attempt.delivery.rule, attempt.delivery.id.value);
        break;
      case alerts::DeliveryState::waiting:
        spdlog::warn("delivery failed channel={} id={} attempt={} error=\"{}\"",
                     attempt.delivery.channel, attempt.delivery.id.value,
                     attempt.delivery.attempts + 1, attempt.error);
        break;
      case alerts::DeliveryState::dead:
      case alerts::DeliveryState::dropped:
        spdlog::error("delivery given up channel={} id={} error=\"{}\": kept as a dead letter",
                      attempt.delivery.channel, attempt.delivery.id.value, attempt.error);
        break;
      case alerts::DeliveryState::gathered:  // its digest is what is told
        break;
    }
  };
  if (terminal.is_terminal && !quiet) {
    events.alert = [terminal](const alerts::Alert& alert) {
      fmt::print("\n{}\n", draw_alert(alert, terminal));
    };
  }
  return events;
}

// What came of a single pass.
struct PassSummary {
  std::size_t failing = 0;
  std::size_t left_alone = 0;
  std::size_t gone = 0;
};

int run_service(const RunOptions& options, ServiceOptions service_options, PassSummary* summary) {
  auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  for (const config::Problem& warning : config->warnings)
    spdlog::warn("{}", config::to_string(warning));
  auto store = store::open_sqlite(config->store.path);
  if (!store) {
    std::cerr << "newswatch: " << printable(store.error().message) << '\n';
    return kEnvironmentAtFault;
  }
  // Whoever reads our lines may go away: writing one then fails, and it waits.
  std::signal(SIGPIPE, SIG_IGN);
  boost::asio::io_context loop(1);
  const auto clock = make_real_clock();
  const auto http = net::make_curl_http(
      loop, net::CurlHttpOptions{.user_agent = feeds::user_agent(config->fetch)});
  const Events events = events_for(terminal_of(STDOUT_FILENO), options.quiet);
  spdlog::info("starting version={} feeds={} rules={} channels={}", NEWSWATCH_VERSION,
               config->feeds.size(), config->rules->settings().rules.size(),
               config->channels.size());
  service_options.config_path = options.config;
  Service service(
      {.loop = loop, .clock = *clock, .http = *http, .store = **store, .events = events},
      std::move(service_options), std::move(*config));
  const auto ended = service.run();
  if (summary != nullptr)
    *summary = {service.failing_feeds(), service.feeds_left_alone(), service.feeds_gone()};
  if (!ended) {
    std::cerr << "newswatch: " << printable(ended.error()) << '\n';
    return kEnvironmentAtFault;
  }
  spdlog::info("stopped");
  return kDone;
}

}  // namespace

int run_daemon(const RunOptions& options) {
  return run_service(options, ServiceOptions{}, nullptr);
}

int poll_once(const RunOptions& options) {
  const Terminal terminal = terminal_of(STDERR_FILENO);
  ServiceOptions service_options{
      .watch_files = false, .one_pass = true, .watch_machine = false, .listen = false};
  std::size_t all = 0;
  service_options.progress = [terminal, &all](std::size_t done, std::size_t of) {
    all = of;
    if (!terminal.is_terminal || all == 0) return;
    const std::size_t width = 30;
    const std::size_t filled = done * width / all;
    fmt::print(stderr, "\r[{:=<{}}{: <{}}] {}/{} feeds", "", filled, "", width - filled, done, all);
    if (done == all) fmt::print(stderr, "\n");
  };
  PassSummary summary;
  const int code = run_service(options, std::move(service_options), &summary);
  if (code != kDone) return code;
  fmt::print("{} feeds polled, {} failing", all - summary.left_alone, summary.failing);
  if (summary.left_alone > 0)
    fmt::print("; {} left alone: their servers have asked for patience", summary.left_alone);
  if (summary.gone > 0) fmt::print("; {} gone for good (410)", summary.gone);
  fmt::print("{}\n", summary.failing > 0 ? "; newswatch feeds tells why" : "");
  return code;
}

}  // namespace newswatch::daemon
