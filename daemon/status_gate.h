#pragma once

// Who may ask for the status pages: not a web page that has bent a name of its own to our address
// (DNS rebinding), and nobody more often than a monitor needs.

#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "net/server.h"

namespace newswatch::daemon {

// May a request with this Host header be answered by a listener on `listen` ("127.0.0.1:8642")? A
// browser sends the name it was led here by. On loopback that can only be localhost or an address
// of loopback, with any port, since ports are forwarded; elsewhere the operator's names are not
// known to us, and each will do.
[[nodiscard]] bool is_host_answered(std::string_view listen, std::string_view host);

struct RateLimit {
  double burst = 120;        // answers at once
  double per_second = 20;    // and then
  std::size_t peers = 1024;  // remembered; who was here longest ago is forgotten first
};

// Loop thread only. Time is passed in.
class StatusGate {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `public_host`: a name that is answered too, as a reverse proxy may hand it on; may be empty.
  StatusGate(std::string listen, RateLimit limit, std::string public_host = {})
      : listen_(std::move(listen)), limit_(limit), public_host_(std::move(public_host)) {}

  // The answer to a request that is turned away: 400 with two Host headers, 421 with a foreign
  // one, 429 above the rate. Of an IPv6 peer its network of 64 bits counts as one.
  [[nodiscard]] std::optional<net::ServerResponse> refusal(const net::ServerRequest& request,
                                                           Time now);

  [[nodiscard]] std::size_t peers() const { return buckets_.size(); }

 private:
  struct Bucket {
    double left;
    Time at;
    std::list<std::string>::iterator place;
  };
  bool take(const std::string& peer, Time now);

  std::string listen_;
  RateLimit limit_;
  std::string public_host_;
  std::unordered_map<std::string, Bucket> buckets_;
  std::list<std::string> latest_first_;
};

}  // namespace newswatch::daemon
