#pragma once

// A feed server on loopback in a process of its own, so that what it costs is not counted as ours.

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace newswatch::bench {

// Answers every GET: 304 where the request carries If-None-Match, else a small feed with an ETag.
// Connections are kept alive. Listens on every address of 127.0.0.0/8, so that one port serves many
// hosts. Start it before the first thread; it ends with this object, or with this process.
class FeedServer {
 public:
  FeedServer();
  FeedServer(const FeedServer&) = delete;
  FeedServer& operator=(const FeedServer&) = delete;
  ~FeedServer();

  // The URL of a feed: `host` from 0 to 65,000 gives each its own address.
  [[nodiscard]] std::string url(int host, int feed) const;
  // One whose answers end the connection.
  [[nodiscard]] std::string hanging_up_url(int host, int feed) const;

  static constexpr const char* kEtag = "\"v1\"";

 private:
  pid_t child_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace newswatch::bench
