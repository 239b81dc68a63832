#pragma once

// How feeds are fetched, for all of them. A plain value; `config` fills it.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "net/message.h"

namespace newswatch::feeds {

struct FetchSettings {
  std::string user_agent_contact;  // an http(s) or mailto URL shown in User-Agent; may be empty
  std::chrono::seconds min_interval{60};
  std::chrono::seconds max_interval{4 * 3600};
  // What one request is worth: as much delay of one article. Feeds are asked so often that a
  // request costs no more and no less (docs/polling.md).
  std::chrono::seconds request_price{60};
  std::optional<double> budget;  // requests an hour to all feeds together; absent: no limit
  std::chrono::seconds timeout{30};
  std::size_t max_body_bytes = 32u << 20;  // after decompression
  std::uint32_t per_host = 2;              // transfers at once to one host
  std::chrono::seconds host_pause{1};      // between two starts at one host; none inside the house
  std::uint32_t in_flight = 256;           // transfers at once in all
  bool allow_private_addresses = false;
  net::Proxy proxy;  // of every feed without one of its own
  bool operator==(const FetchSettings&) const = default;
};

}  // namespace newswatch::feeds
