#pragma once

// The curl loops of one client. Internal to net.

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <vector>

#include "net/curl_loop.h"
#include "net/message.h"

namespace newswatch::net {

// Chooses the curl loop for each transfer. A multi handle slows down past some hundred transfers,
// so each takes at most kMaxTransfers and another is opened when all are full. Policies never share
// a loop: a connection kept from a lenient request must not serve a strict one past the guard.
class CurlLoops {
 public:
  static constexpr std::size_t kMaxTransfers = 512;

  CurlLoops(boost::asio::io_context& loop, std::shared_ptr<Descriptors> descriptors,
            std::size_t max_connections);

  [[nodiscard]] std::shared_ptr<CurlLoop> one_for(AddressPolicy policy);

 private:
  boost::asio::io_context& io_;
  std::shared_ptr<Descriptors> descriptors_;
  std::size_t max_connections_;
  std::vector<std::shared_ptr<CurlLoop>> strict_;
  std::vector<std::shared_ptr<CurlLoop>> lenient_;
};

}  // namespace newswatch::net
