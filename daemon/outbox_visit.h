#pragma once

// One look of a channel at the store: what has ended is recorded, what is due is claimed.

#include <chrono>
#include <cstddef>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "alerts/channel.h"
#include "store/store.h"

namespace newswatch::daemon {

// What one visit brought.
struct OutboxVisit {
  std::optional<store::StoreError> error;
  bool recorded = false;                // `begun` and what had ended are on the disk
  std::vector<alerts::Delivery> begun;  // only if recorded; to be attempted whatever else failed
  std::optional<std::chrono::sys_seconds> next_due;  // of what is not held
  std::string asked;  // the fingerprint for which `channel` is known; empty: not asked
  store::ChannelRecord channel;
};

// What a visit takes along: a value, so that it may travel to the store thread.
struct OutboxErrand {
  alerts::Channel channel;
  std::string ask;  // the channel's fingerprint, until it is known whether its receiver is gone
  std::chrono::sys_seconds now{};
  std::size_t free_slots = 0;
  std::vector<store::AttemptEnded> ended;
  std::set<alerts::DeliveryId> held;  // in flight or in `ended`: never claimed
  std::mt19937_64 chance;
};

// Store thread. What is claimed and what has ended is recorded in one transaction, and so are the
// bodies made for a first attempt. Deferred deliveries that are due at the same time are claimed
// as one digest.
[[nodiscard]] OutboxVisit visit_outbox(store::Outbox& outbox, OutboxErrand errand);

}  // namespace newswatch::daemon
