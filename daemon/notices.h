#pragma once

// What newswatch tells of itself: each trouble once when it comes and once when it has gone, also
// across restarts.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alerts/channel.h"
#include "alerts/notice.h"
#include "daemon/clock.h"
#include "daemon/wake.h"
#include "store/store.h"

namespace newswatch::daemon {

// Loop thread only; everything referred to outlives it.
class Notices {
 public:
  struct Doors {
    boost::asio::any_io_executor executor;
    Clock& clock;
    store::Outbox& outbox;
    boost::asio::thread_pool& store_thread;
    std::function<void(const std::vector<std::string>& channels)> new_deliveries;
  };

  // `raised` is what the store remembers.
  Notices(Doors doors, std::vector<alerts::Notice> raised);

  // Of the configuration in force: who is told, and which channels and feeds there are. Troubles of
  // others are over.
  void configure(alerts::NoticeSettings settings, std::vector<alerts::Channel> channels,
                 const std::vector<std::string>& feeds);

  // Nothing happens where it is raised already, or not raised. `message` is one plain sentence.
  void raise(alerts::NoticeKind kind, std::string subject, std::string message);
  void clear(alerts::NoticeKind kind, const std::string& subject, std::string message);
  // Cheap: asked before a message is made that may not be needed.
  [[nodiscard]] bool is_raised(alerts::NoticeKind kind, std::string_view subject) const;
  [[nodiscard]] const alerts::NoticeSettings& settings() const { return settings_; }

  // Writes what is raised and cleared, until stop() and nothing is left to write.
  [[nodiscard]] boost::asio::awaitable<void> run();
  void stop();

 private:
  using Key = std::pair<alerts::NoticeKind, std::string>;
  // A subject is looked for without a copy of it.
  struct Before {
    using is_transparent = void;
    using View = std::pair<alerts::NoticeKind, std::string_view>;
    bool operator()(const View& a, const View& b) const { return a < b; }
  };
  void tell(alerts::Notice notice);
  [[nodiscard]] std::vector<store::NewDelivery> deliveries_of(const alerts::Notice& notice) const;

  Doors doors_;
  Wake wake_;
  alerts::NoticeSettings settings_;
  std::vector<alerts::Channel> channels_;
  std::map<Key, std::chrono::sys_seconds, Before> raised_;  // since when
  std::deque<alerts::Notice> unwritten_;
  bool stopping_ = false;
};

}  // namespace newswatch::daemon
