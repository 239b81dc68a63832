#include "config/feed_access.h"

// A login becomes the header it is, so that whatever holds for headers holds for it: it goes to the
// origin of the feed's URL alone.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "config/keys.h"
#include "config/request_parts.h"
#include "config/values.h"
#include "net/address_guard.h"
#include "net/ascii.h"
#include "net/base64.h"
#include "net/url.h"

namespace newswatch::config {
namespace {

namespace ascii = net::ascii;

constexpr std::size_t kMaxAgentBytes = 1'000;
constexpr std::size_t kMaxProxyLoginBytes = 255;  // RFC 1929 2

// What frames the message, belongs to one connection, or makes an answer one we would misread.
constexpr std::array kOwnHeaders{
    OwnHeader{"host"},
    OwnHeader{"content-length"},
    OwnHeader{"transfer-encoding"},
    OwnHeader{"te"},
    OwnHeader{"trailer"},
    OwnHeader{"connection"},
    OwnHeader{"keep-alive"},
    OwnHeader{"proxy-connection"},
    OwnHeader{"upgrade"},
    OwnHeader{"http2-settings"},
    OwnHeader{"expect"},
    OwnHeader{"accept-encoding"},
    OwnHeader{"range"},
    OwnHeader{"if-range"},
    OwnHeader{"if-match"},
    OwnHeader{"if-none-match"},
    OwnHeader{"if-modified-since"},
    OwnHeader{"if-unmodified-since"},
    OwnHeader{"user-agent", "; the key user_agent replaces it"},
    OwnHeader{"proxy-authorization", "; the URL in proxy may hold user and password"}};

constexpr std::string_view kProxyForm =
    "proxy: expected none, or a URL such as http://proxy.example:3128 (http, https, socks5 or "
    "socks5h)";

bool has_header(const feeds::Access& access, std::string_view name) {
  return std::any_of(access.headers.begin(), access.headers.end(), [name](const net::Header& one) {
    return ascii::equal_ignoring_case(one.name, name);
  });
}

// In the form it is sent in, too: a server may show what it was sent.
std::string basic(const std::string& user, const std::string& password, Reading& reading) {
  std::string sent = net::encode_base64(user + ":" + password);
  reading.secrets.remember(sent);
  return sent;
}

std::optional<std::string> read_bearer(const Node& node, Reading& reading) {
  std::string token;
  read_secret_text(node, "bearer", token, reading);
  if (token.empty()) return std::nullopt;
  if (token.find(' ') != std::string::npos) {
    reading.problems.error(node.place, "bearer: expected the token alone, without a blank");
    return std::nullopt;
  }
  return "Bearer " + token;
}

std::optional<std::string> read_basic(const Mapping& keys, Reading& reading) {
  const Node* user = keys.need("user");
  const Node* password = keys.need("password");
  if (!user || !password) return std::nullopt;
  const auto name = read_filled(*user, "user", reading);
  std::string secret;
  read_secret_text(*password, "password", secret, reading);
  if (!name || secret.empty()) return std::nullopt;
  if (name->empty() || has_control(*name) || name->find(':') != std::string::npos) {
    reading.problems.error(user->place, "user: expected one line without a colon");
    return std::nullopt;
  }
  return "Basic " + basic(*name, secret, reading);
}

void read_login(const Node& node, feeds::Access& access, Reading& reading) {
  const Mapping keys(node, "login", kLoginKeys, reading.problems);
  if (!keys.is_mapping()) return;
  if (has_header(access, "Authorization")) {
    reading.problems.error(node.place,
                           "login: cannot stand beside the header Authorization; choose one");
    return;
  }
  const Node* bearer = keys.find("bearer");
  if (bearer && (keys.find("user") || keys.find("password"))) {
    reading.problems.error(bearer->place,
                           "bearer: cannot stand beside user and password; choose one");
    return;
  }
  auto value = bearer ? read_bearer(*bearer, reading) : read_basic(keys, reading);
  if (value) access.headers.push_back({"Authorization", std::move(*value)});
}

// A host of the operator's own network, as far as that can be told without a look-up.
bool is_near(const feeds::Feed& feed) {
  return feed.allow_private_addresses ||
         net::refusal_of_host(net::host(feed.url), net::AddressPolicy::public_only);
}

void warn_of_open_way(const Mapping& keys, const feeds::Feed& feed, const feeds::Access& access,
                      Reading& reading) {
  const bool open = net::origin(feed.url).value_or("").starts_with("http:");
  const bool tells = std::any_of(access.headers.begin(), access.headers.end(),
                                 [](const auto& one) { return may_be_credential(one.name); });
  if (!open || !tells || is_near(feed)) return;
  const Node* login = keys.find("login");
  reading.problems.warn((login ? login : keys.find("headers"))->place,
                        fmt::format("{}: goes to {} over http, where anyone on the way can read "
                                    "it; does the feed have an https URL?",
                                    login ? "login" : "headers", net::host(feed.url)));
}

void read_user_agent(const Node& node, feeds::Access& access, Reading& reading) {
  auto text = read_filled(node, "user_agent", reading);
  if (!text) return;
  if (text->empty() || has_control(*text) || text->size() > kMaxAgentBytes) {
    reading.problems.error(
        node.place, fmt::format("user_agent: expected one line of 1 to {} bytes", kMaxAgentBytes));
    return;
  }
  access.user_agent = std::move(*text);
}

void read_trust(const Mapping& keys, feeds::Feed& feed, feeds::Access& access, Reading& reading) {
  keys.truth("verify_tls", feed.verify_tls);
  read_ca_file(keys, access.ca_file, reading);
  if (feed.verify_tls) return;
  if (const Node* file = keys.find("ca_file")) {
    reading.problems.error(file->place,
                           "ca_file: cannot stand beside verify_tls: false, which believes any "
                           "certificate; choose one");
    return;
  }
  reading.problems.warn(keys.find("verify_tls")->place,
                        "verify_tls: false believes any certificate: whoever stands between us and "
                        "this feed can read it, and write what we take for news");
}

// As in any URL: "%40" is an at sign, and what is no such escape stands for itself.
std::string unescaped(std::string_view text) {
  const auto digit = [](char c) {
    return ascii::is_digit(c) ? c - '0' : ascii::lower(c) - 'a' + 10;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && ascii::is_hex(text[i + 1]) &&
                        ascii::is_hex(text[i + 2]);
    out += escape ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return out;
}

// What stands before the last "@", for a password may hold others.
bool read_proxy_login(const Node& node, std::string_view text, net::Proxy& proxy,
                      Reading& reading) {
  const std::size_t colon = text.find(':');
  proxy.user = unescaped(text.substr(0, colon));
  if (colon != std::string_view::npos) proxy.password = unescaped(text.substr(colon + 1));
  const bool sound = !proxy.user.empty() && !has_control(proxy.user + proxy.password) &&
                     proxy.user.find(':') == std::string::npos &&
                     std::max(proxy.user.size(), proxy.password.size()) <= kMaxProxyLoginBytes;
  if (!sound) {
    reading.problems.error(node.place,
                           fmt::format("proxy: expected a user and a password of one line and at "
                                       "most {} bytes each before the @",
                                       kMaxProxyLoginBytes));
    return false;
  }
  static_cast<void>(basic(proxy.user, proxy.password, reading));
  if (proxy.password.empty()) return true;
  reading.secrets.remember(proxy.password);
  warn_of_plain(node, "proxy", reading);
  return true;
}

}  // namespace

std::optional<net::Proxy> read_proxy(const Node& node, Reading& reading) {
  constexpr std::array<std::string_view, 4> kSchemes{"http", "https", "socks5", "socks5h"};
  Problems& problems = reading.problems;
  const auto text = read_filled(node, "proxy", reading);
  if (!text) return std::nullopt;
  if (*text == "none") return net::Proxy{};
  const std::size_t mark = text->find("://");
  const std::string scheme = ascii::lowered(std::string_view(*text).substr(0, mark));
  if (mark == std::string::npos ||
      std::find(kSchemes.begin(), kSchemes.end(), scheme) == kSchemes.end()) {
    problems.error(node.place, std::string(kProxyForm));
    return std::nullopt;
  }
  std::string_view place = std::string_view(*text).substr(mark + 3);
  net::Proxy proxy;
  if (const std::size_t at = place.rfind('@'); at != std::string_view::npos) {
    if (!read_proxy_login(node, place.substr(0, at), proxy, reading)) return std::nullopt;
    place.remove_prefix(at + 1);
  }
  if (place.ends_with('/')) place.remove_suffix(1);
  const bool alone = place.find_first_of("/?#\\") == std::string_view::npos;
  const auto fault = fault_of_url("http://" + std::string(place));
  if (fault || !alone) {
    problems.error(node.place, fault ? fmt::format("proxy: {}", *fault) : std::string(kProxyForm));
    return std::nullopt;
  }
  if (place.find(':', place.find(']') + 1) == std::string_view::npos) {
    problems.error(node.place, "proxy: expected a port behind the host, such as :3128");
    return std::nullopt;
  }
  proxy.url = scheme + "://" + std::string(place);
  return proxy;
}

void read_access(const Mapping& keys, feeds::Feed& feed, Reading& reading) {
  feeds::Access access;
  if (const Node* headers = keys.find("headers"))
    read_headers(*headers, kOwnHeaders, access.headers, reading);
  if (const Node* login = keys.find("login")) read_login(*login, access, reading);
  warn_of_open_way(keys, feed, access, reading);
  if (const Node* proxy = keys.find("proxy")) access.proxy = read_proxy(*proxy, reading);
  if (const Node* agent = keys.find("user_agent")) read_user_agent(*agent, access, reading);
  read_trust(keys, feed, access, reading);
  feed.access = std::move(access);
}

}  // namespace newswatch::config
