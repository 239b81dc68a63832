#pragma once

// HTTP in: a small server for the status pages, the demo's feeds and the tests. Its Beast lives in
// server.cc alone.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/message.h"

namespace newswatch::net {

struct ServerRequest {
  std::string method;  // upper case
  std::string target;  // origin form, query included
  std::vector<Header> headers;
  std::string body;
  std::string peer;  // the address asked from, without its port
};

struct ServerResponse {
  int status = 200;
  std::vector<Header> headers;  // Content-Length, Connection and Date are ours
  std::string body;
};

struct ServerLimits {
  std::size_t max_connections = 256;
  std::size_t max_header_bytes = 64u << 10;
  std::size_t max_body_bytes = 1u << 20;
  std::chrono::seconds idle_timeout{30};
  // Of a request whose head alone is known yet, how long its body may be; asked before any of it
  // is read, where there is one. More than max_body_bytes may be taken in from few requests at a
  // time: so many in all, and so many for one target. Others are told 503, to come again.
  std::function<std::size_t(const ServerRequest& head)> body_limit = {};
  std::size_t max_long_bodies = 16;
  std::size_t max_long_bodies_per_target = 4;
};

// Loop thread only. Handlers run on the loop, one coroutine a connection; a handler never throws.
class Server {
 public:
  using Handler = std::function<boost::asio::awaitable<ServerResponse>(ServerRequest)>;

  // Listens on `address` ("127.0.0.1:0", "[::1]:8642"); fails with a plain sentence that names the
  // address.
  [[nodiscard]] static boost::system::result<std::unique_ptr<Server>, std::string> listen(
      boost::asio::io_context& loop, std::string_view address, Handler handler,
      ServerLimits limits);
  virtual ~Server() = default;  // closes listener and connections
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Stops accepting and closes idle connections; those in a handler end with their answer.
  virtual void stop() = 0;
};

}  // namespace newswatch::net
