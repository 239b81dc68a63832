#include "net/url.h"

// Two steps: mend() turns what a publisher wrote into RFC 3986 text, byte by byte and in one pass;
// Boost.URL then parses and resolves it. The comparison key is in comparison_key.cc.

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include "net/ascii.h"

namespace newswatch::net {
namespace {

namespace urls = boost::urls;

constexpr std::size_t kMaxUrlBytes = 64u << 10;

bool is_ignorable_edge(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; }

// Without blanks and control bytes at the ends and without line breaks and tabs inside: XML and
// HTML wrap long attributes, and every browser joins them again.
std::string unwrapped(std::string_view text) {
  while (!text.empty() && is_ignorable_edge(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ignorable_edge(text.back())) text.remove_suffix(1);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c != '\t' && c != '\n' && c != '\r') out.push_back(c);
  }
  return out;
}

// The length of "scheme" when `text` begins with "scheme:", else 0.
std::size_t scheme_length(std::string_view text) {
  if (text.empty() || !ascii::is_letter(text[0])) return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ':') return i;
    if (!ascii::is_letter(c) && !ascii::is_digit(c) && c != '+' && c != '-' && c != '.') return 0;
  }
  return 0;
}

bool is_web_scheme(std::string_view scheme) {
  return ascii::equal_ignoring_case(scheme, "http") || ascii::equal_ignoring_case(scheme, "https");
}

// Which bytes may stand as they are; everything else is percent-encoded.
enum class Part : std::uint8_t { user, place, path, query, fragment };

bool stands(char c, Part part) {
  constexpr std::string_view kAlways = "-._~!$&'()*+,;=:";
  if (ascii::is_letter(c) || ascii::is_digit(c)) return true;
  if (kAlways.find(c) != std::string_view::npos) return true;
  switch (part) {
    case Part::user:
      return false;  // the last "@" ends it; earlier ones are part of a password
    case Part::place:
      return c == '[' || c == ']';
    case Part::path:
      return c == '/' || c == '@';
    case Part::query:
    case Part::fragment:
      return c == '/' || c == '?' || c == '@';
  }
  return false;
}

void append_encoded(std::string& out, std::string_view text, Part part) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool escaped =
        c == '%' && i + 2 < text.size() && ascii::is_hex(text[i + 1]) && ascii::is_hex(text[i + 2]);
    if (escaped || stands(c, part)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 15]);
  }
}

// A host may hold no blank, control byte or bracket of markup, and a port is a number.
bool is_sane_place(std::string_view place) {
  const auto unfit = [](char c) {
    return c == ' ' || ascii::is_control(c) || c == '<' || c == '>' || c == '^' || c == '|';
  };
  if (std::any_of(place.begin(), place.end(), unfit)) return false;
  if (place.starts_with('[')) {  // an IPv6 address; only a port may follow it
    const std::size_t bracket = place.find(']');
    if (bracket == std::string_view::npos) return false;
    place.remove_prefix(bracket + 1);
    if (!place.empty() && place.front() != ':') return false;
  }
  if (place.find_first_of("[]") != std::string_view::npos) return false;
  const std::size_t colon = place.find(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view port = place.substr(colon + 1);
  if (port.empty()) return true;
  if (port.size() > 5 || !std::all_of(port.begin(), port.end(), ascii::is_digit)) return false;
  return port.size() < 5 || port <= "65535";
}

// RFC 3986 text for what was written, or nullopt. `web`: relative references are meant for http.
std::optional<std::string> mend(std::string_view written, bool web) {
  if (written.size() > kMaxUrlBytes) return std::nullopt;
  std::string text = unwrapped(written);
  const std::size_t scheme = scheme_length(text);
  std::string out;
  out.reserve(text.size() + 16);
  std::string_view rest = text;
  if (scheme > 0) {
    web = is_web_scheme(rest.substr(0, scheme));
    out = ascii::lowered(rest.substr(0, scheme)) + ":";
    rest.remove_prefix(scheme + 1);
  }
  const std::size_t hash = std::min(rest.find('#'), rest.size());
  const std::string_view before_hash = rest.substr(0, hash);
  const std::size_t mark = std::min(before_hash.find('?'), before_hash.size());
  std::string front(before_hash.substr(0, mark));
  if (web) std::replace(front.begin(), front.end(), '\\', '/');
  if (web && scheme > 0) {  // "http:/host", "http:///host" and "http:host" all mean "http://host"
    front.erase(0, std::min(front.find_first_not_of('/'), front.size()));
    front.insert(0, "//");
  }
  std::string_view path = front;
  if (path.starts_with("//")) {
    const std::size_t end = std::min(path.find('/', 2), path.size());
    const std::string_view authority = path.substr(2, end - 2);
    const std::size_t at = authority.rfind('@');
    const std::string_view place =
        at == std::string_view::npos ? authority : authority.substr(at + 1);
    if (!is_sane_place(place)) return std::nullopt;
    if (web && (place.empty() || place.starts_with(':'))) return std::nullopt;
    out += "//";
    if (at != std::string_view::npos) {
      append_encoded(out, authority.substr(0, at), Part::user);
      out.push_back('@');
    }
    append_encoded(out, place, Part::place);
    path.remove_prefix(end);
  }
  append_encoded(out, path, Part::path);
  if (mark < before_hash.size()) {
    out.push_back('?');
    append_encoded(out, before_hash.substr(mark + 1), Part::query);
  }
  if (hash < rest.size()) {
    out.push_back('#');
    append_encoded(out, rest.substr(hash + 1), Part::fragment);
  }
  return out;
}

// The host of a URL whose scheme, host and port need no mending, which is nearly every one; the
// poller asks for it at every poll. Whatever follows them can be mended. Empty: look closer.
std::string_view plain_host(std::string_view url) {
  if (url.size() > kMaxUrlBytes) return {};
  const bool secure = url.starts_with("https://");
  if (!secure && !url.starts_with("http://")) return {};
  const std::string_view rest = url.substr(secure ? 8 : 7);
  const auto ends_host = [](char c) {
    return !(c >= 'a' && c <= 'z') && !ascii::is_digit(c) && c != '-' && c != '.';
  };
  const auto end = std::find_if(rest.begin(), rest.end(), ends_host);
  auto after = end;
  if (after != rest.end() && *after == ':') {
    after = std::find_if_not(end + 1, rest.end(), ascii::is_digit);
    const std::string_view port(end + 1, after);
    if (port.empty() || port.size() > 5 || (port.size() == 5 && port > "65535")) return {};
  }
  if (after != rest.end() && *after != '/' && *after != '?' && *after != '#') return {};
  return rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
}

// The parsed parts of an http(s) URL with a host.
std::optional<urls::url> web_url(std::string_view written) {
  const auto mended = mend(written, true);
  if (!mended) return std::nullopt;
  auto parsed = urls::parse_uri(*mended);
  if (!parsed || !is_web_scheme(std::string_view(parsed->scheme()))) return std::nullopt;
  if (parsed->encoded_host().empty()) return std::nullopt;
  return urls::url(*parsed);
}

bool has_default_port(const urls::url& url) {
  if (!url.has_port() || url.port().empty()) return true;
  return url.port_number() == (url.scheme() == "https" ? 443 : 80) && url.port_number() != 0;
}

std::string_view plain(boost::core::string_view text) { return {text.data(), text.size()}; }

// RFC 3986 5.2.4, with `path` beginning with a slash. Boost.URL's own resolution would undo
// escapes on the way, and "%2F" is not "/".
std::string without_dot_segments(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    const bool up = segment == "/..";
    if (up) out.erase(std::min(out.rfind('/'), out.size()));
    if (!up && segment != "/.") {
      out += segment;
    } else if (path.empty()) {
      out.push_back('/');
    }
  }
  return out;
}

