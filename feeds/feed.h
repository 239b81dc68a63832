#pragma once

// A feed as its user describes it. A plain value.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace newswatch::feeds {

struct Feed {
  std::string name;  // unique
  std::string url;   // as configured; also the key of what the store remembers of it
  std::string publisher;
  std::vector<std::string> tags;
  std::optional<std::chrono::seconds>
      every;  // a fixed interval; else adaptive between the bounds of FetchSettings
  bool allow_private_addresses = false;
  bool verify_tls = true;  // false: any certificate of the URL's host is believed
  bool websub = true;      // false: only polled, whatever hub it names
  bool operator==(const Feed&) const = default;
};

}  // namespace newswatch::feeds
