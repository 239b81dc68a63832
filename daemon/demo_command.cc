// Everything a newcomer should see, on one screen and without internet: the scripted day is served
// on loopback and taken through the same service as `newswatch run`, on a clock that runs faster.

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>

#include "daemon/alert_view.h"
#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/demo_config.h"
#include "daemon/demo_day.h"
#include "daemon/demo_feed.h"
#include "daemon/service.h"
#include "daemon/terminal.h"
#include "net/curl_http.h"
#include "net/server.h"
#include "net/task_group.h"
#include "store/sqlite_store.h"

namespace newswatch::daemon {

namespace {

using namespace std::chrono_literals;

// The receiver is down for a while, so that the retries can be seen.
constexpr auto kReceiverFails = 10h + 20min;
constexpr auto kReceiverHeals = 10h + 50min;

// A folder of its own that goes with the demo.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "newswatch-demo-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Signs what one process of the demo says to itself: made anew for each.
std::string new_key() {
  std::random_device chance;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", chance(), chance(), chance(), chance());
}

struct Tally {
  std::size_t articles = 0;
  std::size_t duplicates = 0;
  std::size_t edits = 0;
  std::size_t alerts = 0;
  std::size_t delivered = 0;
  std::size_t failed_attempts = 0;
};

std::string time_of(std::chrono::seconds at) {
  return fmt::format("{:02}:{:02}", at.count() / 3600, at.count() / 60 % 60);
}

Events events_of(const Terminal& terminal, const Clock& clock, Tally& tally) {
  const auto note = [terminal, &clock](Style style, const std::string& text) {
    fmt::print("{}\n", styled(terminal, style,
                              fmt::format("· {} {}", time_of(clock.now() - kDemoMidnight), text)));
    std::fflush(stdout);
  };
  Events events;
  events.poll = [&tally, note](const PollEnded& poll) {
    tally.articles += poll.new_articles;
    tally.duplicates += poll.duplicates;
    tally.edits += poll.edited;
    const bool failing = poll.state.failures > 0;
    if (failing && !poll.was_failing)
      note(Style::dim, fmt::format("{} fails: {}; it is asked again later",
                                   printable(poll.feed.name), printable(poll.state.last_error)));
    if (!failing && poll.was_failing)
      note(Style::dim,
           fmt::format("{} is well again, nothing of it is lost", printable(poll.feed.name)));
  };
  events.alert = [&tally, terminal](const alerts::Alert& alert) {
    ++tally.alerts;
    fmt::print("\n{}\n", draw_alert(alert, terminal));
    std::fflush(stdout);
  };
  events.attempt = [&tally, note, was_failing = false](const AttemptOutcome& attempt) mutable {
    if (attempt.delivery.channel != "desk") return;
    if (attempt.state == alerts::DeliveryState::delivered) {
      ++tally.delivered;
      if (was_failing)
        note(Style::dim,
             "the webhook's receiver is well again; what waited is delivered under the same ids");
      was_failing = false;
      return;
    }
    ++tally.failed_attempts;
    if (!was_failing)
      note(Style::dim,
           fmt::format("the webhook's receiver fails ({}); its alerts wait and are sent again",
                       printable(attempt.error)));
    was_failing = true;
  };
  return events;
}

net::Server::Handler handler_of(const Clock& clock) {
  return [&clock](net::ServerRequest request) -> boost::asio::awaitable<net::ServerResponse> {
    const auto at = clock.now() - kDemoMidnight;
    if (request.method == "POST") {
      const bool down = at >= kReceiverFails && at < kReceiverHeals;
      net::ServerResponse response{.status = down ? 503 : 200};
      co_return response;
    }
    co_return demo_answer(request, at);
  };
}

boost::asio::awaitable<void> end_of_day(Clock& clock, Service& service) {
  co_await clock.sleep_until(kDemoMidnight + kDemoEnd);
  service.stop();
}

int cannot(const std::string& why) {
  std::cerr << "newswatch: " << printable(why) << '\n';
  return kEnvironmentAtFault;
}

}  // namespace

int show_demo(const DemoOptions& options) {
  spdlog::set_level(spdlog::level::err);  // the demo tells the story itself
  const Terminal terminal = terminal_of(STDOUT_FILENO);
  const ScratchFolder folder;
  if (folder.path().empty())
    return cannot("no folder for the demo can be made in the temporary directory");
  boost::asio::io_context loop(1);
  const auto clock = make_scaled_clock(kDemoMidnight + kDemoOpening, options.speed);
  auto server = net::Server::listen(loop, "127.0.0.1:0", handler_of(*clock), net::ServerLimits{});
  if (!server) return cannot(server.error());
  const std::string path = folder.path() + "/newswatch.yaml";
  std::ofstream(path) << demo_config((*server)->port(), folder.path(), new_key());
  auto config = load_or_explain(path);
  if (!config) return kEnvironmentAtFault;
  auto store = store::open_sqlite(config->store.path);
  if (!store) return cannot(store.error().message);
  const auto http = net::make_curl_http(loop, net::CurlHttpOptions{.user_agent = "newswatch-demo"});

  fmt::print("{}\n{}\n",
             styled(terminal, Style::bold, "newswatch demo: one invented news day, played fast"),
             styled(terminal, Style::dim,
                    fmt::format("{} feeds, {} rules, {:.0f} s of the day per second; Ctrl-C ends "
                                "it. Its configuration: {}",
                                config->feeds.size(), config->rules->settings().rules.size(),
                                options.speed, path)));
  std::fflush(stdout);
  Tally tally;
  const Events events = events_of(terminal, *clock, tally);
  Service service(
      {.loop = loop, .clock = *clock, .http = *http, .store = **store, .events = events},
      ServiceOptions{.watch_files = false, .watch_machine = false}, std::move(*config));
  net::TaskGroup day(loop.get_executor(), [](const std::string&, std::exception_ptr) {});
  day.spawn("end of day", end_of_day(*clock, service));
  service.on_end([&day, &server = *server] {
    day.cancel();
    server.reset();
  });
  const auto ended = service.run();
  if (!ended) return cannot(ended.error());
  fmt::print(
      "\n{}\n",
      styled(terminal, Style::bold,
             fmt::format("{} articles ({} duplicates, {} edits); {} alerts in the log, {} of "
                         "them delivered by webhook too, {} attempts failed and were "
                         "repeated",
                         tally.articles, tally.duplicates, tally.edits, tally.alerts,
                         tally.delivered, tally.failed_attempts)));
  return kDone;
}

}  // namespace newswatch::daemon
