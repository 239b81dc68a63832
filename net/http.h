#pragma once

// The door to HTTP servers.

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include "net/message.h"

namespace newswatch::net {

// One request, one answer; loop thread only. Never retries, never follows redirects, keeps no
// cookies. A body above `max_body_bytes` ends as Kind::too_large. Cancelling the await ends the
// transfer and frees its handle.
class Http {
 public:
  virtual ~Http() = default;
  [[nodiscard]] virtual boost::asio::awaitable<boost::system::result<HttpResponse, HttpError>> send(
      HttpRequest request) = 0;
};

}  // namespace newswatch::net
