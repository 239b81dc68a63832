// A hundred thousand deliveries of two kilobytes that wait for one receiver: how many a second, at
// what cost, and how much memory it takes.
//
// The program stands still while the references are measured, ten times on its way, so that all
// meet the same moments of the machine. `drain` is by the clock on the wall, beside a bare curl
// loop that posts the same bodies over connections kept alive and writes nothing; `drain.recorded`
// beside that loop and the least of SQLite's writing, one after the other; `drain.cpu_us` beside
// the CPU of both.

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
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
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kWaiting = 100'000;
constexpr std::uint32_t kSlices = 10;
constexpr std::uint32_t kSlice = kWaiting / kSlices;
constexpr std::uint32_t kAtOnce = 64;
constexpr auto kPatience = 60s;  // for a slice
constexpr double kPeakAimMb = 64;

struct Cost {
  std::vector<double> seconds;  // a delivery
  std::vector<double> cpu;

  template <class Work>
  void add(Work work) {
    const auto began = Clock::now();
    const double used = bench::cpu_of(work);
    add(Clock::now() - began, used, kSlice);
  }
  void add(Clock::duration took, double used, std::uint64_t deliveries) {
    seconds.push_back(std::chrono::duration<double>(took).count() /
                      static_cast<double>(deliveries));
    cpu.push_back(used / static_cast<double>(deliveries));
  }
};

// False if the receiver has not heard of so many in time.
bool wait_for(const bench::ReceiverServer& server, std::uint64_t received) {
  return server.wait_until([&] { return server.received(bench::Receiver::prompt) >= received; },
                           kPatience);
}

struct Drained {
  Cost ours;
  Cost posts;
  Cost records;
  double peak_mb = 0;
  bool sound = true;
};

Drained drain(bench::ReceiverServer& server, const std::string& folder) {
  Drained drained;
  const std::uint32_t first = server.take_numbers(kWaiting);
  const bench::Newsroom room{.folder = folder, .at_once = kAtOnce};
  drained.sound = bench::fill_outbox(room, bench::Receiver::prompt, first, kWaiting);
  std::vector<std::string> bodies;
  for (std::uint32_t n = first; n < first + kWaiting; ++n) {
    server.publish_now(n);
    if (n < first + kSlice) bodies.push_back(bench::body_of(n));
  }
  bench::BareOutbox outbox(folder + "/bare.db");
  for (std::uint32_t n = 0; n < kWaiting; n += kSlice) outbox.add(n, bodies);
  bench::BareCurl curl(server.receiver_url(bench::Receiver::prompt), bodies, kAtOnce);
  drained.sound = curl.post(0, kSlice) == static_cast<int>(kSlice) && drained.sound;

  const std::uint64_t before = server.received(bench::Receiver::prompt);
  std::uint64_t bare = 0;
  const bench::Child daemon = bench::open_newsroom(room, server);
  drained.sound = wait_for(server, before + 1) && drained.sound;
  for (std::uint32_t slice = 0; slice < kSlices && drained.sound; ++slice) {
    const std::uint64_t begin = server.received(bench::Receiver::prompt);
    const double used = daemon.cpu_seconds();
    const auto began = Clock::now();
    daemon.resume();
    drained.sound = wait_for(server, before + bare + (slice + 1) * kSlice);
    const auto took = Clock::now() - began;
    daemon.pause();
    const std::uint64_t received = server.received(bench::Receiver::prompt) - begin;
    if (received > kSlice / 2) drained.ours.add(took, daemon.cpu_seconds() - used, received);
    server.wait_for_silence(10ms);  // what it had sent is answered
    const std::uint64_t answered = server.received(bench::Receiver::prompt);
    drained.posts.add(
        [&] { drained.sound = curl.post(0, kSlice) == static_cast<int>(kSlice) && drained.sound; });
    bare += server.received(bench::Receiver::prompt) - answered;
    drained.records.add([&] {
      const std::uint32_t end = (slice + 1) * kSlice;
      for (std::uint32_t n = slice * kSlice; n < end; n += kAtOnce) {
        const std::uint32_t ended = std::max(n, kAtOnce) - kAtOnce;
        static_cast<void>(outbox.end_and_begin(ended, n, std::min(kAtOnce, end - n)));
      }
    });
  }
  daemon.resume();
  drained.peak_mb = daemon.peak_mb();
  for (std::uint32_t n = first; n < first + kWaiting; ++n)
    drained.sound = server.times(n).has_value() && drained.sound;
  return drained;
}

