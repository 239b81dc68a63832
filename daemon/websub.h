#pragma once

// Pushes instead of polls: agrees with the hubs of feeds, and takes in what they send.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "daemon/clock.h"
#include "daemon/metrics.h"
#include "daemon/poller.h"
#include "daemon/wake.h"
#include "feeds/push_links.h"
#include "feeds/subscription.h"
#include "feeds/websub.h"
#include "net/http.h"
#include "net/server.h"
#include "net/task_group.h"
#include "store/store.h"

namespace newswatch::daemon {

// Loop thread only; everything referred to outlives it.
class Websub {
 public:
  struct Doors {
    boost::asio::any_io_executor executor;
    Clock& clock;
    net::Http& http;
    store::Subscriptions& store;
    boost::asio::thread_pool& store_thread;
    boost::asio::thread_pool& workers;
    net::TaskGroup& work;
    Poller& poller;
    Metrics& metrics;
    std::mt19937_64& chance;
    // Secrets, as net::random_hex.
    std::function<std::optional<std::string>(std::size_t bytes)> random_hex;
  };

  // `public_url`: below it hubs reach us; empty: nothing is agreed, and what was is given back.
  Websub(Doors doors, std::string public_url, std::shared_ptr<const config::Config> config,
         std::vector<feeds::Subscription> remembered);

  // What the poller has been given before.
  void configure(std::shared_ptr<const config::Config> config);

  // What a poll says of a feed: PushHooks::polled.
  void polled(const feeds::Feed& feed, const feeds::PushLinks& links,
              const std::vector<std::chrono::sys_seconds>& news);

  // Does the hub push the feed, and have its pushes been seen to come?
  [[nodiscard]] bool push_active(const std::string& feed_url, std::chrono::sys_seconds now) const;
  // How long such a feed may go without a poll; nullopt for any other.
  [[nodiscard]] std::optional<std::chrono::seconds> safety_interval(
      const std::string& feed_url, std::chrono::sys_seconds now) const;

  // Asks hubs as it falls due and writes what is agreed, until stop() and nothing is left to write.
  [[nodiscard]] boost::asio::awaitable<void> run();
  void stop();

  // For the listener. Whether the request is for a callback at all, and whether for one of ours.
  [[nodiscard]] bool is_callback(std::string_view target) const;
  [[nodiscard]] bool is_known(std::string_view target) const;
  // How long the body of a request may be that is_callback().
  [[nodiscard]] std::size_t body_limit(std::string_view target, std::size_t otherwise) const;
  // The answer to a request that is_callback(): at once, whatever comes of it.
  [[nodiscard]] boost::asio::awaitable<net::ServerResponse> answer(net::ServerRequest request);

  static constexpr std::string_view kFolder = "/push/";  // of callbacks, below public_url
  static constexpr std::size_t kMostQueuedOfFeed = 8;
  static constexpr std::size_t kMostQueuedBytes = std::size_t{64} << 20;
  static constexpr std::size_t kMostAsked = 8;  // hubs at once

 private:
  struct Entry {
    feeds::Subscription agreed;
    bool being_taken = false;                                 // a push is on its way to the store
    std::deque<net::HttpResponse> pushes;                     // verified, in order
    std::optional<std::chrono::sys_seconds> overdue_at = {};  // a push, if none comes until then
  };
  using Entries = std::map<std::string, Entry>;  // by token

  [[nodiscard]] std::string_view token_in(std::string_view target) const;
  [[nodiscard]] const Entry* current(const std::string& feed_url) const;
  [[nodiscard]] bool is_current(const feeds::Subscription& agreed) const;
  [[nodiscard]] bool may_push(const std::string& feed_url) const;
  [[nodiscard]] std::string name_of(const std::string& feed_url) const;

  Entry* agree(const std::string& feed_url, const std::string& topic, const std::string& hub);
  void change(Entry& entry, feeds::Subscription to);
  Entries::iterator forget(Entries::iterator at);
  void leave(Entry& entry);
  void leave_older(const feeds::Subscription& newest);
  void notice_clock_set_back(std::chrono::sys_seconds now);
  void notice_overdue(Entry& entry, std::chrono::sys_seconds now);
  [[nodiscard]] std::vector<std::string> take_steps(std::chrono::sys_seconds now);
  void fail(Entry& entry, std::string reason);
  [[nodiscard]] std::optional<std::chrono::sys_seconds> next_due() const;
  [[nodiscard]] boost::asio::awaitable<void> write_changes();
  [[nodiscard]] boost::asio::awaitable<void> ask(std::string token);
  void count();

  [[nodiscard]] net::ServerResponse confirm(Entry& entry, std::string_view target);
  [[nodiscard]] boost::asio::awaitable<net::ServerResponse> take(std::string token,
                                                                 net::ServerRequest request);
  [[nodiscard]] std::string_view take_verified(Entry& entry, net::ServerRequest request,
                                               std::uint64_t body_hash);
  void queue(Entry& entry, net::ServerRequest request);
  [[nodiscard]] boost::asio::awaitable<void> take_pushes(std::string token);

  Doors doors_;
  std::string public_url_;
  std::string path_;  // of public_url_
  std::shared_ptr<const config::Config> config_;
  Entries entries_;
  std::unordered_map<std::string, std::string> current_;               // token by feed URL
  std::unordered_map<std::string, std::vector<std::string>> hubs_;     // last named, by feed URL
  std::unordered_map<std::string, std::chrono::sys_seconds> changed_;  // hub or topic, by feed URL
  std::set<std::string> unwritten_;                                    // tokens
  std::vector<std::string> forgotten_;
  Wake wake_;
  std::size_t asked_ = 0;
  std::size_t queued_bytes_ = 0;  // until they are stored
  std::chrono::sys_seconds looked_at_{};
  std::chrono::sys_seconds write_again_{};  // the store has failed
  bool stopping_ = false;
};

}  // namespace newswatch::daemon
