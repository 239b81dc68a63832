#include "net/curl_transfer.h"

// finish() only wakes ended(), which resumes on a later turn of the loop. So neither completion nor
// cancellation ever runs a coroutine, or this destructor, inside a curl callback.

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include "net/address_guard.h"

namespace newswatch::net {
namespace asio = boost::asio;
namespace {

using Kind = HttpError::Kind;

constexpr std::size_t kMaxSpareHandles = 64;  // some kilobytes each

// curl reads 0 as "no limit".
long milliseconds_of(std::chrono::milliseconds wait) {
  return static_cast<long>(
      std::clamp<std::chrono::milliseconds::rep>(wait.count(), 1, std::numeric_limits<int>::max()));
}

// What stands against an address; nullopt when it may be connected to.
std::optional<HttpError> judge(int family, const void* address, AddressPolicy policy) {
  if (family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    return refused(asio::ip::address_v4(ntohl(in.sin_addr.s_addr)), policy);
  }
  if (family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, address, sizeof in);
    asio::ip::address_v6::bytes_type bytes{};
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return refused(asio::ip::address_v6(bytes), policy);
  }
  return HttpError{Kind::refused_address, "the address is no internet address"};
}

}  // namespace

std::string_view server_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return url;
  return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

CurlTransfer::CurlTransfer(std::shared_ptr<CurlLoop> loop, asio::io_context& io,
                           const CurlTerms& terms)
    : host_(terms.host),
      spoken_(terms.spoken),
      addresses_(terms.proxy.url.empty() ? terms.addresses : AddressPolicy::allow_private),
      proxy_(terms.proxy),
      loop_(std::move(loop)),
      finished_(io, asio::steady_timer::time_point::max()),
      server_(server_of(terms.url)) {
  auto& spare = loop_->spare_handles();
  if (spare.empty()) {
    easy_ = curl_easy_init();
    if (easy_ == nullptr) throw std::bad_alloc();
  } else {
    easy_ = spare.back();
    spare.pop_back();
  }
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, curl_words_.data());
  set_limits(terms);
  set_address(terms);
  set_tls(terms);
  set_sockets();
  if (!proxy_.url.empty()) set_proxy(proxy_);
}

CurlTransfer::~CurlTransfer() { leave(); }

void CurlTransfer::leave() {
  if (std::exchange(added_, false)) loop_->remove(*this);
  if (void* easy = std::exchange(easy_, nullptr); easy != nullptr) {
    auto& spare = loop_->spare_handles();
    if (spare.size() < kMaxSpareHandles) {
      curl_easy_reset(easy);  // nothing of this transfer's shows in the next
      spare.push_back(easy);
    } else {
      curl_easy_cleanup(easy);
    }
  }
  curl_slist_free_all(static_cast<curl_slist*>(std::exchange(connect_to_, nullptr)));
}

bool CurlTransfer::nothing_was_sent(int curl_code) const {
  if (curl_code != CURLE_COULDNT_CONNECT && curl_code != CURLE_OPERATION_TIMEDOUT) return false;
  curl_off_t until_sending = 0;
  curl_easy_getinfo(easy_, CURLINFO_PRETRANSFER_TIME_T, &until_sending);
  return until_sending == 0;
}

asio::awaitable<int> CurlTransfer::ended() {
  loop_->add(*this);
  added_ = true;
  if (!code_) co_await finished_.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!code_) throw boost::system::system_error(asio::error::operation_aborted);
  co_return *code_;
}

void CurlTransfer::finish(int curl_code) {
  code_ = curl_code;
  finished_.cancel();
}

void CurlTransfer::set_limits(const CurlTerms& terms) {
  curl_easy_setopt(easy_, CURLOPT_URL, terms.url.c_str());
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_QUICK_EXIT, 1L);  // cancelling must not wait for the resolver
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, terms.protocols);
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy_, CURLOPT_PROXY, "");  // not even one from the environment
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, milliseconds_of(terms.connect_timeout));
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, milliseconds_of(terms.timeout));
  // curl walks its whole name cache whenever a transfer ends; kept connections need no names.
  curl_easy_setopt(easy_, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  curl_easy_setopt(easy_, CURLOPT_FORBID_REUSE, terms.keeps_connection ? 0L : 1L);
}

// Host, name of the certificate and the rest of the URL stay what they are. curl takes a connection
// it has kept only where it leads to the same address.
void CurlTransfer::set_address(const CurlTerms& terms) {
  if (!terms.address) return;
  const std::string text = terms.address->to_string();
  const std::string to = terms.address->is_v6() ? "::[" + text + "]:" : "::" + text + ":";
  connect_to_ = curl_slist_append(nullptr, to.c_str());
  if (connect_to_ == nullptr) throw std::bad_alloc();
  curl_easy_setopt(easy_, CURLOPT_CONNECT_TO, static_cast<curl_slist*>(connect_to_));
}

void CurlTransfer::set_tls(const CurlTerms& terms) {
  const bool verified = terms.certificates == Certificates::verified;
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYPEER, verified ? 1L : 0L);
  curl_easy_setopt(easy_, CURLOPT_SSL_VERIFYHOST, verified ? 2L : 0L);
  curl_easy_setopt(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // Certificates that are believed, and sessions, are ours: see TlsTrust.
  curl_easy_setopt(easy_, CURLOPT_CAPATH, nullptr);
  curl_easy_setopt(easy_, CURLOPT_CAINFO, nullptr);
  curl_easy_setopt(easy_, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  using Prepare = CURLcode (*)(CURL*, void*, void*);
  const Prepare on_context = [](CURL*, void* context, void* self) {
    auto* transfer = static_cast<CurlTransfer*>(self);
    const bool adopted = transfer->loop_->trust().adopt(context, transfer->server_);
    return adopted ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
  };
  curl_easy_setopt(easy_, CURLOPT_SSL_CTX_FUNCTION, on_context);
  curl_easy_setopt(easy_, CURLOPT_SSL_CTX_DATA, this);
}

void CurlTransfer::set_sockets() {
  using Open = curl_socket_t (*)(void*, curlsocktype, curl_sockaddr*);
  using Close = int (*)(void*, curl_socket_t);
  const Open on_open = [](void* self, curlsocktype, curl_sockaddr* to) -> curl_socket_t {
    return static_cast<CurlTransfer*>(self)->open_socket(to->family, to->socktype, to->protocol,
                                                         &to->addr);
  };
  // A kept connection outlives the transfer that opened it, so its closing belongs to the loop.
  const Close on_close = [](void* loop, curl_socket_t descriptor) {
    static_cast<CurlLoop*>(loop)->close_socket(descriptor);
    return 0;
  };
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, on_open);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy_, CURLOPT_CLOSESOCKETFUNCTION, on_close);
  curl_easy_setopt(easy_, CURLOPT_CLOSESOCKETDATA, loop_.get());
}

int CurlTransfer::open_socket(int family, int type, int protocol, const void* address) {
  auto refusal = judge(family, address, addresses_);
  if (refusal) {
    refused_ = std::move(refusal);
    return CURL_SOCKET_BAD;
  }
  some_address_allowed_ = true;
  return ::socket(family, type | SOCK_CLOEXEC, protocol);
}

}  // namespace newswatch::net