// Waiting alerts are those of groups whose group_wait is not over.
void drain_alertmanager(bench::ReceiverServer& server, const std::string& folder,
                        const Drained& ours) {
  constexpr std::uint32_t kAlerts = 10'000;
  constexpr std::uint32_t kPush = 500;
  std::filesystem::create_directories(folder);
  bench::Alertmanager rival(folder, server);
  const std::uint32_t first = server.take_numbers(kAlerts);
  const std::uint64_t before = server.received(bench::Receiver::prompt);
  bool sound = true;
  const auto began = Clock::now();
  for (std::uint32_t n = 0; n < kAlerts; n += kPush)
    sound = rival.push(bench::Receiver::prompt, bench::Alertmanager::When::after_a_while, first + n,
                       kPush) &&
            sound;
  const std::chrono::duration<double> pushed = Clock::now() - began;
  sound = wait_for(server, before + 1) && sound;
  const auto begun = Clock::now();
  const double used = rival.child().cpu_seconds();
  sound = wait_for(server, before + kAlerts) && sound;
  const std::chrono::duration<double> took = Clock::now() - begun;
  if (!sound) {
    fmt::print("deliver.drain.alertmanager: skipped, it did not deliver all\n");
    return;
  }
  fmt::print(
      "deliver.drain.alertmanager: {} alerts, pushed within {:.2g} s, all told of after {} s;\n"
      "  it keeps them in memory and limits how many it tells of at a time by nothing\n",
      kAlerts, pushed.count(), bench::Alertmanager::kWhileSeconds);
  bench::print_goal("deliver.drain.alertmanager", 1 / bench::median(ours.ours.seconds),
                    kAlerts / took.count(), 1);
  bench::print_cost("deliver.drain.alertmanager.cpu_us", bench::median(ours.ours.cpu) * 1e6,
                    (rival.child().cpu_seconds() - used) * 1e6 / kAlerts, 1);
  bench::print_cost("deliver.drain.alertmanager.peak_mb", ours.peak_mb, rival.child().peak_mb(), 1);
}

}  // namespace

int main(int, char** arguments) {
  bench::ReceiverServer server;  // before any thread
  const bench::Scratch scratch(arguments[0]);
  const Drained drained = drain(server, scratch.folder());
  if (!drained.sound) {
    fmt::print(stderr, "deliver.drain: not every delivery reached the receiver\n");
    return 1;
  }
  const double ours = bench::median(drained.ours.seconds);
  const double post = bench::median(drained.posts.seconds);
  const double record = bench::median(drained.records.seconds);
  fmt::print(
      "deliver.drain: {} deliveries of {} bytes, {} at once, deliveries a second; ref: a bare "
      "curl\n"
      "  loop; recorded: that, and SQLite alone writing {} a transaction, one after the other\n",
      kWaiting, bench::body_of(0).size(), kAtOnce, kAtOnce);
  bench::print_goal("deliver.drain", 1 / ours, 1 / post, 0.8);
  bench::print_goal("deliver.drain.recorded", 1 / ours, 1 / (post + record), 1);
  fmt::print("  SQLite alone: {:.0f} a second\n", 1 / record);
  bench::print_cost("deliver.drain.cpu_us", bench::median(drained.ours.cpu) * 1e6,
                    (bench::median(drained.posts.cpu) + bench::median(drained.records.cpu)) * 1e6,
                    1.5);
  bench::print_cost("deliver.drain.peak_mb", drained.peak_mb, kPeakAimMb, 1);
  if (bench::Alertmanager::is_installed()) {
    drain_alertmanager(server, scratch.folder() + "/alertmanager", drained);
  } else {
    fmt::print("deliver.drain.alertmanager: skipped, it is not installed\n");
  }
  return 0;
}
