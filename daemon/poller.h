#pragma once

// Polls every feed when it is due and carries what comes back through to the store.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "config/config.h"
#include "daemon/clock.h"
#include "daemon/committer.h"
#include "daemon/digest.h"
#include "daemon/events.h"
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

  Poller(Doors doors, std::shared_ptr<const config::Config> config,
         std::vector<store::FeedRecord> remembered);

  // A new configuration. Requests in flight end as they began; what they bring is judged by the
  // configuration in force then, so that no alert goes to a channel that is no more.
  void configure(std::shared_ptr<const config::Config> config);

  // Starts polls as they fall due, until stop().
  [[nodiscard]] boost::asio::awaitable<void> run();
  void stop();

  // Asks every feed once, now; returns when all have been committed or have failed, or with why the
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

  [[nodiscard]] std::size_t configured() const { return config_->feeds.size(); }
  [[nodiscard]] std::size_t failing() const;  // that fail, or whose last document was not stored
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

 private:
  using Turn = feeds::HostTurns::Turn;

  // A feed on its way round: queued by time, then waiting for its host's turn, then polled.
  struct Slot {
    enum class At : std::uint8_t { queued, waiting, polled } at = At::queued;
    feeds::Feed feed;
    feeds::PollState state;
    std::uint32_t unstored = 0;  // documents in a row that could not be committed
    feeds::Demand demand = {};   // as the budget has counted it
    bool removed = false;        // from the configuration; goes once it is back from its poll
  };

  using Due = std::pair<Slot*, std::chrono::sys_seconds>;

  void queue(Slot& slot, std::chrono::sys_seconds when);
  void notice_clock_set_back(std::chrono::sys_seconds now);
  void wait_for_turn(Slot& slot);
  void queue_spread(const std::vector<Due>& feeds, std::chrono::sys_seconds now);
  [[nodiscard]] std::vector<Turn> next_turns(std::chrono::sys_seconds now);
  [[nodiscard]] boost::asio::awaitable<std::optional<store::StoreError>> begin(
      std::vector<Turn> turns);
  void put_off(const Turn& turn);
  void remember_wish_for_patience(const Slot& slot, std::chrono::sys_seconds now);
  [[nodiscard]] feeds::Terms terms(const std::string& feed_url) const;
  void count_demand(Slot& slot);
  [[nodiscard]] boost::asio::awaitable<void> poll(Turn turn);
  [[nodiscard]] boost::asio::awaitable<store::Result<Digest>> fetch_and_digest(Turn turn);
  [[nodiscard]] boost::asio::awaitable<void> catch_up(std::string feed_url);
  [[nodiscard]] boost::asio::awaitable<bool> read_older_page(std::string feed_url, bool is_last);
  [[nodiscard]] boost::asio::awaitable<store::Result<Digest>> fetch_older_page(std::string feed_url,
                                                                               bool is_last);
  [[nodiscard]] boost::asio::awaitable<store::Result<DigestJob>> job_for(std::string feed_url,
                                                                         feeds::Fetched fetched);
  void back_from_poll(const std::string& feed_url);
  void tell(const Slot& slot, const Digest& digest, const store::CommitResult& committed);
  void finish(const std::string& feed_url, const Digest& digest,
              const store::Result<store::CommitResult>& committed,
              std::chrono::steady_clock::time_point began);
  [[nodiscard]] std::chrono::sys_seconds after_unstored(Slot& slot) const;
  void report(const Slot& slot, const Digest& digest, const store::CommitResult& result);
  void tell_alerts(const Digest& digest, const store::CommitResult& result);
  [[nodiscard]] bool is_polled(const std::string& feed_url) const;
  void retire_if_removed(const std::string& feed_url);
  void note_store_failure(const store::StoreError& error);

  Doors doors_;
  std::shared_ptr<const config::Config> config_;
  std::unordered_map<std::string, Slot> slots_;                   // by feed URL
  std::unordered_map<std::string, feeds::PollState> remembered_;  // of feeds not configured now
  SeenDocuments seen_;
  std::unordered_set<std::string> soon_;  // to be asked again once they are back
  feeds::DueQueue queue_;
  feeds::HostTurns turns_;
  feeds::Budget budget_;
  Wake wake_;
  std::size_t in_flight_ = 0;  // from the record of the attempt to that of its outcome
  std::chrono::sys_seconds paused_until_{};  // nothing is begun before: the store has failed
  std::chrono::sys_seconds looked_at_{};     // when run() last looked for what is due
  bool stopping_ = false;
  bool store_failing_ = false;
};

}  // namespace newswatch::daemon
