#pragma once

// What goes over HTTP, as plain values.

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::net {

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};

// A name of RFC 9110 5.6.2, as of a header.
[[nodiscard]] bool is_token(std::string_view text);

enum class Method : std::uint8_t { get, post, put };

enum class AddressPolicy : std::uint8_t {
  public_only,    // every special-purpose range of IANA is refused
  allow_private,  // anything connectable
};

enum class Certificates : std::uint8_t {
  verified,  // chain, name and dates
  ignored,   // whoever answers is believed: anyone on the way can read and write all
};

// Who carries a request. It connects in our stead and looks up the host's name, whatever its kind.
struct Proxy {
  std::string url;   // "http://proxy.example:3128"; also https, socks5 and socks5h; empty: none
  std::string user;  // empty: no login
  std::string password;
  auto operator<=>(const Proxy&) const = default;
};

struct HttpRequest {
  Method method = Method::get;
  std::string url;
  std::vector<Header> headers;  // an entry with a CR, LF or NUL is refused as bad_request
  std::string body;
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{30'000};  // of the whole exchange
  std::size_t max_body_bytes =
      32u
      << 20;  // as transferred; content codings are undone by decode_body() under a cap of its own
  std::size_t max_header_bytes = 256u << 10;
  AddressPolicy addresses = AddressPolicy::public_only;
  std::string ca_file;  // empty: the system's
  Certificates certificates = Certificates::verified;
  // Its own address may be private: who wrote it down meant it. Under public_only a host of `url`
  // that is spelled as an address, or is localhost, is judged all the same; what a name leads to,
  // the proxy decides.
  Proxy proxy;
};

struct HttpResponse {
  int status = 0;
  std::vector<Header>
      headers;       // of the final header block, in order, names as sent, control bytes removed
  std::string body;  // as transferred, content codings still on
  std::string url;   // the URL asked
  std::string peer;  // the address connected to
  bool operator==(const HttpResponse&) const = default;
};

// The first header of that name (ASCII case aside), without outer blanks; nullopt if there is none.
[[nodiscard]] std::optional<std::string_view> header(const HttpResponse& response,
                                                     std::string_view name);

struct HttpError {
  enum class Kind : std::uint8_t {
    bad_request,      // ours to mend: URL or header not allowed
    refused_address,  // the address guard said no
    resolve,
    connect,
    tls,
    timeout,
    too_large,
    protocol,      // not HTTP, cut short, lying lengths
    bad_encoding,  // a content coding that does not decode
    too_many_redirects,
  } kind = Kind::protocol;
  std::string message;  // plain words, no control bytes, no secrets
  bool operator==(const HttpError&) const = default;
};

}  // namespace newswatch::net
