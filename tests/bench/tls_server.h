#pragma once

// A TLS server on loopback in a process of its own, so that what it costs is not counted as ours.

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace newswatch::bench {

// Answers one request of each connection with 304 and hangs up; sessions can be resumed. Listens on
// every address of 127.0.0.0/8. Start it before the first thread; it ends with this object, or with
// this process.
class TlsServer {
 public:
  // Its certificate is good for the first `hosts` hosts of url(), and is written to `ca_file`.
  TlsServer(int hosts, const std::string& ca_file);
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer();

  [[nodiscard]] std::string url(int host) const;

 private:
  pid_t child_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace newswatch::bench
