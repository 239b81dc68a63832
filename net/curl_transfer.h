#pragma once

// One exchange on a curl easy handle: its options, what arrives, how it ended. Internal to net's
// Http.

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/curl_http.h"
#include "net/curl_loop.h"
#include "net/message.h"

namespace newswatch::net {

// What of a request is not allowed; nullopt when it may be sent.
[[nodiscard]] std::optional<HttpError> fault_of(const HttpRequest& request);

// Lives in the frame of one send(). The destructor takes the handle out of its loop, so destroying
// the frame, for whatever reason, ends the exchange.
class CurlTransfer {
 public:
  using Result = boost::system::result<HttpResponse, HttpError>;

  CurlTransfer(std::shared_ptr<CurlLoop> loop, boost::asio::io_context& io, HttpRequest request,
               const CurlHttpOptions& options);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  ~CurlTransfer();

  [[nodiscard]] boost::asio::awaitable<Result> run();

  // For CurlLoop.
  [[nodiscard]] void* easy() const { return easy_; }
  void finish(int curl_code);

 private:
  void set_options(const CurlHttpOptions& options);
  void set_headers();
  void set_tls();
  bool take_header_line(std::string_view line);
  bool take_head_end();
  bool take_body(std::string_view piece);
  bool give_up(HttpError::Kind kind, std::string sentence);
  [[nodiscard]] int open_socket(int family, int type, int protocol, const void* address);
  [[nodiscard]] Result outcome();
  [[nodiscard]] HttpError failure(int curl_code) const;

  HttpRequest request_;
  std::string host_;  // what messages call the server: never the URL, which may hold secrets
  std::shared_ptr<CurlLoop> loop_;
  boost::asio::steady_timer finished_;  // never expires; cancelled when curl is done
  void* easy_ = nullptr;
  void* header_list_ = nullptr;
  std::array<char, 256> curl_words_{};
  std::optional<int> code_;
  bool added_ = false;

  HttpResponse response_;
  std::size_t header_bytes_ = 0;
  bool head_ended_ = false;  // lines after it are trailers
  std::optional<HttpError> given_up_;
  std::optional<HttpError> refused_;  // by the address guard
  bool some_address_allowed_ = false;
};

}  // namespace newswatch::net
