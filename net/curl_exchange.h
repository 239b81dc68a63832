#pragma once

// One exchange of HTTP: its options, what arrives, how it ended. Internal to net's Http.

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/curl_http.h"
#include "net/curl_loops.h"
#include "net/curl_transfer.h"
#include "net/message.h"

namespace newswatch::net {

// What of a request is not allowed; nullopt when it may be sent.
[[nodiscard]] std::optional<HttpError> fault_of(const HttpRequest& request);

class CurlExchange : public CurlTransfer {
 public:
  using Result = boost::system::result<HttpResponse, HttpError>;

  // Connects to `address`; without one, the URL's host is an address itself.
  CurlExchange(CurlLoops::Choice choice, boost::asio::io_context& io, HttpRequest request,
               std::optional<boost::asio::ip::address> address, const CurlHttpOptions& options);
  ~CurlExchange();

  [[nodiscard]] boost::asio::awaitable<Result> run();

  // When run() has failed before a byte of the request left: the request, for another address.
  [[nodiscard]] std::optional<HttpRequest> unsent();

 private:
  void set_options(const CurlHttpOptions& options);
  void set_headers();
  bool take_header_line(std::string_view line);
  bool take_head_end();
  bool take_body(std::string_view piece);
  bool give_up(HttpError::Kind kind, std::string sentence);
  [[nodiscard]] Result outcome(int curl_code);

  HttpRequest request_;
  void* header_list_ = nullptr;
  HttpResponse response_;
  std::size_t header_bytes_ = 0;
  bool head_ended_ = false;  // lines after it are trailers
  std::optional<HttpError> given_up_;
  bool unsent_ = false;
};

}  // namespace newswatch::net
