#pragma once

// net::Http over libcurl's multi interface on the Asio loop.

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "net/http.h"

namespace newswatch::net {

struct CurlHttpOptions {
  std::string user_agent;
  std::size_t max_connections = 64;  // kept alive
};

// Loop thread only; `loop` outlives it. Destroy it after every send() has ended.
[[nodiscard]] std::unique_ptr<Http> make_curl_http(boost::asio::io_context& loop,
                                                   CurlHttpOptions options);

}  // namespace newswatch::net