// RFC 3986 5.2.3.
std::string merged_path(const urls::url_view& base, std::string_view path) {
  const std::string_view from = plain(base.encoded_path());
  if (base.has_authority() && from.empty()) return "/" + std::string(path);
  const std::size_t slash = from.rfind('/');
  const std::string_view folder =
      slash == std::string_view::npos ? std::string_view() : from.substr(0, slash + 1);
  return std::string(folder) + std::string(path);
}

// RFC 3986 5.2.2 and 5.3; `base` is not looked at when `reference` has a scheme.
std::string transformed(const urls::url_view& base, const urls::url_view& reference) {
  const bool own_scheme = reference.has_scheme();
  const bool own_place = own_scheme || reference.has_authority();
  const std::string_view own_path = plain(reference.encoded_path());
  const bool own_query = own_place || !own_path.empty() || reference.has_query();
  const urls::url_view& place = own_place ? reference : base;
  std::string path(own_path);
  if (!own_place && own_path.empty()) {
    path = plain(base.encoded_path());
  } else if (!own_place && !own_path.starts_with('/')) {
    path = merged_path(base, own_path);
  }
  if (path.starts_with('/')) path = without_dot_segments(path);
  std::string out(plain((own_scheme ? reference : base).scheme()));
  out += ":";
  if (place.has_authority()) out += "//" + std::string(plain(place.encoded_authority()));
  if (!place.has_authority() && path.starts_with("//")) out += "/.";  // a path, not a host
  out += path;
  const urls::url_view& query = own_query ? reference : base;
  if (query.has_query()) out += "?" + std::string(plain(query.encoded_query()));
  if (reference.has_fragment()) out += "#" + std::string(plain(reference.encoded_fragment()));
  return out;
}

}  // namespace

std::optional<std::string> resolve(std::string_view base, std::string_view reference) {
  const auto mended = mend(reference, base.empty() || is_http(base));
  if (!mended) return std::nullopt;
  const auto parsed = urls::parse_uri_reference(*mended);
  if (!parsed) return std::nullopt;
  if (parsed->has_scheme()) return transformed(urls::url_view(), *parsed);
  const auto mended_base = mend(base, true);
  if (!mended_base) return std::nullopt;
  const auto parsed_base = urls::parse_uri(*mended_base);
  if (!parsed_base) return std::nullopt;
  return transformed(*parsed_base, *parsed);
}

std::optional<std::string> origin(std::string_view url) {
  const auto parsed = web_url(url);
  if (!parsed) return std::nullopt;
  std::string out = std::string(std::string_view(parsed->scheme())) + "://" + host(url);
  if (!has_default_port(*parsed)) out += ":" + std::to_string(parsed->port_number());
  return out;
}

std::string host(std::string_view url) {
  if (const std::string_view easy = plain_host(url); !easy.empty()) return std::string(easy);
  const auto parsed = web_url(url);
  if (!parsed) return {};
  return ascii::lowered(std::string_view(parsed->encoded_host()));
}

bool is_http(std::string_view url) { return !plain_host(url).empty() || web_url(url).has_value(); }

}  // namespace newswatch::net
