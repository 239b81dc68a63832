#include "daemon/seen_documents.h"

#include <utility>

namespace newswatch::daemon {

namespace {

std::size_t cost_of(const std::string& feed_url, const SeenDocument& seen) {
  constexpr std::size_t kEntry = 96;  // nodes, counts and pointers
  return kEntry + feed_url.size() + seen.bytes();
}

}  // namespace

std::shared_ptr<const SeenDocument> SeenDocuments::find(const std::string& feed_url) const {
  const auto found = by_feed_.find(feed_url);
  return found == by_feed_.end() ? nullptr : found->second;
}

void SeenDocuments::remember(const std::string& feed_url,
                             std::shared_ptr<const SeenDocument> seen) {
  if (const auto old = by_feed_.find(feed_url); old != by_feed_.end()) {
    bytes_ -= cost_of(feed_url, *old->second);
    by_feed_.erase(old);
  }
  if (seen == nullptr) return;
  const std::size_t cost = cost_of(feed_url, *seen);
  if (cost > max_bytes_ - bytes_) return;
  bytes_ += cost;
  by_feed_.emplace(feed_url, std::move(seen));
}

}  // namespace newswatch::daemon
