// From a feed's answer that brings a report to the receiver's answer to its alert: how long, alone
// and beside a dead and a slow channel with ten thousand deliveries waiting each.
//
// Ours is the program as it is run, asked nothing but to read its configuration. The reference does
// what nobody can leave out who keeps every alert: two durable transactions (the alert; that its
// delivery begins) and one POST. Alertmanager from the distribution, where it is installed, gets
// the same alerts by its API. Each takes turns; a figure is the median of the rounds'.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/bare_curl.h"
#include "tests/bench/bare_outbox.h"
#include "tests/bench/measure.h"
#include "tests/bench/newsroom.h"
#include "tests/bench/receiver_server.h"
#include "tests/bench/rivals/alertmanager.h"
#include "tests/bench/scratch.h"

namespace {

using namespace newswatch;
using namespace std::chrono_literals;

constexpr int kRounds = 5;
constexpr int kFeeds = 100;
constexpr std::uint32_t kWaiting = 10'000;  // of the dead channel, and of the slow one
constexpr std::uint32_t kReports = 600;     // that feeds bring, in a round of ours
constexpr auto kPatience = 60s;
constexpr auto kOneAlert = 2s;  // the next is given after the last has come, or not in that time

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto last = static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(std::ceil(share * last))];
}

struct Latencies {
  std::vector<double> p50;  // of each round, in milliseconds
  std::vector<double> p99;
  std::vector<double> since_appeared;
  std::size_t alerts = 0;
  std::size_t missing = 0;

  // Waits for those that are on their way; one that is not there after ten seconds is missing.
  void add(const bench::ReceiverServer& server, std::uint32_t first, std::uint32_t count) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    std::vector<double> taken;
    for (std::uint32_t number = first; number < first + count; ++number) {
      std::optional<bench::ReportTimes> times;
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
      const bool there = server.wait_until(
          [&] {
            times = server.times(number);
            return times.has_value();
          },
          left);
      if (!there) {
        ++missing;
        continue;
      }
      const auto milliseconds = [&times](std::chrono::nanoseconds since) {
        return std::chrono::duration<double, std::milli>(times->acknowledged - since).count();
      };
      taken.push_back(milliseconds(times->published));
      if (times->appeared > 0ns) since_appeared.push_back(milliseconds(times->appeared));
    }
    alerts += taken.size();
    p50.push_back(percentile(taken, 0.5));
    p99.push_back(percentile(taken, 0.99));
  }
};

enum class Beside : std::uint8_t { nobody, unwell };

class Drill {
 public:
  Drill(bench::ReceiverServer& server, std::string folder)
      : server_(server), folder_(std::move(folder)) {
    const bench::Newsroom room{.folder = fresh_folder()};
    const std::uint32_t first = server_.take_numbers(2 * kWaiting);
    sound_ = bench::fill_outbox(room, bench::Receiver::dead, first, kWaiting) &&
             bench::fill_outbox(room, bench::Receiver::slow, first + kWaiting, kWaiting);
    waiting_ = bench::database_of(room);
  }

  void ours(Beside beside, Latencies& latencies) {
    const bench::Newsroom room{.folder = fresh_folder(),
                               .first_feed = kFeeds * rooms_++,
                               .feeds = kFeeds,
                               .has_unwell = beside == Beside::unwell};
    if (room.has_unwell) std::filesystem::copy_file(waiting_, bench::database_of(room));
    const std::uint32_t asked = server_.feeds_asked() + kFeeds;
    const bench::Child daemon = bench::open_newsroom(room, server_);
    sound_ =
        server_.wait_until([&] { return server_.feeds_asked() >= asked; }, kPatience) && sound_;
    server_.bring_news(true);
    const std::uint32_t first = server_.next_number();
    const std::uint32_t enough = first + kReports;
    sound_ =
        server_.wait_until([&] { return server_.next_number() >= enough; }, kPatience) && sound_;
    const std::uint32_t end = server_.next_number();
    server_.bring_news(false);
    latencies.add(server_, first, end - first);
  }

  void bare(Latencies& latencies) {
    constexpr std::uint32_t kAlerts = 400;
    const std::uint32_t first = server_.take_numbers(kAlerts);
    std::vector<std::string> bodies;
    for (std::uint32_t n = first; n < first + kAlerts; ++n) bodies.push_back(bench::body_of(n));
    bench::BareOutbox outbox(fresh_folder() + "/bare.db");
    bench::BareCurl curl(server_.receiver_url(bench::Receiver::prompt), bodies, 1);
    for (std::uint32_t n = 0; n < kAlerts; ++n) {
      server_.publish_now(first + n);
      outbox.add(n, {bodies[n]});
      static_cast<void>(outbox.end_and_begin(n, n, 1));
      sound_ = curl.post(n, 1) == 1 && sound_;
    }
    latencies.add(server_, first, kAlerts);
  }

