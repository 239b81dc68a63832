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

  CurlLoops(boost::asio::io_context& loop, std::size_t max_connections);

  [[nodiscard]] std::shared_ptr<CurlLoop> one_for(AddressPolicy policy);
  // By `proxy`, if there is one. What is sent by another proxy, by another login or by none shares
  // no connection.
  [[nodiscard]] std::shared_ptr<CurlLoop> one_for(AddressPolicy policy, const Proxy& proxy);

 private:
  using Loops = std::vector<std::shared_ptr<CurlLoop>>;
  struct Proxied {
    Proxy proxy;
    Loops loops;
  };
  static constexpr std::size_t kMaxProxies = 32;  // kept beyond: those in use

  [[nodiscard]] std::shared_ptr<CurlLoop> one_of(Loops& loops);
  void forget_idle_proxies();

  boost::asio::io_context& io_;
  std::size_t max_connections_;
  Loops strict_;
  Loops lenient_;
  std::vector<Proxied> proxied_;
};

}  // namespace newswatch::net
