#pragma once

// Where alerts go. Plain values; `config` fills them.

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "net/message.h"

namespace newswatch::alerts {

// Waits before each attempt, the first included: Standard Webhooks 1.0's recommendation.
inline const std::vector<std::chrono::seconds>& default_retry_waits() {
  using std::chrono::hours, std::chrono::minutes, std::chrono::seconds;
  static const std::vector<seconds> waits{seconds(0), seconds(5), minutes(5), minutes(30),
                                          hours(2),   hours(5),   hours(10),  hours(14),
                                          hours(20),  hours(24)};
  return waits;
}

struct Webhook {
  std::string url;
  std::vector<std::string>
      secrets;  // the keys themselves, newest first; several while they rotate; never shown
  std::vector<net::Header> headers;
  std::chrono::seconds timeout{15};
  std::vector<std::chrono::seconds> retry = default_retry_waits();
  std::uint32_t at_once = 4;  // deliveries in flight
  bool allow_private_addresses = false;
  std::string ca_file;
  bool operator==(const Webhook&) const = default;
};

struct Log {
  std::string file;  // JSON lines, absolute or relative to the working directory; empty: standard
                     // output, the journal under systemd
  bool operator==(const Log&) const = default;
};

struct Channel {
  std::string name;  // unique
  std::variant<Log, Webhook> kind;
  bool operator==(const Channel&) const = default;
};

}  // namespace newswatch::alerts
