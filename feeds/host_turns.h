#pragma once

// Which of the feeds that are due may be asked now. Pure.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace newswatch::feeds {

// Hosts take turns, and none serves more than its share at once, nor begins more often than its
// pace: a host with a thousand feeds, or one that hangs, holds up its own feeds and nobody else's.
// A host is a name, whatever its scheme and port; a feed is a number.
class HostTurns {
 public:
  struct Turn {
    std::uint32_t feed = 0;
    std::string host;
    bool operator==(const Turn&) const = default;
  };
  struct Share {
    std::size_t at_once = 2;
    std::chrono::seconds pause{0};  // between two starts, at hosts that are not our own
  };

  // The feed waits behind those of its host that came before. A feed is added once.
  void add(const std::string& host, std::uint32_t feed);

  // Takes out at most `limit` feeds that their hosts may serve now. Each occupies its host until
  // release(). Costs what it takes out and the hosts whose turn it is.
  [[nodiscard]] std::vector<Turn> take(std::size_t limit, const Share& share,
                                       std::chrono::sys_seconds now);
  void release(const std::string& host);

  // The host has asked for patience on behalf of one feed. That is the feed's own affair; when
  // another feed of it is told the same before the first may ask again, the whole host rests until
  // then. (One busy feed behind a host of thousands must not stop them all.)
  void told_to_wait(const std::string& host, std::uint32_t feed, std::chrono::sys_seconds until,
                    std::chrono::sys_seconds now);

  // When take() will find a host open that is closed now; nullopt if none is.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> next_open() const;

  // Takes out, unasked, what waits for hosts that open no sooner than this.
  [[nodiscard]] std::vector<std::uint32_t> give_up(std::chrono::sys_seconds open_at);

  // The clock has been set back: nothing rests any more.
  void forget_times();

  [[nodiscard]] std::size_t waiting() const { return waiting_; }

 private:
  enum class At : std::uint8_t {
    rest,    // nobody waits for it
    ready,   // in ready_
    full,    // serves its share; release() makes it ready
    closed,  // in closed_
  };
  struct Host {
    std::deque<std::uint32_t> feeds;
    std::size_t busy = 0;
    At at = At::rest;
    bool is_own = false;                 // of this machine or house: no need to be gentle
    std::chrono::sys_seconds open_at{};  // serves nobody before
    std::chrono::sys_seconds told_until{};
    std::uint32_t told_feed = 0;  // the last to be told to wait
  };
  using Hosts = std::unordered_map<std::string, Host>;

  Hosts::value_type& known(const std::string& name);
  void make_ready(Hosts::value_type& host);
  void linger(const Hosts::value_type& host);
  void settle(Hosts::value_type& host, const Share& share, std::chrono::sys_seconds now);
  void open_hosts(std::chrono::sys_seconds now);
  void forget_lingering(std::chrono::sys_seconds now);

  Hosts hosts_;
  std::deque<std::string> ready_;  // the next first
  std::set<std::pair<std::chrono::sys_seconds, std::string>> closed_;
  std::set<std::pair<std::chrono::sys_seconds, std::string>> lingering_;  // to be forgotten then
  std::set<std::string> full_;
  std::size_t at_once_ = 0;  // of the last take()
  std::size_t waiting_ = 0;
};

}  // namespace newswatch::feeds
