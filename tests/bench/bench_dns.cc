// CPU of a name looked up, beside a plain c-ares loop that asks the same name server for the same
// names, and how many of ten thousand look-ups at once find their address.

#include <ares.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "net/resolver.h"
#include "net/task_group.h"
#include "tests/bench/http_client.h"
#include "tests/bench/measure.h"
#include "tests/bench/name_server.h"

namespace {

using namespace newswatch;
namespace asio = boost::asio;

constexpr int kNames = 10'000;
constexpr int kRounds = 5;

// Each round asks for names of its own: none is remembered.
std::string name_of(int round, int number) { return fmt::format("h{}-{}.bench", round, number); }

class Ours {
 public:
  Ours(asio::io_context& loop, const std::string& server) : loop_(loop) {
    net::ResolverSettings settings;
    settings.dns.servers = server;
    settings.dns.families = net::Families::both;
    resolver_.emplace(loop, std::make_shared<net::Descriptors>(loop), settings);
  }

  int look_up_all() {
    found_ = 0;
    ++round_;
    net::TaskGroup group(loop_.get_executor(), nullptr);
    for (int i = 0; i < kNames; ++i) group.spawn("name", look_up(name_of(round_, i)));
    bench::run_until_drained(loop_, group);
    return found_;
  }

 private:
  asio::awaitable<void> look_up(std::string name) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const auto answer = co_await resolver_->look_up(std::move(name), deadline);
    if (answer) ++found_;
  }

  asio::io_context& loop_;
  std::optional<net::Resolver> resolver_;
  int round_ = 0;
  int found_ = 0;
};

// One channel, poll(2), and as many questions out as a name server's socket holds.
class Bare {
 public:
  explicit Bare(const std::string& server) {
    ares_library_init(ARES_LIB_INIT_ALL);
    ares_options options{};
    std::string lookups = "b";
    options.lookups = lookups.data();
    ares_init_options(&channel_, &options, ARES_OPT_LOOKUPS);
    ares_set_servers_ports_csv(channel_, server.c_str());
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;
  ~Bare() { ares_destroy(channel_); }

  int look_up_all() {
    found_ = 0;
    ++round_;
    int asked = 0;
    while (asked < kNames || open_ > 0) {
      for (; asked < kNames && open_ < 128; ++asked) ask(name_of(round_, asked));
      turn();
    }
    return found_;
  }

 private:
  void ask(const std::string& name) {
    ares_addrinfo_hints hints{};
    hints.ai_flags = ARES_AI_NOSORT;
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ++open_;
    const ares_addrinfo_callback done = [](void* self, int status, int, ares_addrinfo* result) {
      auto* bare = static_cast<Bare*>(self);
      --bare->open_;
      if (status == ARES_SUCCESS) ++bare->found_;
      if (result != nullptr) ares_freeaddrinfo(result);
    };
    ares_getaddrinfo(channel_, name.c_str(), nullptr, &hints, done, this);
  }

  void turn() {
    std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
    const int mask = ares_getsock(channel_, sockets.data(), static_cast<int>(sockets.size()));
    std::array<pollfd, ARES_GETSOCK_MAXNUM> watched{};
    nfds_t count = 0;
    for (unsigned i = 0; i < sockets.size(); ++i) {
      const bool reads = ARES_GETSOCK_READABLE(static_cast<unsigned>(mask), i) != 0;
      if (reads) watched[count++] = {sockets[i], POLLIN, 0};
    }
    poll(watched.data(), count, 100);
    for (nfds_t i = 0; i < count; ++i) {
      const bool ready = (watched[i].revents & POLLIN) != 0;
      ares_process_fd(channel_, ready ? watched[i].fd : ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    }
  }

  ares_channel channel_ = nullptr;
  int round_ = 1000;
  int open_ = 0;
  int found_ = 0;
};

}  // namespace

int main() {
  const bench::NameServer server;  // before any thread
  asio::io_context loop(1);
  const auto keeps_running = asio::make_work_guard(loop);
  Ours ours(loop, server.address());
  Bare bare(server.address());
  int found = kNames;
  bool sound = bare.look_up_all() == kNames;
  const auto [a, b] = bench::compare(
      kRounds, [&] { found = std::min(found, ours.look_up_all()); },
      [&] { sound = bare.look_up_all() == kNames && sound; });
  fmt::print("dns: {} names at once, both families, CPU us of this process per name\n", kNames);
  fmt::print("  ref: one c-ares channel over poll(2), 128 questions at a time{}\n",
             sound ? "" : " (some of which failed)");
  bench::print_cost("dns.look_up", a * 1e6 / kNames, b * 1e6 / kNames, 1.25);
  bench::print_goal("dns.ten_thousand_at_once", found, kNames, 1.0);
  return 0;
}
