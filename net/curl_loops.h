#pragma once

// The curl loops of one client. Internal to net.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <compare>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "net/curl_loop.h"
#include "net/message.h"
#include "net/tls_trust.h"

namespace newswatch::net {

// What connections have in common that one transfer may take over from another: a connection kept
// from a lenient request must not serve a strict one, past the address guard or with a certificate
// it would not have believed.
struct CurlTrust {
  AddressPolicy addresses = AddressPolicy::public_only;
  Certificates certificates = Certificates::verified;
  std::string ca_file;
  Proxy proxy = {};  // another one, another login and none share nothing
  auto operator<=>(const CurlTrust&) const = default;
};

// Chooses the curl loop for each transfer. A multi handle slows down past some hundred transfers,
// so each takes at most kMaxTransfers and another is opened when all are full. Different trust
// never shares a loop.
class CurlLoops {
 public:
  static constexpr std::size_t kMaxTransfers = 512;

  CurlLoops(boost::asio::io_context& loop, std::shared_ptr<Descriptors> descriptors,
            std::size_t max_connections);

  struct Choice {
    std::shared_ptr<CurlLoop> loop;
    bool keeps_connection = true;  // afterwards
  };
  // Transfers to one `server` (scheme, host and port) find each other's connections on the same
  // loop. Of more servers than connections may be kept, one stays only for a server that is asked
  // again and again: those that nobody comes back to would push it out, and curl looks through all
  // it keeps whenever a transfer ends.
  [[nodiscard]] Choice one_for(const CurlTrust& trust, std::string_view server);

 private:
  using Loops = std::vector<std::shared_ptr<CurlLoop>>;

  [[nodiscard]] std::shared_ptr<CurlLoop> with_room(const CurlTrust& trust, std::size_t print);
  [[nodiscard]] std::shared_ptr<TlsTrust> tls_of(const CurlTrust& trust);
  void forget_idle();
  [[nodiscard]] bool comes_back(std::size_t print, std::size_t transfers);

  boost::asio::io_context& io_;
  std::shared_ptr<Descriptors> descriptors_;
  std::size_t max_connections_;
  std::map<CurlTrust, Loops> loops_;
  std::map<std::pair<Certificates, std::string>, std::shared_ptr<TlsTrust>> tls_;
  struct Asked {
    std::chrono::steady_clock::time_point when;
    std::size_t turn;  // how many transfers had been chosen for before
  };
  std::unordered_map<std::size_t, Asked> asked_;  // by a print of the server's name
  std::size_t turn_ = 0;
};

}  // namespace newswatch::net
