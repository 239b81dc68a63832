#include "feeds/host_turns.h"

#include <utility>

namespace newswatch::feeds {

void HostTurns::add(const std::string& host, std::string feed_url) {
  Host& entry = hosts_[host];
  if (entry.feeds.empty()) order_.push_back(host);
  entry.feeds.push_back(std::move(feed_url));
  ++waiting_;
}

std::vector<HostTurns::Turn> HostTurns::take(std::size_t limit, std::size_t per_host) {
  std::vector<Turn> turns;
  std::size_t full = 0;  // in a row; once round, nothing is left to take
  while (turns.size() < limit && full < order_.size()) {
    std::string name = std::move(order_.front());
    order_.pop_front();
    Host& host = hosts_.at(name);
    if (host.busy >= per_host) {
      order_.push_back(std::move(name));
      ++full;
      continue;
    }
    full = 0;
    ++host.busy;
    --waiting_;
    turns.push_back({std::move(host.feeds.front()), name});
    host.feeds.pop_front();
    if (!host.feeds.empty()) order_.push_back(std::move(name));
  }
  return turns;
}

void HostTurns::release(const std::string& host) {
  const auto found = hosts_.find(host);
  if (found == hosts_.end() || found->second.busy == 0) return;
  if (--found->second.busy == 0 && found->second.feeds.empty()) hosts_.erase(found);
}

}  // namespace newswatch::feeds