  void alertmanager(Beside beside, Latencies& latencies) {
    bench::Alertmanager rival(fresh_folder(), server_);
    constexpr std::uint32_t kPush = 500;
    using When = bench::Alertmanager::When;
    for (std::uint32_t n = 0; beside == Beside::unwell && n < kWaiting; n += kPush) {
      for (const auto receiver : {bench::Receiver::dead, bench::Receiver::slow}) {
        const std::uint32_t first = server_.take_numbers(kPush);
        sound_ = rival.push(receiver, When::at_once, first, kPush) && sound_;
      }
    }
    constexpr std::uint32_t kAlerts = 500;
    const std::uint32_t first = server_.take_numbers(kAlerts);
    for (std::uint32_t n = first; n < first + kAlerts; ++n) {
      server_.publish_now(n);
      sound_ = rival.push(bench::Receiver::prompt, When::at_once, n, 1) && sound_;
      static_cast<void>(
          server_.wait_until([&] { return server_.times(n).has_value(); }, kOneAlert));
    }
    latencies.add(server_, first, kAlerts);
  }

  [[nodiscard]] bool is_sound() const { return sound_; }

 private:
  std::string fresh_folder() {
    std::string folder = fmt::format("{}/{}", folder_, folders_++);
    std::filesystem::create_directories(folder);
    return folder;
  }

  bench::ReceiverServer& server_;
  std::string folder_;
  std::string waiting_;  // a database whose dead and slow channels have deliveries waiting
  int folders_ = 0;
  int rooms_ = 0;
  bool sound_ = true;
};

void print(const char* id, const Latencies& ours, const Latencies& reference, double want) {
  bench::print_cost(fmt::format("deliver.{}p50_ms", id).c_str(), bench::median(ours.p50),
                    bench::median(reference.p50), want);
  bench::print_cost(fmt::format("deliver.{}p99_ms", id).c_str(), bench::median(ours.p99),
                    bench::median(reference.p99), want);
}

}  // namespace

int main(int, char** arguments) {
  bench::ReceiverServer server;  // before any thread
  const bench::Scratch scratch(arguments[0]);
  Drill drill(server, scratch.folder());
  Latencies alone;
  Latencies beside;
  Latencies bare;
  Latencies rival_alone;
  Latencies rival_beside;
  const bool has_rival = bench::Alertmanager::is_installed();
  std::vector<std::function<void()>> turns{[&] { drill.ours(Beside::nobody, alone); },
                                           [&] { drill.ours(Beside::unwell, beside); },
                                           [&] { drill.bare(bare); }};
  if (has_rival) {
    turns.emplace_back([&] { drill.alertmanager(Beside::nobody, rival_alone); });
    turns.emplace_back([&] { drill.alertmanager(Beside::unwell, rival_beside); });
  }
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& turn : turns) turn();
    std::reverse(turns.begin(), turns.end());
  }
  const std::size_t missing = alone.missing + beside.missing + bare.missing;
  if (!drill.is_sound() || missing > 0) {
    fmt::print(stderr, "deliver: {} alerts never reached their receiver\n", missing);
    return 1;
  }
  fmt::print(
      "deliver: {} alerts of {} feeds, from the feed's answer to the receiver's, milliseconds;\n"
      "  ref: two durable transactions and one POST\n",
      alone.alerts, kFeeds);
  print("", alone, bare, 1.5);
  fmt::print("  with the wait for the next poll, a second apart: p50 {:.0f} ms, p99 {:.0f} ms\n",
             percentile(alone.since_appeared, 0.5), percentile(alone.since_appeared, 0.99));
  fmt::print("deliver.unwell: a dead and a slow channel beside it, {} waiting each; ref: alone\n",
             kWaiting);
  print("unwell.", beside, alone, 1.1);
  if (!has_rival) {
    fmt::print("deliver.alertmanager: skipped, it is not installed\n");
    return 0;
  }
  const auto times = [](const Latencies& of, const Latencies& than) {
    return bench::median(of.p99) / bench::median(than.p99);
  };
  fmt::print(
      "deliver.alertmanager: {} alerts by its API, none of them on the disk before it is told of:\n"
      "  p50 {:.3g} ms, p99 {:.3g} ms; beside a dead and a slow receiver {:.3g} and {:.3g} ms, {} "
      "never\n  came. The goal compares how many times the p99 alone ours and its own come to\n",
      rival_alone.alerts, bench::median(rival_alone.p50), bench::median(rival_alone.p99),
      bench::median(rival_beside.p50), bench::median(rival_beside.p99),
      rival_alone.missing + rival_beside.missing);
  bench::print_cost("deliver.alertmanager.unwell.p99_times", times(beside, alone),
                    times(rival_beside, rival_alone), 1);
  return 0;
}
