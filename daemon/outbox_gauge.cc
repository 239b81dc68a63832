#include "daemon/outbox_gauge.h"

#include <chrono>
#include <map>
#include <utility>

#include "net/run_on.h"
#include "store/reader.h"

namespace newswatch::daemon {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds kEvery{15};

store::Result<std::vector<store::Backlog>> backlog_of(const std::string& path) {
  const auto reader = store::Reader::open(path);
  if (!reader) return reader.error();
  return (*reader)->backlog();
}

}  // namespace

asio::awaitable<void> watch_outbox(std::string path,
                                   std::function<std::vector<std::string>()> channels,
                                   asio::thread_pool& reading_thread, Clock& clock,
                                   Metrics& metrics) {
  // A channel once told is told again as empty, or its last figure would stand for ever.
  std::map<std::string, store::Backlog> known;
  for (;;) {
    auto job = [path] { return backlog_of(path); };
    const auto counted = co_await net::run_on(reading_thread, std::move(job));
    if (counted) {
      for (const std::string& channel : channels()) known.try_emplace(channel);
      for (auto& [channel, counts] : known) counts = {};
      for (const store::Backlog& one : *counted) known[one.channel] = one;
      for (const auto& [channel, counts] : known)
        metrics.outbox(channel, counts.waiting, counts.dead);
    }
    const auto next = clock.now() + kEvery;
    co_await clock.sleep_until(next);
  }
}

}  // namespace newswatch::daemon
