#pragma once

// Takes one channel's deliveries from the outbox to their receiver. A channel has one of its own,
// so a receiver that hangs, fails or floods holds up nobody else (I5).

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "alerts/channel.h"
#include "alerts/log_file.h"
#include "daemon/clock.h"
#include "daemon/events.h"
#include "daemon/metrics.h"
#include "daemon/outbox_visit.h"
#include "daemon/wake.h"
#include "net/http.h"
#include "net/task_group.h"
#include "store/store.h"

namespace newswatch::daemon {

// Loop thread only; everything referred to outlives it.
class Deliverer {
 public:
  struct Doors {
    boost::asio::any_io_executor executor;
    Clock& clock;
    net::Http& http;
    store::Store& store;
    boost::asio::thread_pool& store_thread;
    boost::asio::thread_pool& workers;
    net::TaskGroup& attempts;
    Metrics& metrics;
    const Events& events;
    std::mt19937_64& chance;
  };

  Deliverer(Doors doors, alerts::Channel channel);

  // New settings for the same channel; attempts in flight end with the old ones.
  void configure(alerts::Channel channel);
  // Begins nothing more until configure(): the channel has left the configuration.
  void pause() { paused_ = true; }
  // There may be new deliveries.
  void wake();
  // Returns once nothing is in flight or unrecorded and, at the last look, nothing was due; after
  // stop(), once run() has returned. One waiter at a time.
  [[nodiscard]] boost::asio::awaitable<void> settled();
  // Begins nothing new; run() returns when everything in flight is recorded.
  void stop();
  // To be called after stop(), when the attempts still in flight have been cancelled: run() waits
  // for them no longer. They count as failed, as after a crash.
  void cut_off();

  [[nodiscard]] boost::asio::awaitable<void> run();

  // The receiver has answered 410 to the settings in force, in this process or an earlier one.
  [[nodiscard]] bool disabled() const { return disabled_; }

  static constexpr std::size_t kMaxLinesPerWrite = 256;

 private:
  [[nodiscard]] std::size_t free_slots() const;
  [[nodiscard]] std::optional<std::chrono::sys_seconds> next_visit(const OutboxVisit& visit) const;
  [[nodiscard]] boost::asio::awaitable<OutboxVisit> visit_store();
  void learn(const OutboxVisit& visit);
  void settle();
  void start(std::vector<alerts::Delivery> begun);
  [[nodiscard]] boost::asio::awaitable<void> post(alerts::Webhook webhook,
                                                  alerts::Delivery delivery);
  [[nodiscard]] boost::asio::awaitable<void> write_lines(std::vector<alerts::Delivery> deliveries);
  void disable(const std::string& reason);
  void end(store::AttemptEnded ended, std::chrono::steady_clock::time_point began);
  void tell(const alerts::Delivery& delivery, const store::AttemptEnded& ended);
  [[nodiscard]] bool lines_pause() const;

  Doors doors_;
  alerts::Channel channel_;
  std::string fingerprint_;  // of its settings
  std::shared_ptr<alerts::LogFile>
      log_file_;  // shared with the worker that writes; log channels only
  Wake wake_;
  Wake settling_;
  std::vector<store::AttemptEnded> ended_;  // not yet recorded
  std::set<alerts::DeliveryId> held_;       // in flight or in `ended_`: never begun again meanwhile
  std::size_t in_flight_ = 0;
  std::chrono::sys_seconds no_lines_before_{};  // a line could not be written
  bool stopping_ = false;
  bool paused_ = false;
  bool disabled_ = false;  // 410
  bool asked_ = false;     // whether the store knows of one, with these settings
  bool store_failing_ = false;
  bool lines_failing_ = false;
  bool cut_off_ = false;
  bool finished_ = false;
  bool settled_ = false;
  bool has_news_ = false;  // that the last look at the store may have missed
};

}  // namespace newswatch::daemon
