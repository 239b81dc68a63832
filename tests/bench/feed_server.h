#pragma once

// A feed server on loopback in a process of its own, so that what it costs is not counted as ours.

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace newswatch::bench {

// Answers every GET: 304 where the request carries If-None-Match, else a small feed with an ETag;
// of the conditional ones a few get the feed again, or one with a report that nobody has seen.
// Connections are kept alive. Listens on every address of 127.0.0.0/8, so that one port serves many
// hosts. Start it before the first thread; it ends with this object, or with this process.
class FeedServer {
 public:
  // Of a hundred conditional requests.
  struct Mix {
    int again = 0;
    int news = 0;
  };

  FeedServer() : FeedServer(Mix{}) {}
  explicit FeedServer(Mix mix) : FeedServer(mix, document()) {}
  // Serves `feed` in place of the small one, with the path asked for wherever it says kPath: the
  // articles of two feeds are not the same. At most 200 KB.
  explicit FeedServer(const std::string& feed) : FeedServer(Mix{}, feed) {}
  static constexpr std::string_view kPath = "@path@";
  FeedServer(const FeedServer&) = delete;
  FeedServer& operator=(const FeedServer&) = delete;
  ~FeedServer();

  // The URL of a feed: `host` from 0 to 65,000 gives each its own address.
  [[nodiscard]] std::string url(int host, int feed) const;
  // One whose answers end the connection.
  [[nodiscard]] std::string hanging_up_url(int host, int feed) const;

  static constexpr const char* kEtag = "\"v1\"";
  [[nodiscard]] static std::string document();  // the small feed

  // So far.
  [[nodiscard]] std::uint64_t answered() const;
  [[nodiscard]] std::uint64_t unchanged() const;  // with 304
  [[nodiscard]] std::uint64_t reports() const;    // that nobody had seen

 private:
  FeedServer(Mix mix, const std::string& feed);

  struct Counts;
  Counts* counts_ = nullptr;  // shared with the process of the server
  pid_t child_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace newswatch::bench
