// CPU of a poll over HTTPS whose server hangs up after each answer: ours, which resumes the session
// of the last time, beside a bare curl multi loop that shakes hands in full. Less is better.

#include <fmt/format.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <string>
#include <vector>

#include "tests/bench/bare_curl.h"
#include "tests/bench/http_client.h"
#include "tests/bench/measure.h"
#include "tests/bench/scratch.h"
#include "tests/bench/tls_server.h"

namespace {

using namespace newswatch;

constexpr int kHosts = 10;
constexpr int kPolls = 300;  // a round
constexpr int kAtOnce = 16;
constexpr int kRounds = 7;

}  // namespace

int main(int, char** arguments) {
  const bench::Scratch scratch(arguments[0]);
  const std::string ca_file = scratch.folder() + "/ca.pem";
  const bench::TlsServer server(kHosts, ca_file);  // before any thread
  std::vector<std::string> urls;
  for (int i = 0; i < kPolls; ++i) urls.push_back(server.url(i % kHosts));
  boost::asio::io_context loop(1);
  const auto keeps_running = boost::asio::make_work_guard(loop);
  bench::HttpClient ours(loop, urls, kAtOnce, 1, ca_file);
  bench::BareCurl bare(urls, kAtOnce, 0, ca_file);
  bool sound = ours.poll_all() == kPolls && bare.poll_all() == kPolls;
  const auto [a, b] = bench::compare(
      kRounds, [&] { sound = ours.poll_all() == kPolls && sound; },
      [&] { sound = bare.poll_all() == kPolls && sound; });
  if (!sound) {
    fmt::print(stderr, "tls: some polls did not end in 304\n");
    return 1;
  }
  fmt::print("tls: {} hosts, {} at once, a connection for each poll, CPU us of this process\n",
             kHosts, kAtOnce);
  fmt::print("  ours: the session resumed; ref: bare curl multi, a full handshake each\n");
  bench::print_cost("tls.returning", a * 1e6 / kPolls, b * 1e6 / kPolls, 0.55);
  return 0;
}
