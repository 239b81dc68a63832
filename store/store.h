#pragma once

// The door to what survives a crash.

#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "store/records.h"

namespace newswatch::store {

template <class T>
using Result = boost::system::result<T, StoreError>;

// Store thread only; every call blocks on the disk and is durable when it returns, unless it says
// otherwise. Nothing is retried.
class Store {
 public:
  virtual ~Store() = default;

  // Every feed remembered.
  [[nodiscard]] virtual Result<std::vector<FeedRecord>> feeds() = 0;
  // Polls about to be made, in one transaction. Unlike everything else it survives the death of
  // the process and not a power cut.
  [[nodiscard]] virtual Result<void> begin_polls(std::span<const PollBegun> polls) = 0;
  // The items of one feed, in no order.
  [[nodiscard]] virtual Result<std::vector<KnownItem>> known_items(std::string_view feed_url) = 0;
  // All documents in one transaction; results in the same order. On error nothing of them has
  // happened.
  [[nodiscard]] virtual Result<std::vector<CommitResult>> commit(
      std::span<const DocumentCommit> documents) = 0;

  // Waiting deliveries of a channel with next_attempt <= now, earliest first.
  [[nodiscard]] virtual Result<std::vector<alerts::Delivery>> due(std::string_view channel,
                                                                  std::chrono::sys_seconds now,
                                                                  std::size_t limit) = 0;
  // When the channel's next waiting delivery falls due; nullopt if none waits.
  [[nodiscard]] virtual Result<std::optional<std::chrono::sys_seconds>> next_due(
      std::string_view channel) = 0;
  // One transaction for all. Deliveries that are no longer waiting are left as they are.
  [[nodiscard]] virtual Result<std::size_t> record(std::span<const AttemptBegun> begun,
                                                   std::span<const AttemptEnded> ended) = 0;
  // What was recorded against the channel in exactly these settings; a record made for others is
  // struck, because they have been edited since.
  [[nodiscard]] virtual Result<std::optional<DisabledChannel>> disabled(
      std::string_view channel, std::string_view fingerprint) = 0;
  // Forgets articles, finished deliveries and items first seen or finished before `before`; returns
  // rows removed, at most `limit` a call so that no transaction grows long. Waiting deliveries are
  // never touched.
  [[nodiscard]] virtual Result<std::size_t> forget(std::chrono::sys_seconds before,
                                                   std::size_t limit) = 0;
};

}  // namespace newswatch::store
