#pragma once

// Polls every feed when it is due and carries what comes back through to the store.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"
#include "daemon/clock.h"
#include "daemon/committer.h"
#include "daemon/digest.h"
#include "daemon/events.h"
#include "daemon/feed_slots.h"
#include "daemon/metrics.h"
#include "daemon/notices.h"
#include "daemon/seen_documents.h"
#include "daemon/wake.h"
#include "feeds/budget.h"
#include "feeds/due_queue.h"
#include "feeds/host_turns.h"
#include "net/http.h"
#include "net/task_group.h"

namespace newswatch::daemon {

// Where polls and pushes of one feed meet.
struct PushHooks {
  // A poll has been committed: who it says pushes the feed, and Fetched::new_items.
  std::function<void(const feeds::Feed& feed, const feeds::PushLinks& links,
                     const std::vector<std::chrono::sys_seconds>& news)>
      polled = [](const auto&, const auto&, const auto&) {};
  // How long the feed may go without a poll; nullopt where nobody pushes it.
  std::function<std::optional<std::chrono::seconds>(const std::string& feed_url)> safety =
      [](const auto&) { return std::nullopt; };
};

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
    Notices& notices;
    PushHooks pushes = {};
  };

  explicit Poller(Doors doors);

  // Reads what the store remembers, and queues every feed of the configuration. Once, before all
  // else and with nobody else at the store; blocks.
  [[nodiscard]] std::optional<store::StoreError> start(
      std::shared_ptr<const config::Config> config);

  // A new configuration. Requests in flight end as they began; what they bring is judged by the
  // configuration in force then, so that no alert goes to a channel that is no more.
  void configure(std::shared_ptr<const config::Config> config);

  // Starts polls as they fall due, until stop().
  [[nodiscard]] boost::asio::awaitable<void> run();
  void stop();

  // Asks every feed once, now, but for those that are gone() or whose servers have asked for
  // patience: left_alone(). Returns when all have been committed or have failed, or with why the
  // store would not let it ask.
  [[nodiscard]] boost::asio::awaitable<std::optional<store::StoreError>> poll_all_once(
      std::function<void(std::size_t done, std::size_t all)> progress);

  // Carries what a hub has pushed through to the store; the task that awaits it belongs to
  // Doors::polls. What does not become an article is worth a poll: poll_soon().
  enum class Pushed : std::uint8_t {
    news,
    known,     // nothing new in it
    no_feed,   // bytes that are no feed
    unstored,  // the store has failed
    nobodys,   // the feed is not configured
  };
  [[nodiscard]] boost::asio::awaitable<Pushed> pushed(std::string feed_url,
                                                      net::HttpResponse document);

  // Asks the feed before its time, though never before the floor of all feeds or what its publisher
  // asks for, nor one that fails.
  void poll_soon(const std::string& feed_url);

  // nullptr where it is not configured; as long as the configuration is in force.
  [[nodiscard]] const feeds::Feed* feed(const std::string& feed_url) const;

  [[nodiscard]] std::size_t configured() const { return config_->feeds.size(); }
  // That fail, or whose last document was not stored.
  [[nodiscard]] std::size_t failing() const { return slots_.failing(); }
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }
  [[nodiscard]] std::size_t left_alone() const { return left_alone_; }
  [[nodiscard]] std::size_t gone() const { return gone_; }

 private:
  using Turn = feeds::HostTurns::Turn;
  using Number = FeedSlots::Number;
  using Slot = FeedSlot;
  using Due = std::pair<Number, std::chrono::sys_seconds>;

  static constexpr std::size_t kMaxRedirects = 8;
  // Before the store is asked again after an error.
  static constexpr std::chrono::seconds kStorePause{10};

  void recall(const store::FeedRecord& record);
  void welcome(const std::vector<Number>& fresh, std::chrono::sys_seconds now);
  void queue(Number number, std::chrono::sys_seconds when);
  void notice_clock_set_back(std::chrono::sys_seconds now);
  void wait_for_turn(Number number);
  void queue_spread(const std::vector<Due>& feeds, std::chrono::sys_seconds now);
  [[nodiscard]] std::chrono::sys_seconds due_of(Number number, std::chrono::sys_seconds now) const;
  [[nodiscard]] std::vector<Turn> next_turns(std::chrono::sys_seconds now);
  [[nodiscard]] boost::asio::awaitable<std::optional<store::StoreError>> begin(
      std::vector<Turn> turns);
  [[nodiscard]] store::PollBegun attempt_of(Number number, std::chrono::sys_seconds now) const;
  void put_off(const Turn& turn);
  [[nodiscard]] std::optional<std::chrono::sys_seconds> patience_until(
      Number number, std::chrono::sys_seconds now) const;
  void leave_alone(Number number);
  [[nodiscard]] std::chrono::sys_seconds soonest(Number number, std::chrono::sys_seconds now) const;
  void remember_wish_for_patience(Number number, std::chrono::sys_seconds now);
  [[nodiscard]] feeds::Terms terms(const std::string& feed_url) const;
  void set_demand(Slot& slot, const feeds::Demand& now);
  void count_demand(Number number);
  void guess_demand(Number number);
  [[nodiscard]] boost::asio::awaitable<void> poll(Turn turn);
  [[nodiscard]] boost::asio::awaitable<store::Result<Digest>> fetch_and_digest(Turn turn);
  [[nodiscard]] boost::asio::awaitable<void> catch_up(Number number);
  [[nodiscard]] boost::asio::awaitable<bool> read_older_page(Number number, bool is_last);
  [[nodiscard]] boost::asio::awaitable<store::Result<Digest>> fetch_older_page(Number number,
                                                                               bool is_last);
  [[nodiscard]] boost::asio::awaitable<store::Result<DigestJob>> job_for(Number number,
                                                                         feeds::Fetched fetched);
  void back_from_poll(Number number);
  void tell(const std::string& feed_name, const Digest& digest,
            const store::CommitResult& committed);
  void finish(Number number, const Digest& digest,
              const store::Result<store::CommitResult>& committed,
              std::chrono::steady_clock::time_point began);
  [[nodiscard]] std::chrono::sys_seconds after_unstored(Slot& slot) const;
  void tell_alerts(const Digest& digest, const store::CommitResult& result);
  void poll_soon(Number number);
  void retire_if_removed(Number number);
  void note_store_failure(const store::StoreError& error);

  Doors doors_;
  std::shared_ptr<const config::Config> config_;
  FeedSlots slots_;
  SeenDocuments seen_;
  feeds::DueQueue queue_;
  feeds::HostTurns turns_;
  feeds::Budget budget_;
  Wake wake_;
  std::size_t left_alone_ = 0;  // by poll_all_once()
  std::size_t gone_ = 0;        // that it did not ask therefore
  std::size_t in_flight_ = 0;   // from the record of the attempt to that of its outcome
  std::chrono::sys_seconds paused_until_{};  // nothing is begun before: the store has failed
  std::chrono::sys_seconds looked_at_{};     // when run() last looked for what is due
  bool stopping_ = false;
  bool store_failing_ = false;
};

}  // namespace newswatch::daemon
