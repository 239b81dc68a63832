#pragma once

// The doors to what survives a crash.

#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "store/records.h"

namespace newswatch::store {

template <class T>
using Result = boost::system::result<T, StoreError>;

// Which waiting deliveries of a channel.
enum class Which : std::uint8_t {
  all,       // whatever has fallen due, earliest first
  in_order,  // the oldest alone, which none overtakes once it has been attempted
  deferred,  // that fell due and wait to be told together, oldest first
};

// The doors to deliveries. Store thread only; every call blocks on the disk and is durable when it
// returns. Nothing is retried.
class Outbox {
 public:
  virtual ~Outbox() = default;

  // To be called before anything of a channel is begun, whenever its settings change, and when the
  // clock has been set back. Returns what was recorded against the channel in exactly these
  // settings; what was recorded for others is struck, because they have been edited since, and what
  // waited at that receiver's wish is due. Deliveries whose times were reckoned by a clock that was
  // ahead wait as long from `now` as they were to wait then; bodies of another form are made anew;
  // nothing waits for quiet hours that are no more.
  [[nodiscard]] virtual Result<ChannelRecord> opened(const ChannelOpening& opening) = 0;
  // Waiting deliveries of a channel with next_attempt <= now, with their material where the body
  // is not made yet.
  [[nodiscard]] virtual Result<std::vector<alerts::Delivery>> due(std::string_view channel,
                                                                  std::chrono::sys_seconds now,
                                                                  std::size_t limit,
                                                                  Which which = Which::all) = 0;
  // When the channel's next waiting delivery falls due; nullopt if none waits.
  [[nodiscard]] virtual Result<std::optional<std::chrono::sys_seconds>> next_due(
      std::string_view channel, std::chrono::sys_seconds now, Which which = Which::all) = 0;
  // One transaction for all. Deliveries that are no longer waiting are left as they are.
  [[nodiscard]] virtual Result<std::size_t> record(const OutboxChanges& changes) = 0;

  // What is raised, and not cleared.
  [[nodiscard]] virtual Result<std::vector<alerts::Notice>> raised() = 0;
  // Raises or clears; false if that was done before. Its deliveries are made with it.
  [[nodiscard]] virtual Result<bool> tell(const NewNotice& notice) = 0;

  // Another number whenever another process has changed the file.
  [[nodiscard]] virtual Result<std::int64_t> edition() = 0;
};

// What has been agreed with hubs. Store thread only; every call blocks on the disk and is durable
// when it returns. Nothing is retried.
class Subscriptions {
 public:
  virtual ~Subscriptions() = default;

  // All of them, in the order in which they were made.
  [[nodiscard]] virtual Result<std::vector<feeds::Subscription>> remembered() = 0;
  // In one transaction. Of one that is known, what was agreed is rewritten, not about what.
  [[nodiscard]] virtual Result<void> write(const SubscriptionChanges& changes) = 0;
};

// Store thread only; every call blocks on the disk and is durable when it returns, unless it says
// otherwise. Nothing is retried.
class Store {
 public:
  virtual ~Store() = default;

  // Tells `visit` of every feed remembered, one after the other, for there may be a million. Of
  // each state it knows what a schedule needs: what feeds/idle_state.h keeps, and what its pace is
  // reckoned from; the rest is left as by default.
  [[nodiscard]] virtual Result<void> visit_schedule(
      const std::function<void(const FeedRecord& feed)>& visit) = 0;
  // Polls about to be made, in one transaction. Unlike everything else it survives the death of
  // the process and not a power cut. Returns what is remembered of each feed, this poll included.
  [[nodiscard]] virtual Result<std::vector<feeds::PollState>> begin_polls(
      std::span<const PollBegun> polls) = 0;
  // What one feed remembers of its items: those in its document, then those that left it lately.
  [[nodiscard]] virtual Result<std::vector<KnownItem>> known_items(std::string_view feed_url) = 0;
  // All documents in one transaction; results in the same order. On error nothing of them has
  // happened.
  [[nodiscard]] virtual Result<std::vector<CommitResult>> commit(
      std::span<const DocumentCommit> documents) = 0;
  // Forgets articles, finished deliveries and items first seen, finished or left before `before`,
  // and what they leave behind; returns rows removed or shortened, at most `limit` a call so that
  // no transaction grows long. Waiting deliveries, and what their bodies are made of, are never
  // touched.
  [[nodiscard]] virtual Result<std::size_t> forget(std::chrono::sys_seconds before,
                                                   std::size_t limit) = 0;

  [[nodiscard]] virtual Outbox& outbox() = 0;
  [[nodiscard]] virtual Subscriptions& subscriptions() = 0;
};

}  // namespace newswatch::store
