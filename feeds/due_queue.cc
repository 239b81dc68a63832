#include "feeds/due_queue.h"

#include <algorithm>

namespace newswatch::feeds {

void DueQueue::set(const std::string& feed_url, std::chrono::sys_seconds due) {
  remove(feed_url);
  order_.emplace(due, feed_url);
  due_.emplace(feed_url, due);
}

void DueQueue::bring_forward(const std::string& feed_url, std::chrono::sys_seconds due) {
  const auto found = due_.find(feed_url);
  if (found != due_.end() && due < found->second) set(feed_url, due);
}

void DueQueue::remove(const std::string& feed_url) {
  const auto found = due_.find(feed_url);
  if (found == due_.end()) return;
  order_.erase({found->second, feed_url});
  due_.erase(found);
}

std::vector<std::string> DueQueue::pop_due(std::chrono::sys_seconds now, std::size_t limit) {
  std::vector<std::string> feeds;
  while (feeds.size() < limit && !order_.empty() && order_.begin()->first <= now) {
    feeds.push_back(order_.begin()->second);
    due_.erase(order_.begin()->second);
    order_.erase(order_.begin());
  }
  return feeds;
}

std::optional<std::chrono::sys_seconds> DueQueue::next_due() const {
  if (order_.empty()) return std::nullopt;
  return order_.begin()->first;
}

std::chrono::sys_seconds first_poll(std::chrono::sys_seconds stored_next_poll,
                                    std::chrono::sys_seconds now, std::chrono::seconds spread,
                                    std::mt19937_64& chance) {
  if (stored_next_poll > now) return stored_next_poll;
  const auto most = std::max<std::int64_t>(0, spread.count());
  return now + std::chrono::seconds(std::uniform_int_distribution<std::int64_t>(0, most)(chance));
}

}  // namespace newswatch::feeds
