#pragma once

// What we have agreed with a hub about one feed, or wish to; the store keeps it. A plain value.
// Times are UTC seconds, zero for "never" and "not".

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace newswatch::feeds {

struct Subscription {
  enum class State : std::uint8_t {
    wanted,   // the hub is asked at retry_at, if it is not being asked
    active,   // confirmed; the hub pushes
    leaving,  // the hub is asked at retry_at to end it
    ended,    // forgotten at retry_at; its callback says 410 until then
  };

  std::string token;     // at the end of the callback; whoever knows it is the hub
  std::string callback;  // as the hub was told it
  std::string feed_url;
  std::string topic;
  std::string hub;
  std::string secret;  // signs pushes
  State state = State::wanted;
  std::chrono::sys_seconds asked_until{};   // we have asked, and the hub is to confirm until then
  std::chrono::sys_seconds active_since{};  // of an unbroken agreement
  std::chrono::sys_seconds lease_until{};
  std::chrono::sys_seconds renew_at{};
  std::chrono::sys_seconds last_push{};  // that verified; none since a push failed to come
  std::chrono::sys_seconds retry_at{};
  std::uint32_t failures = 0;         // in a row
  std::string reason;                 // of the last one, in plain words
  std::vector<std::uint64_t> recent;  // hashes of the last bodies taken in, oldest first
  bool operator==(const Subscription&) const = default;
};

}  // namespace newswatch::feeds
