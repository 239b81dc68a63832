#pragma once

// A name server on loopback in a process of its own, so that what it costs is not counted as ours.

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace newswatch::bench {

// Every name has the address 93.184.216.34 and none of IPv6. Start it before the first thread; it
// ends with this object, or with this process.
class NameServer {
 public:
  NameServer();
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;
  ~NameServer();

  [[nodiscard]] std::string address() const;  // "127.0.0.1:port"

 private:
  pid_t child_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace newswatch::bench
