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
#include "alerts/line_sink.h"
#include "alerts/pacing.h"
#include "alerts/verdict.h"
#include "daemon/clock.h"
#include "daemon/events.h"
#include "daemon/metrics.h"
#include "daemon/notices.h"
#include "daemon/outbox_visit.h"
#include "daemon/sender.h"
#include "daemon/wake.h"
#include "net/task_group.h"
#include "store/store.h"

namespace newswatch::daemon {

// Loop thread only; everything referred to outlives it.
class Deliverer {
 public:
  struct Doors {
    boost::asio::any_io_executor executor;
    Clock& clock;
    Senders senders;
    store::Outbox& outbox;
    boost::asio::thread_pool& store_thread;
    boost::asio::thread_pool& workers;
    net::TaskGroup& attempts;
    Metrics& metrics;
    const Events& events;
    std::mt19937_64& chance;
    Notices& notices;
  };

  Deliverer(Doors doors, alerts::Channel channel);

  // New settings for the same channel; attempts in flight end with the old ones.
  void configure(alerts::Channel channel);
  // Begins nothing more until configure(): the channel has left the configuration.
  void pause() { paused_ = true; }
  // There may be new deliveries.
  void wake();
  // Another process has changed what is stored.
  void look_again();
  // Returns once nothing is in flight or unrecorded and, at the last look, nothing was due; after
  // stop(), once run() has returned. One waiter at a time.
  [[nodiscard]] boost::asio::awaitable<void> settled();
  // Begins nothing new; run() returns when everything in flight is recorded.
  void stop();
  // To be called after stop(), before the attempts still in flight are cancelled: not even what a
  // look at the store still under way brings is begun. They count as failed, as after a crash.
  void cut_off();

  [[nodiscard]] boost::asio::awaitable<void> run();

  // The receiver has answered 410 to the settings in force, in this process or an earlier one.
  [[nodiscard]] bool disabled() const { return disabled_; }

  static constexpr std::size_t kMaxLinesPerWrite = 256;

 private:
  [[nodiscard]] std::size_t free_slots();
  [[nodiscard]] std::optional<std::chrono::sys_seconds> next_visit(const OutboxVisit& visit);
  [[nodiscard]] boost::asio::awaitable<OutboxVisit> visit_store();
  void learn(const OutboxVisit& visit);
  void settle();
  class Flight;
  void start(std::vector<alerts::Delivery> begun);
  [[nodiscard]] boost::asio::awaitable<void> attempt(alerts::Channel channel,
                                                     alerts::Delivery delivery);
  [[nodiscard]] boost::asio::awaitable<void> write_lines(std::vector<alerts::Delivery> deliveries);
  void judge(const alerts::Channel& channel, const alerts::Delivery& delivery,
             const alerts::Outcome& outcome, std::chrono::steady_clock::time_point began);
  void disable(const std::string& reason);
  void notice_health(bool accepted, const std::string& error);
  void notice_clock_set_back();
  void notice_long_failure();
  void end(store::AttemptEnded ended, std::chrono::steady_clock::time_point began);
  void tell(const alerts::Delivery& delivery, const store::AttemptEnded& ended);
  [[nodiscard]] bool lines_pause() const;
  [[nodiscard]] std::optional<std::chrono::sys_seconds> pause_ends() const;

  Doors doors_;
  alerts::Channel channel_;
  std::string fingerprint_;  // of its settings
  std::shared_ptr<alerts::LineSink>
      lines_;  // shared with the worker that writes; channels that take lines only
  Wake wake_;
  Wake settling_;
  std::vector<store::AttemptEnded> ended_;  // not yet recorded
  std::set<alerts::DeliveryId> held_;       // in flight or in `ended_`: never begun again meanwhile
  std::set<alerts::DeliveryId> flying_;     // begun, not ended
  std::chrono::sys_seconds no_lines_before_{};  // a line could not be written
  std::chrono::sys_seconds waits_until_{};      // the receiver has asked for it
  std::chrono::sys_seconds looked_at_{};        // when run() last looked at the store
  std::optional<std::chrono::sys_seconds> failing_since_;
  std::string last_failure_;
  alerts::Rate rate_;
  alerts::Breaker breaker_;
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
