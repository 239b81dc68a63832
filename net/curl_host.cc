#include "net/curl_host.h"

// Nearly every URL holds a plain name, which is found without curl. For all others curl's own
// parser is asked, so that nobody can write a URL that we read one way and curl another.

#include <curl/curl.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <memory>
#include <string_view>

#include "net/ascii.h"

namespace newswatch::net {
namespace {

using Kind = HttpError::Kind;

// The last label of a name in the DNS is never a number (RFC 3696 2).
bool ends_in_a_number(std::string_view host) {
  while (host.ends_with('.')) host.remove_suffix(1);
  const std::size_t dot = host.rfind('.');
  const std::string_view label = dot == std::string_view::npos ? host : host.substr(dot + 1);
  if (label.empty()) return true;
  if (label.starts_with("0x")) return true;
  return std::all_of(label.begin(), label.end(), ascii::is_digit);
}

// The host of a URL in which everything up to the path is written plainly; empty: look closer.
std::string_view plain_host(std::string_view url) {
  const bool secure = url.starts_with("https://");
  if (!secure && !url.starts_with("http://")) return {};
  const std::string_view rest = url.substr(secure ? 8 : 7);
  const auto ends_it = [](char c) {
    return !(c >= 'a' && c <= 'z') && !ascii::is_digit(c) && c != '-' && c != '.';
  };
  const auto end = std::find_if(rest.begin(), rest.end(), ends_it);
  auto after = end;
  if (after != rest.end() && *after == ':') {
    after = std::find_if_not(end + 1, rest.end(), ascii::is_digit);
  }
  if (after != rest.end() && *after != '/') return {};
  return {rest.begin(), end};
}

// Four decimal numbers; nothing that inet_aton(3) would read as well.
bool is_ipv4(const std::string& text) {
  boost::system::error_code failed;
  static_cast<void>(boost::asio::ip::make_address_v4(text, failed));
  return !failed;
}

}  // namespace

boost::system::result<CurlHost, HttpError> curl_host(const std::string& url) {
  if (std::string plain(plain_host(url)); !plain.empty() && !plain.starts_with('.')) {
    if (!ends_in_a_number(plain)) return CurlHost{std::move(plain), CurlHost::Kind::name};
    if (is_ipv4(plain)) return CurlHost{std::move(plain), CurlHost::Kind::address};
  }
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), curl_url_cleanup);
  char* found = nullptr;
  CURLUcode code = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0);
  if (code == CURLUE_OK) {
    code = curl_url_get(parsed.get(), CURLUPART_HOST, &found, CURLU_PUNYCODE);
  }
  if (code != CURLUE_OK) {
    curl_free(found);  // a name that is not IDNA is left there
    return HttpError{Kind::bad_request, "the URL has no usable host"};
  }
  std::string text = ascii::lowered(found);
  curl_free(found);
  if (text.starts_with('[')) return CurlHost{std::move(text), CurlHost::Kind::address};
  if (is_ipv4(text)) return CurlHost{std::move(text), CurlHost::Kind::address};
  if (ends_in_a_number(text)) {
    return HttpError{Kind::resolve,
                     "the name " + ascii::without_controls(text) + " has no address"};
  }
  return CurlHost{std::move(text), CurlHost::Kind::name};
}

}  // namespace newswatch::net
