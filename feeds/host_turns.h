#pragma once

// Which of the feeds that are due may be asked now. Pure.

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

namespace newswatch::feeds {

// Hosts take turns, and none serves more than its share at once: a host with a thousand feeds, or
// one that hangs, holds up its own feeds and nobody else's.
class HostTurns {
 public:
  struct Turn {
    std::string feed_url;
    std::string host;
    bool operator==(const Turn&) const = default;
  };

  // The feed waits behind those of its host that came before. A feed is added once.
  void add(const std::string& host, std::string feed_url);

  // Takes out at most `limit` feeds, none of a host that would then serve more than `per_host`.
  // Each occupies its host until release(). Costs what it takes out and the hosts that are full.
  [[nodiscard]] std::vector<Turn> take(std::size_t limit, std::size_t per_host);
  void release(const std::string& host);

  [[nodiscard]] std::size_t waiting() const { return waiting_; }

 private:
  struct Host {
    std::deque<std::string> feeds;
    std::size_t busy = 0;
  };

  std::unordered_map<std::string, Host> hosts_;  // that serve or are waited for
  std::deque<std::string> order_;                // those waited for, the next first
  std::size_t waiting_ = 0;
};

}  // namespace newswatch::feeds
