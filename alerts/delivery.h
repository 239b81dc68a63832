#pragma once

// One alert on its way to one channel. Plain values.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "alerts/material.h"

namespace newswatch::alerts {

// Stable for ever: made from rule, story and channel, so no retry, restart or second feed gives it
// another.
struct DeliveryId {
  std::string value;  // "msg_" and 26 characters of Crockford's base 32
  auto operator<=>(const DeliveryId&) const = default;
};

[[nodiscard]] DeliveryId delivery_id(std::string_view rule, std::string_view story,
                                     std::string_view channel);

enum class DeliveryState : std::uint8_t {
  waiting,
  delivered,
  dead,      // given up, kept
  dropped,   // by an operator
  gathered,  // told by a digest, whose end will be its own
};

// Of a digest of these.
[[nodiscard]] DeliveryId digest_id(std::span<const DeliveryId> members);

[[nodiscard]] std::string_view name_of(DeliveryState state);

struct Delivery {
  DeliveryId id;
  std::string channel;
  std::string rule;
  std::string article_key;
  std::string body;            // the very bytes of every attempt; empty until the first is made
  std::uint32_t attempts = 0;  // begun
  std::chrono::sys_seconds created{};
  std::chrono::sys_seconds next_attempt{};
  DeliveryState state = DeliveryState::waiting;
  std::string last_error;                 // plain words
  bool deferred = false;                  // to be told together with others that are
  std::optional<Material> material = {};  // what the body is to be made of, until it is
  bool operator==(const Delivery&) const = default;
};

}  // namespace newswatch::alerts
