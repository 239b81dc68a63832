#pragma once

// Polls every feed when it is due and carries what comes back through to the store.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "daemon/clock.h"
#include "daemon/committer.h"
#include "daemon/digest.h"
#include "daemon/events.h"
#include "daemon/metrics.h"
#include "daemon/wake.h"
#include "feeds/due_queue.h"
#include "net/http.h"
#include "net/semaphore.h"
#include "net/task_group.h"

namespace newswatch::daemon {

// Loop thread only; everything referred to outlives it.
class Poller {
 public:
  struct Doors {
    boost::asio::any_io_executor executor;
    Clock& clock;
    net::Http& http;
    store::Store& store;
    boost::asio::thread_pool& store_thread;
    boost::asio::thread_pool& workers;
    net::TaskGroup& polls;
    Committer& committer;
    Metrics& metrics;
    const Events& events;
    std::mt19937_64& chance;
    std::function<void(const std::vector<std::string>& channels)> new_deliveries;
  };

  Poller(Doors doors, std::shared_ptr<const config::Config> config,
         std::vector<store::FeedRecord> remembered);

  // A new configuration: polls in flight end with the old one, the next begin with the new.
  void configure(std::shared_ptr<const config::Config> config);

  // Starts polls as they fall due, until stop().
  [[nodiscard]] boost::asio::awaitable<void> run();
  void stop();

  // Asks every feed once, now; returns when all have been committed or have failed.
  [[nodiscard]] boost::asio::awaitable<void> poll_all_once(
      std::function<void(std::size_t done, std::size_t all)> progress);

  [[nodiscard]] std::size_t configured() const { return slots_.size(); }
  [[nodiscard]] std::size_t failing() const;
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

 private:
  struct Slot {
    feeds::Feed feed;
    feeds::PollState state;
    bool polling = false;
  };

  void begin(const std::string& feed_url);
  [[nodiscard]] boost::asio::awaitable<void> poll(std::string feed_url);
  [[nodiscard]] boost::asio::awaitable<Digest> fetch_and_digest(feeds::Feed feed,
                                                                feeds::PollState state);
  void finish(const std::string& feed_url, const Digest& digest,
              const store::Result<store::CommitResult>& committed,
              std::chrono::steady_clock::time_point began);
  void report(const Slot& slot, const Digest& digest, const store::CommitResult& result,
              bool was_failing);
  [[nodiscard]] net::Semaphore& host_limit(const std::string& host);
  void forget_idle_hosts();

  Doors doors_;
  std::shared_ptr<const config::Config> config_;
  std::unordered_map<std::string, Slot> slots_;                   // by feed URL
  std::unordered_map<std::string, feeds::PollState> remembered_;  // of feeds not configured now
  feeds::DueQueue queue_;
  net::Semaphore transfers_;
  std::map<std::string, net::Semaphore> hosts_;
  Wake wake_;
  std::size_t in_flight_ = 0;
  bool stopping_ = false;
  bool store_failing_ = false;
  bool started_ = false;
};

}  // namespace newswatch::daemon
