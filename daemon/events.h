#pragma once

// What happens in the pipeline, told to whoever shows it: the log, a terminal, the demo. Calls come
// on the loop thread.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "alerts/alert.h"
#include "alerts/delivery.h"
#include "feeds/feed.h"
#include "feeds/poll_state.h"

namespace newswatch::daemon {

struct PollEnded {
  const feeds::Feed& feed;
  const feeds::PollState& state;  // the new one
  std::string outcome;            // unchanged, same_bytes, parsed, failed, gone
  bool was_failing = false;
  std::uint32_t articles = 0;  // in the document
  std::uint32_t new_articles = 0;
  std::uint32_t edited = 0;
  std::uint32_t duplicates = 0;
  std::uint32_t alerts = 0;
};

struct AttemptOutcome {
  const alerts::Delivery& delivery;
  alerts::DeliveryState state = alerts::DeliveryState::waiting;
  std::chrono::sys_seconds next_attempt{};
  std::string error;
};

struct Events {
  std::function<void(const PollEnded&)> poll = [](const PollEnded&) {};
  std::function<void(const alerts::Alert&)> alert = [](const alerts::Alert&) {};
  std::function<void(const AttemptOutcome&)> attempt = [](const AttemptOutcome&) {};
};

}  // namespace newswatch::daemon
