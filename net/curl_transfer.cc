#include "net/curl_transfer.h"

// The options of an exchange, and its way from start to result. What arrives is taken in
// curl_receive.cc; how failures are told is in curl_failure.cc.
//
// finish() only wakes run(), which resumes on a later turn of the loop. So neither completion nor
// cancellation ever runs a coroutine, or this destructor, inside a curl callback.

#include <curl/curl.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <limits>
#include <new>
#include <utility>

#include "net/ascii.h"
#include "net/url.h"

namespace newswatch::net {
namespace asio = boost::asio;
namespace {

// curl reads 0 as "no limit".
long milliseconds_of(std::chrono::milliseconds wait) {
  return static_cast<long>(
      std::clamp<std::chrono::milliseconds::rep>(wait.count(), 1, std::numeric_limits<int>::max()));
}

bool is_token(std::string_view name) {  // RFC 9110 5.6.2
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  const auto fits = [kMarks](char c) {
    return ascii::is_letter(c) || ascii::is_digit(c) || kMarks.find(c) != std::string_view::npos;
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits);
}

bool frames_the_message(std::string_view name) {
  return ascii::equal_ignoring_case(name, "Content-Length") ||
         ascii::equal_ignoring_case(name, "Transfer-Encoding");
}

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

CurlTransfer::CurlTransfer(std::shared_ptr<CurlLoop> loop, asio::io_context& io,
                           HttpRequest request, const CurlHttpOptions& options)
    : request_(std::move(request)),
      host_(net::host(request_.url)),
      loop_(std::move(loop)),
      finished_(io, asio::steady_timer::time_point::max()),
      easy_(curl_easy_init()) {
  if (easy_ == nullptr) throw std::bad_alloc();
  set_options(options);
  set_headers();
  set_tls();
}

CurlTransfer::~CurlTransfer() {
  if (added_) loop_->remove(*this);
  curl_easy_cleanup(easy_);
  curl_slist_free_all(static_cast<curl_slist*>(header_list_));
}

asio::awaitable<CurlTransfer::Result> CurlTransfer::run() {
  loop_->add(*this);
  added_ = true;
  if (!code_) co_await finished_.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!code_) throw boost::system::system_error(asio::error::operation_aborted);
  co_return outcome();
}

void CurlTransfer::finish(int curl_code) {
  code_ = curl_code;
  finished_.cancel();
}

void CurlTransfer::set_options(const CurlHttpOptions& options) {
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, curl_words_.data());
  curl_easy_setopt(easy_, CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_QUICK_EXIT, 1L);  // cancelling must not wait for the resolver
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy_, CURLOPT_PROXY, "");  // not even one from the environment
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, milliseconds_of(request_.connect_timeout));
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, milliseconds_of(request_.timeout));
  curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_LIMIT, options.low_speed_bytes_per_second);
  curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_TIME,
                   static_cast<long>(options.low_speed_time.count()));
  // curl walks its whole name cache whenever a transfer ends; kept connections need no names.
  curl_easy_setopt(easy_, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  if (request_.method == Method::post) {
    curl_easy_setopt(easy_, CURLOPT_POST, 1L);
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.data());
  }
  if (!options.user_agent.empty()) {
    curl_easy_setopt(easy_, CURLOPT_USERAGENT, options.user_agent.c_str());
  }
  using Receive = std::size_t (*)(char*, std::size_t, std::size_t, void*);
  using Open = curl_socket_t (*)(void*, curlsocktype, curl_sockaddr*);
  using Close = int (*)(void*, curl_socket_t);
  const Receive on_header = [](char* data, std::size_t size, std::size_t count, void* self) {
    const bool taken = static_cast<CurlTransfer*>(self)->take_header_line({data, size * count});
    return taken ? size * count : 0;
  };
  const Receive on_body = [](char* data, std::size_t size, std::size_t count, void* self) {
    const bool taken = static_cast<CurlTransfer*>(self)->take_body({data, size * count});
    return taken ? size * count : 0;
  };
  const Open on_open = [](void* self, curlsocktype, curl_sockaddr* to) -> curl_socket_t {
    return static_cast<CurlTransfer*>(self)->open_socket(to->family, to->socktype, to->protocol,
                                                         &to->addr);
  };
  // A kept connection outlives the exchange that opened it, so its closing belongs to the loop.
  const Close on_close = [](void* loop, curl_socket_t descriptor) {
    static_cast<CurlLoop*>(loop)->close_socket(descriptor);
    return 0;
  };
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, on_open);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy_, CURLOPT_CLOSESOCKETFUNCTION, on_close);
  curl_easy_setopt(easy_, CURLOPT_CLOSESOCKETDATA, loop_.get());
}

void CurlTransfer::set_headers() {
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
  if (request_.method == Method::post) {
    append("Expect:");  // curl would wait a second for a 100 before a large body
    if (!has(request_, "Content-Type")) append("Content-Type:");
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, list);
}

void CurlTransfer::set_tls() {
  const bool verified = request_.certificates == Certificates::verified;
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, verified ? 1L : 0L);
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, verified ? 2L : 0L);
  curl_easy_setopt(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // With a CA folder, curl builds the certificate store anew for every connection (1 ms and more);
  // with a bundle alone it keeps the store.
  curl_easy_setopt(easy_, CURLOPT_CAPATH, nullptr);
  if (!request_.ca_file.empty()) {
    curl_easy_setopt(easy_, CURLOPT_CAINFO, request_.ca_file.c_str());
  }
}

}  // namespace newswatch::net
