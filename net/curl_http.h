#pragma once

// net::Http over libcurl's multi interface on the Asio loop.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "net/http.h"
#include "net/resolver.h"

namespace newswatch::net {

struct CurlHttpOptions {
  std::string user_agent;
  std::size_t max_connections = 64;  // kept alive
  // An exchange slower than this for so long ends as Kind::timeout, however much time it has left.
  long low_speed_bytes_per_second = 64;
  std::chrono::seconds low_speed_time{30};
  ResolverSettings names;
};

// Loop thread only; `loop` outlives it. Destroy it after every send() has ended.
[[nodiscard]] std::unique_ptr<Http> make_curl_http(boost::asio::io_context& loop,
                                                   CurlHttpOptions options);

}  // namespace newswatch::net
