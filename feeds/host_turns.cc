#include "feeds/host_turns.h"

#include <algorithm>
#include <utility>

#include "net/local_host.h"

namespace newswatch::feeds {

using std::chrono::sys_seconds;

HostTurns::Hosts::value_type& HostTurns::known(const std::string& name) {
  const auto [entry, is_new] = hosts_.try_emplace(name);
  if (is_new) entry->second.is_own = net::is_local_host(name);
  return *entry;
}

void HostTurns::add(const std::string& name, std::uint32_t feed) {
  auto& entry = known(name);
  entry.second.feeds.push_back(feed);
  ++waiting_;
  if (entry.second.at == At::rest) make_ready(entry);
}

std::vector<HostTurns::Turn> HostTurns::take(std::size_t limit, const Share& share,
                                             sys_seconds now) {
  if (share.at_once > at_once_) {
    for (const std::string& name : std::exchange(full_, {})) make_ready(*hosts_.find(name));
  }
  at_once_ = share.at_once;
  open_hosts(now);
  forget_lingering(now);
  std::vector<Turn> turns;
  while (turns.size() < limit && !ready_.empty()) {
    auto& entry = *hosts_.find(ready_.front());
    ready_.pop_front();
    Host& host = entry.second;
    if (host.busy < share.at_once && host.open_at <= now) {
      ++host.busy;
      --waiting_;
      turns.push_back({host.feeds.front(), entry.first});
      host.feeds.pop_front();
      if (!host.is_own) host.open_at = now + share.pause;
    }
    settle(entry, share, now);
  }
  return turns;
}

void HostTurns::release(const std::string& name) {
  const auto found = hosts_.find(name);
  if (found == hosts_.end() || found->second.busy == 0) return;
  Host& host = found->second;
  --host.busy;
  if (host.at == At::full) {
    full_.erase(name);
    make_ready(*found);
  } else if (host.at == At::rest) {
    linger(*found);
  }
}

void HostTurns::told_to_wait(const std::string& name, std::uint32_t feed, sys_seconds until,
                             sys_seconds now) {
  auto& entry = known(name);
  Host& host = entry.second;
  const bool is_second = host.told_until > now && host.told_feed != feed;
  if (is_second) host.open_at = std::max(host.open_at, until);
  host.told_feed = feed;
  host.told_until = until;
  linger(entry);
}

std::optional<sys_seconds> HostTurns::next_open() const {
  if (closed_.empty()) return std::nullopt;
  return closed_.begin()->first;
}

std::vector<std::uint32_t> HostTurns::give_up(sys_seconds open_at) {
  std::vector<std::uint32_t> given_up;
  const auto first = closed_.lower_bound({open_at, {}});
  for (auto one = first; one != closed_.end(); ++one) {
    auto& entry = *hosts_.find(one->second);
    auto& feeds = entry.second.feeds;
    given_up.insert(given_up.end(), feeds.begin(), feeds.end());
    feeds.clear();
    entry.second.at = At::rest;
    linger(entry);
  }
  closed_.erase(first, closed_.end());
  waiting_ -= given_up.size();
  return given_up;
}

void HostTurns::forget_times() {
  for (auto& [name, host] : hosts_) host.open_at = host.told_until = {};
  for (const auto& [when, name] : std::exchange(closed_, {})) make_ready(*hosts_.find(name));
}

void HostTurns::make_ready(Hosts::value_type& entry) {
  entry.second.at = At::ready;
  ready_.push_back(entry.first);
}

// Its times count for a while, though nobody waits for it.
void HostTurns::linger(const Hosts::value_type& entry) {
  lingering_.emplace(std::max(entry.second.open_at, entry.second.told_until), entry.first);
}

// Where a host belongs that has just had its turn.
void HostTurns::settle(Hosts::value_type& entry, const Share& share, sys_seconds now) {
  Host& host = entry.second;
  if (host.feeds.empty()) {
    host.at = At::rest;
  } else if (host.busy >= share.at_once) {
    host.at = At::full;
    full_.insert(entry.first);
  } else if (host.open_at > now) {
    host.at = At::closed;
    closed_.emplace(host.open_at, entry.first);
  } else {
    make_ready(entry);
  }
}

void HostTurns::open_hosts(sys_seconds now) {
  while (!closed_.empty() && closed_.begin()->first <= now) {
    make_ready(*hosts_.find(closed_.begin()->second));
    closed_.erase(closed_.begin());
  }
}

void HostTurns::forget_lingering(sys_seconds now) {
  while (!lingering_.empty() && lingering_.begin()->first <= now) {
    const auto found = hosts_.find(lingering_.begin()->second);
    lingering_.erase(lingering_.begin());
    if (found == hosts_.end()) continue;
    const Host& host = found->second;
    const bool counts = host.open_at > now || host.told_until > now;
    if (host.at == At::rest && host.busy == 0 && !counts) hosts_.erase(found);
  }
}

}  // namespace newswatch::feeds
