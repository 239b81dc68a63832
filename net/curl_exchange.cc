#include "net/curl_exchange.h"

// The options of an exchange, and its way from start to result. What arrives is taken in
// curl_receive.cc.

#include <curl/curl.h>

#include <algorithm>
#include <new>
#include <utility>

#include "net/ascii.h"
#include "net/curl_proxy.h"
#include "net/url.h"

namespace newswatch::net {
namespace asio = boost::asio;
namespace {

using Kind = HttpError::Kind;

bool frames_the_message(std::string_view name) {
  return ascii::equal_ignoring_case(name, "Content-Length") ||
         ascii::equal_ignoring_case(name, "Transfer-Encoding");
}

bool sends_a_body(const HttpRequest& request) { return request.method != Method::get; }

bool has(const HttpRequest& request, std::string_view name) {
  const auto is_it = [name](const Header& one) {
    return ascii::equal_ignoring_case(one.name, name);
  };
  return std::any_of(request.headers.begin(), request.headers.end(), is_it);
}

}  // namespace

std::optional<HttpError> fault_of(const HttpRequest& request) {
  const auto fault = [](std::string sentence) {
    return HttpError{HttpError::Kind::bad_request, std::move(sentence)};
  };
  const auto unfit = [](char c) { return ascii::is_control(c) || c == ' '; };
  if (std::any_of(request.url.begin(), request.url.end(), unfit)) {
    return fault("the URL holds a blank or a control byte");
  }
  if (!is_http(request.url)) return fault("the URL is no http or https URL with a host");
  for (const Header& one : request.headers) {
    if (!is_token(one.name)) {
      return fault("a request header has the impossible name \"" +
                   ascii::without_controls(one.name.substr(0, 60)) + "\"");
    }
    if (frames_the_message(one.name)) return fault(one.name + " is set by the transfer itself");
    if (one.value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      return fault("the value of request header " + one.name + " holds a line break or NUL");
    }
  }
  return std::nullopt;
}

CurlExchange::CurlExchange(CurlLoops::Choice choice, asio::io_context& io, HttpRequest request,
                           std::optional<asio::ip::address> address, const CurlHttpOptions& options)
    : CurlTransfer(std::move(choice.loop), io,
                   {.url = request.url,
                    .host = net::host(request.url),
                    .connect_timeout = request.connect_timeout,
                    .timeout = request.timeout,
                    .addresses = request.addresses,
                    .protocols = "http,https",
                    .spoken = "HTTP",
                    .certificates = request.certificates,
                    .proxy = request.proxy,
                    .keeps_connection = choice.keeps_connection,
                    .address = std::move(address)}),
      request_(std::move(request)) {
  set_options(options);
  set_headers();
}

CurlExchange::~CurlExchange() {
  leave();
  curl_slist_free_all(static_cast<curl_slist*>(header_list_));
}

asio::awaitable<CurlExchange::Result> CurlExchange::run() {
  const int code = co_await ended();
  unsent_ = nothing_was_sent(code);
  co_return outcome(code);
}

std::optional<HttpRequest> CurlExchange::unsent() {
  if (!unsent_) return std::nullopt;
  return std::move(request_);
}

void CurlExchange::set_options(const CurlHttpOptions& options) {
  curl_easy_setopt(easy(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy(), CURLOPT_LOW_SPEED_LIMIT, options.low_speed_bytes_per_second);
  curl_easy_setopt(easy(), CURLOPT_LOW_SPEED_TIME,
                   static_cast<long>(options.low_speed_time.count()));
  if (sends_a_body(request_)) {
    curl_easy_setopt(easy(), CURLOPT_POST, 1L);
    // The same transfer under another name; CURLOPT_UPLOAD would read the body by a callback.
    if (request_.method == Method::put) curl_easy_setopt(easy(), CURLOPT_CUSTOMREQUEST, "PUT");
    curl_easy_setopt(easy(), CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy(), CURLOPT_POSTFIELDS, request_.body.data());
  }
  if (!options.user_agent.empty()) {
    curl_easy_setopt(easy(), CURLOPT_USERAGENT, options.user_agent.c_str());
  }
  using Receive = std::size_t (*)(char*, std::size_t, std::size_t, void*);
  const Receive on_header = [](char* data, std::size_t size, std::size_t count, void* self) {
    const bool taken = static_cast<CurlExchange*>(self)->take_header_line({data, size * count});
    return taken ? size * count : 0;
  };
  const Receive on_body = [](char* data, std::size_t size, std::size_t count, void* self) {
    const bool taken = static_cast<CurlExchange*>(self)->take_body({data, size * count});
    return taken ? size * count : 0;
  };
  curl_easy_setopt(easy(), CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy(), CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy(), CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy(), CURLOPT_WRITEDATA, this);
}

void CurlExchange::set_headers() {
  curl_slist* list = nullptr;
  const auto append = [&list, this](const std::string& line) {
    curl_slist* longer = curl_slist_append(list, line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    list = longer;
    header_list_ = list;
  };
  for (const Header& one : request_.headers) {
    const bool blank = ascii::trimmed(one.value).empty();
    append(blank ? one.name + ";" : one.name + ": " + one.value);  // "Name:" would remove it
  }
  if (sends_a_body(request_)) {
    append("Expect:");  // curl would wait a second for a 100 before a large body
    if (!has(request_, "Content-Type")) append("Content-Type:");
  }
  curl_easy_setopt(easy(), CURLOPT_HTTPHEADER, list);
}

CurlExchange::Result CurlExchange::outcome(int curl_code) {
  if (given_up_) return *given_up_;
  if (curl_code != CURLE_OK) return failure(curl_code);
  if (response_.status < 200 || !head_ended_) {
    return HttpError{Kind::protocol, host() + " sends no usable status"};
  }
  if (response_.status == 407 && is_forwarded(request_)) return login_refused_by_proxy();
  const char* peer = nullptr;
  curl_easy_getinfo(easy(), CURLINFO_PRIMARY_IP, &peer);
  response_.peer = peer == nullptr ? "" : peer;
  response_.url = request_.url;
  return std::move(response_);
}

}  // namespace newswatch::net
