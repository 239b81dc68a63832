#pragma once

// The last document of as many feeds as fit in a bounded memory. One thread.

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>

#include "daemon/seen_document.h"

namespace newswatch::daemon {

class SeenDocuments {
 public:
  static constexpr std::size_t kMaxBytes = 32u << 20;  // some twenty thousand feeds of fifty items

  explicit SeenDocuments(std::size_t max_bytes = kMaxBytes) : max_bytes_(max_bytes) {}

  // nullptr if nothing is remembered.
  [[nodiscard]] std::shared_ptr<const SeenDocument> find(const std::string& feed_url) const;

  // In place of what was there; nullptr forgets. A newcomer for whom there is no room is left out:
  // where feeds come round in turn, throwing out the oldest would help none of them.
  void remember(const std::string& feed_url, std::shared_ptr<const SeenDocument> seen);

  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::unordered_map<std::string, std::shared_ptr<const SeenDocument>> by_feed_;
};

}  // namespace newswatch::daemon
