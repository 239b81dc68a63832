#include "net/curl_proxy.h"

// A proxy is told the host's name and nothing is looked up here: for http and https proxies there
// is no other way, and socks5 is taken for socks5h, so that one rule holds for all of them and no
// name an analyst asks for goes to the resolver of this machine.

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "net/address_guard.h"
#include "net/ascii.h"
#include "net/curl_transfer.h"

namespace newswatch::net {
namespace {

using Kind = HttpError::Kind;

constexpr std::string_view kPlainSocks = "socks5://";
constexpr std::string_view kSocks = "socks5h://";

bool is_socks(const Proxy& proxy) { return proxy.url.starts_with("socks"); }

// "proxy.example:3128"
std::string name_of(const Proxy& proxy) { return proxy.url.substr(proxy.url.find("://") + 3); }

std::string url_for_curl(const Proxy& proxy) {
  if (!proxy.url.starts_with(kPlainSocks)) return proxy.url;
  return std::string(kSocks) + proxy.url.substr(kPlainSocks.size());
}

// The host as it goes to the proxy; empty if curl cannot read the URL.
std::string host_as_sent(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return {};
  char* part = nullptr;
  if (curl_url_get(parsed.get(), CURLUPART_HOST, &part, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> host(part, curl_free);
  return host.get();
}

}  // namespace

std::optional<HttpError> refused_behind_proxy(const HttpRequest& request) {
  if (request.proxy.url.empty()) return std::nullopt;
  const std::string host = host_as_sent(request.url);
  if (host.empty()) return HttpError{Kind::bad_request, "the URL's host cannot be read"};
  const auto reason = refusal_of_host(host, request.addresses);
  if (!reason) return std::nullopt;
  const bool mendable = request.addresses == AddressPolicy::public_only;
  return HttpError{Kind::refused_address,
                   ascii::without_controls(host) + " is " + std::string(*reason) +
                       (mendable ? "; allow it with allow_private_addresses: true"
                                 : " and cannot be connected to")};
}

bool is_forwarded(const HttpRequest& request) {
  const bool tunnelled = request.url.size() > 5 && (request.url[4] == 's' || request.url[4] == 'S');
  return !request.proxy.url.empty() && !is_socks(request.proxy) && !tunnelled;
}

void CurlTransfer::set_proxy(const Proxy& proxy) {
  curl_easy_setopt(easy_, CURLOPT_PROXY, url_for_curl(proxy).c_str());
  curl_easy_setopt(easy_, CURLOPT_NOPROXY, "");  // not even what the environment would leave out
  // The answer to CONNECT is no answer to the request.
  curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy_, CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy_, CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy_, CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy_, CURLOPT_PROXY_CAPATH, nullptr);
  // No other looks for credentials of the machine's.
  curl_easy_setopt(easy_, CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC));
  curl_easy_setopt(easy_, CURLOPT_SOCKS5_AUTH, static_cast<long>(CURLAUTH_BASIC));
  if (proxy.user.empty()) return;
  curl_easy_setopt(easy_, CURLOPT_PROXYUSERNAME, proxy.user.c_str());
  curl_easy_setopt(easy_, CURLOPT_PROXYPASSWORD, proxy.password.c_str());
}

HttpError CurlTransfer::login_refused_by_proxy() const {
  return {Kind::connect, "the proxy " + name_of(proxy_) +
                             (proxy_.user.empty() ? " wants a login" : " refuses the login") +
                             (is_socks(proxy_) ? "" : " (407)")};
}

std::optional<HttpError> CurlTransfer::failure_of_proxy(int curl_code,
                                                        const std::string& detail) const {
  if (proxy_.url.empty()) return std::nullopt;
  const std::string name = name_of(proxy_);
  const std::string because = " (" + detail + ")";
  long status = 0;  // its answer to CONNECT; 0 if there was none
  curl_easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &status);
  if (status == 407) return login_refused_by_proxy();
  if (status >= 300) {
    return HttpError{Kind::connect, "the proxy " + name + " does not connect to " + host_ + " (" +
                                        std::to_string(status) + ")"};
  }
  switch (curl_code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:  // no other name is looked up
      return HttpError{Kind::resolve,
                       "the name of the proxy " + name + " has no address" + because};
    case CURLE_COULDNT_CONNECT:
      return HttpError{Kind::connect, "no connection to the proxy " + name + because};
    case CURLE_PROXY: {
      long reason = CURLPX_OK;
      curl_easy_getinfo(easy_, CURLINFO_PROXY_ERROR, &reason);
      const bool login = reason == CURLPX_USER_REJECTED || reason == CURLPX_NO_AUTH;
      if (login) return login_refused_by_proxy();
      return HttpError{Kind::connect,
                       "the proxy " + name + " does not connect to " + host_ + because};
    }
    case CURLE_OPERATION_TIMEDOUT:
      return HttpError{Kind::timeout, host_ + " by the proxy " + name + " took too long" + because};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      if (!proxy_.url.starts_with("https") || status != 0) return std::nullopt;
      return HttpError{Kind::tls, "no trusted connection to the proxy " + name + because};
    default:
      return std::nullopt;
  }
}

}  // namespace newswatch::net
