#include "feeds/links.h"

#include <algorithm>
#include <array>
#include <utility>

#include "feeds/html_text.h"
#include "feeds/xml_names.h"
#include "net/url.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

// Bytes that stand in a path or query as they are.
constexpr auto kUrlBytes = [] {
  std::array<bool, 256> stands{};
  for (std::size_t byte = '0'; byte <= '9'; ++byte) stands[byte] = true;
  for (std::size_t byte = 'A'; byte <= 'Z'; ++byte) stands[byte] = stands[byte + 32] = true;
  for (const char c : std::string_view("-._~:/?@!$&'()*+,;="))
    stands[static_cast<unsigned char>(c)] = true;
  return stands;
}();

bool is_url_char(char c) { return kUrlBytes[static_cast<unsigned char>(c)]; }

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

// An http URL that resolving would return unchanged: lower-case host with a path, no escapes to
// check, no dot segments.
bool is_clean_absolute(std::string_view url) {
  std::size_t host = 0;
  if (url.starts_with("https://")) {
    host = 8;
  } else if (url.starts_with("http://")) {
    host = 7;
  } else {
    return false;
  }
  std::size_t at = host;
  while (at < url.size() && is_host_char(url[at])) ++at;
  if (at == host || at == url.size() || url[at] != '/') return false;
  for (; at < url.size(); ++at) {
    if (!is_url_char(url[at])) return false;
    if (url[at] == '.' && url[at - 1] == '/') return false;
  }
  return true;
}

// Inside HTML, only what a browser would resolve: a script or data URL is no place.
bool is_relative(std::string_view url) {
  if (url.empty() || url.front() == '#') return false;
  if (url.starts_with("//")) return true;
  for (const char c : url) {
    if (c == ':') return false;
    if (c == '/' || c == '?' || c == '#') return true;
  }
  return true;
}

bool is_url_attribute(std::string_view name) {
  const auto is_one_of = [name](auto... known) { return (same_name(name, known) || ...); };
  switch (name.size()) {
    case 3:
      return is_one_of("src");
    case 4:
      return is_one_of("href", "cite", "data");
    case 6:
      return is_one_of("poster", "action");
    case 8:
      return is_one_of("longdesc");
    case 10:
      return is_one_of("background");
    default:
      return false;
  }
}

void append_attribute_value(std::string& out, std::string_view value) {
  for (const char c : value) {
    if (c == '"') {
      out.append("&quot;");
    } else if (c == '&') {
      out.append("&amp;");
    } else {
      out.push_back(c);
    }
  }
}

// Resolves the URLs of the tag that begins at `at` ('<' and a letter) and returns where it ends.
// What precedes a URL that changes is copied to `out`, from `copied` on.
std::size_t resolve_tag(std::string_view base, std::string_view html, std::size_t at,
                        std::size_t& copied, std::string& out) {
  std::size_t i = at + 1;
  while (i < html.size() && html[i] != '>') {
    const std::size_t begin = i;
    while (i < html.size() && !is_blank(html[i]) && html[i] != '=' && html[i] != '>') ++i;
    const std::string_view name = html.substr(begin, i - begin);
    std::size_t value = i;
    while (value < html.size() && is_blank(html[value])) ++value;
    if (value >= html.size() || html[value] != '=') {
      i = std::max(value, begin + 1);
      continue;
    }
    ++value;
    while (value < html.size() && is_blank(html[value])) ++value;
    if (value >= html.size()) break;
    const char quote = html[value];
    std::size_t end = value;
    if (quote == '"' || quote == '\'') {
      ++value;
      end = html.find(quote, value);
      if (end == npos) break;
    } else {
      while (end < html.size() && !is_blank(html[end]) && html[end] != '>') ++end;
    }
    const std::string_view written = html.substr(value, end - value);
    if (is_url_attribute(name) && is_relative(trimmed(written))) {
      out.append(html.substr(copied, value - copied));
      append_attribute_value(out, resolve_link(base, decode_entities(trimmed(written))));
      copied = end;
    }
    i = quote == '"' || quote == '\'' ? end + 1 : end;
  }
  return std::min(i, html.size());
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string resolve_link(std::string_view base, std::string written) {
  const std::string_view reference = trimmed(written);
  if (is_clean_absolute(reference)) {
    return reference.size() == written.size() ? std::move(written) : std::string(reference);
  }
  if (reference.empty() && base.empty()) return {};
  if (base.empty() && is_relative(reference)) return std::string(reference);
  if (auto resolved = net::resolve(base, reference)) return std::move(*resolved);
  return std::string(reference);
}

bool looks_like_url(std::string_view text) {
  text = trimmed(text);
  if (std::any_of(text.begin(), text.end(), is_blank)) return false;
  const auto starts = [text](std::string_view prefix) {
    return text.size() > prefix.size() && same_name(text.substr(0, prefix.size()), prefix);
  };
  return starts("http://") || starts("https://") || starts("ftp://");
}

std::string resolve_html_links(std::string_view base, std::string html) {
  // A very long base would multiply the document.
  constexpr std::size_t kMaxBaseBytes = 1024;
  if (base.empty() || base.size() > kMaxBaseBytes || html.find('<') == std::string::npos) {
    return html;
  }
  // Most content holds absolute URLs only; then nothing is copied.
  std::string out;
  const std::string_view view = html;
  std::size_t copied = 0;
  for (std::size_t at = view.find('<'); at != npos; at = view.find('<', at)) {
    const char next = at + 1 < view.size() ? view[at + 1] : '\0';
    const bool is_tag = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    if (!is_tag) {
      ++at;
      continue;
    }
    at = std::max(resolve_tag(base, view, at, copied, out), at + 1);
  }
  if (copied == 0) return html;
  out.append(view.substr(copied));
  return out;
}

std::string tidy_relation(std::string_view relation) {
  std::string lower(trimmed(relation));
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  if (!lower.starts_with("http")) return lower;
  for (const std::string_view registry :
       {"http://www.iana.org/assignments/relation/", "https://www.iana.org/assignments/relation/",
        "http://www.iana.org/assignments/link-relations/"}) {
    if (lower.starts_with(registry)) return lower.substr(registry.size());
  }
  return lower;
}

std::string tidy_language(std::string_view language) {
  constexpr std::size_t kLongestTag = 64;  // it is repeated at every article
  if (trimmed(language).size() > kLongestTag) return {};
  std::string tag(trimmed(language));
  std::replace(tag.begin(), tag.end(), '_', '-');
  return tag;
}

}  // namespace newswatch::feeds
