#pragma once

// Following redirects ourselves, so that every hop passes the address guard. Source: RFC 9110 15.4.

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"

namespace newswatch::net {

struct Hop {
  int status = 0;  // the redirect's
  std::string from;
  std::string to;  // resolved
  bool operator==(const Hop&) const = default;
};

struct Followed {
  HttpResponse response;  // of the last hop
  std::vector<Hop> hops;
};

// Headers for one hop: they go with the request to `url` and with no other. So must validators
// (RFC 9110 13.1), which belong to one resource: another's answer to them would be chance.
struct OnlyFor {
  std::string url;
  std::vector<Header> headers;
  bool operator==(const OnlyFor&) const = default;
};

// Takes out of `headers`, meant for `from`, what only its own origin may see: every one that is not
// known to be harmless. All stay when `to` is of the same origin, or the same host when http
// becomes https on its usual ports.
void keep_what_may_travel(std::vector<Header>& headers, std::string_view from, std::string_view to);

// Sends a GET and follows 301, 302, 303, 307 and 308, at most `max_hops`; http and https only.
// Authorization and other credentials are dropped when the host changes; https never falls back to
// http; on every other host certificates are verified, with the system's authorities. The proxy
// stays. The timeout covers all hops.
[[nodiscard]] boost::asio::awaitable<boost::system::result<Followed, HttpError>>
send_following_redirects(Http& http, HttpRequest request, std::size_t max_hops, OnlyFor only);
// Nothing for one hop alone. (Not a default argument: g++ 12 destroys one twice on an await line.)
[[nodiscard]] boost::asio::awaitable<boost::system::result<Followed, HttpError>>
send_following_redirects(Http& http, HttpRequest request, std::size_t max_hops);

}  // namespace newswatch::net
