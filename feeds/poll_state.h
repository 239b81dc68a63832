#pragma once

// What we remember of a feed between two polls; the store keeps it. A plain value. Times are UTC
// seconds, zero for "never".

#include <chrono>
#include <cstdint>
#include <string>

namespace newswatch::feeds {

struct PollState {
  // Opaque validators (RFC 9110 8.8), sent back exactly as given; they belong to the URL that
  // answered and a body that parsed.
  std::string etag;
  std::string last_modified;
  std::string validators_url;   // the URL of the hop that gave them
  std::uint64_t body_hash = 0;  // of the last parsed body; zero for none

  std::string moved_to;  // where 301/308 has adopted us to; empty: the configured URL
  bool gone = false;     // 410: not polled until the operator changes the URL

  std::chrono::sys_seconds last_attempt{};
  std::chrono::sys_seconds last_success{};  // 200 parsed, or 304
  std::chrono::sys_seconds last_new{};      // a success that brought a new article
  std::chrono::sys_seconds next_poll{};
  std::chrono::sys_seconds not_before{};  // the publisher's own limit: Retry-After, max-age, ttl
  std::chrono::seconds interval{0};       // the adaptive interval in force; zero: none yet

  std::uint32_t failures = 0;  // in a row
  std::chrono::sys_seconds failing_since{};
  std::string last_error;  // plain words; empty when well
  bool operator==(const PollState&) const = default;
};

}  // namespace newswatch::feeds
