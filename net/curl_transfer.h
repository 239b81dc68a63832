#pragma once

// One transfer on a curl easy handle, whatever its protocol: limits, TLS, the address guard, how it
// ends. Internal to net.

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/curl_loop.h"
#include "net/message.h"

namespace newswatch::net {

struct CurlTerms {
  std::string url;
  std::string host;  // what messages call the server: never the URL, which may hold secrets
  std::chrono::milliseconds connect_timeout;
  std::chrono::milliseconds timeout;
  AddressPolicy addresses;
  const char* protocols;  // all that curl may speak: "http,https"
  const char* spoken;     // what a server that does not is told not to speak: "HTTP"
  Certificates certificates = Certificates::verified;
  Proxy proxy = {};
  bool keeps_connection = true;
  std::optional<boost::asio::ip::address> address = {};  // where to connect, whatever the host says
};

// Scheme, host and port of a URL, and user and password where it holds them.
[[nodiscard]] std::string_view server_of(std::string_view url);

// Lives in the frame of one send(). Its destructor takes the handle out of its loop, so destroying
// the frame, for whatever reason, ends the transfer. What a derived class lends to curl goes after
// leave(), which its own destructor calls.
class CurlTransfer {
 public:
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // For CurlLoop.
  [[nodiscard]] void* easy() const { return easy_; }
  void finish(int curl_code);

 protected:
  CurlTransfer(std::shared_ptr<CurlLoop> loop, boost::asio::io_context& io, const CurlTerms& terms);
  ~CurlTransfer();

  // Begins, and returns curl's code; throws when cancelled. Once.
  [[nodiscard]] boost::asio::awaitable<int> ended();

  void leave();

  // Whether it ended so before a byte of the request left: then another address may be tried.
  [[nodiscard]] bool nothing_was_sent(int curl_code) const;

  [[nodiscard]] HttpError failure(int curl_code) const;

  [[nodiscard]] const std::string& host() const { return host_; }

  // What an answer of 407 says: the proxy's, where it and no tunnel carries the request.
  [[nodiscard]] HttpError login_refused_by_proxy() const;

 private:
  void set_limits(const CurlTerms& terms);
  void set_address(const CurlTerms& terms);
  void set_tls(const CurlTerms& terms);
  void set_sockets();
  void set_proxy(const Proxy& proxy);
  [[nodiscard]] std::optional<HttpError> failure_of_proxy(int curl_code,
                                                          const std::string& detail) const;
  [[nodiscard]] int open_socket(int family, int type, int protocol, const void* address);

  const std::string host_;
  const std::string spoken_;
  const AddressPolicy addresses_;  // of the places connected to: with a proxy, that alone
  const Proxy proxy_;
  std::shared_ptr<CurlLoop> loop_;
  boost::asio::steady_timer finished_;  // never expires; cancelled when curl is done
  void* easy_ = nullptr;
  std::string server_;  // whose TLS sessions may be resumed
  void* connect_to_ = nullptr;
  std::array<char, 256> curl_words_{};
  std::optional<int> code_;
  bool added_ = false;
  std::optional<HttpError> refused_;  // by the address guard
  bool some_address_allowed_ = false;
};

}  // namespace newswatch::net
