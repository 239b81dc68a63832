#pragma once

// A feed as its user describes it. A plain value.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "feeds/sparse.h"
#include "net/message.h"

namespace newswatch::feeds {

// How a feed is asked, where not as all are.
struct Access {
  std::optional<net::Proxy> proxy;
  std::string user_agent;            // empty: ours
  std::vector<net::Header> headers;  // for the URL's origin, a login among them; may be secret
  std::string ca_file;               // authorities for the URL's host; empty: the system's
  bool operator==(const Access&) const = default;
};

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
  // Of this feed alone; absent: those of FetchSettings.
  std::optional<std::chrono::seconds> min_interval, max_interval;
  Sparse<Access> access;
  bool operator==(const Feed&) const = default;
};

}  // namespace newswatch::feeds
