#include "feeds/links.h"

#include <algorithm>
#include <array>
#include <utility>

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
    if (url[at] == ';' && url.substr(0, at).ends_with("&amp")) return false;
  }
  return true;
}

bool starts_with(std::string_view text, std::string_view lower_prefix) {
  return same_name(text.substr(0, lower_prefix.size()), lower_prefix);
}

// An ampersand that was escaped once too often: no server knows a parameter "amp;page".
std::string with_plain_ampersands(std::string_view url) {
  std::string out;
  out.reserve(url.size());
  bool is_behind_one = false;
  while (!url.empty()) {
    std::size_t size = 0;
    if (is_behind_one) {
      for (const std::string_view rest : {"amp;", "#38;", "#038;", "#x26;"}) {
        if (url.starts_with(rest)) size = rest.size();
      }
    }
    if (size == 0) {
      out.push_back(url.front());
      is_behind_one = url.front() == '&';
    }
    url.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

// Without the no-break spaces, zero-width characters and marks that copying from a page leaves.
std::string_view without_invisible_edges(std::string_view text) {
  constexpr std::array<std::string_view, 6> kInvisible{"\u00A0", "\u200B", "\u200E",
                                                       "\u200F", "\u2060", "\uFEFF"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view mark : kInvisible) {
      if (text.starts_with(mark))
        text.remove_prefix(mark.size());
      else if (text.ends_with(mark))
        text.remove_suffix(mark.size());
      else
        continue;
      text = trimmed(text);
      again = true;
    }
  }
  return text;
}

// What the publisher meant to write; empty for what leads nowhere (a script, inline data that is
// no image).
std::string as_meant(std::string_view reference) {
  reference = without_invisible_edges(reference);
  const bool in_brackets = reference.size() > 2 && reference.front() == '<' &&
                           reference.back() == '>' && reference.find('<', 1) == npos;
  const bool in_quotes = reference.size() > 2 && reference.front() == reference.back() &&
                         (reference.front() == '"' || reference.front() == '\'');
  if (in_brackets || in_quotes) reference = trimmed(reference.substr(1, reference.size() - 2));
  if (starts_with(reference, "javascript:") || starts_with(reference, "vbscript:")) return {};
  if (starts_with(reference, "data:") && !starts_with(reference, "data:image/")) return {};
  if (starts_with(reference, "feed:http")) {
    reference.remove_prefix(5);
  } else if (starts_with(reference, "feed://")) {
    return "http:" + with_plain_ampersands(reference.substr(5));
  }
  if (starts_with(reference, "www.")) return "http://" + with_plain_ampersands(reference);
  return with_plain_ampersands(reference);
}

bool is_escape_of_letter(std::string_view text, std::size_t at) {
  const auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
  };
  return text[at] == '%' && at + 2 < text.size() && is_hex(text[at + 1]) && text[at + 1] >= '8' &&
         is_hex(text[at + 2]);
}

bool has_escaped_letters(std::string_view text) {
  for (auto at = text.find('%'); at != npos; at = text.find('%', at + 1)) {
    if (is_escape_of_letter(text, at)) return true;
  }
  return false;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

// An IRI (RFC 3987) keeps its letters, in the host too, as its publisher and its readers write
// them. Resolving escapes them; where the parts held no such escapes, all of them are its doing.
std::string with_letters_as_given(std::string resolved, std::string_view base,
                                  std::string_view reference) {
  if (is_ascii(base) && is_ascii(reference)) return resolved;
  if (has_escaped_letters(base) || has_escaped_letters(reference)) return resolved;
  const auto value = [](char c) {
    return c <= '9' ? c - '0' : c <= 'F' ? c - 'A' + 10 : c - 'a' + 10;
  };
  std::string out;
  out.reserve(resolved.size());
  for (std::size_t i = 0; i < resolved.size(); ++i) {
    if (is_escape_of_letter(resolved, i)) {
      out.push_back(static_cast<char>(value(resolved[i + 1]) * 16 + value(resolved[i + 2])));
      i += 2;
    } else {
      out.push_back(resolved[i]);
    }
  }
  return out;
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
  std::string meant = as_meant(reference);
  if (meant.empty() && !reference.empty()) return {};
  if (base.empty() && is_relative_link(meant)) return meant;
  if (auto resolved = net::resolve(base, meant)) {
    return with_letters_as_given(std::move(*resolved), base, meant);
  }
  return meant;
}

bool is_relative_link(std::string_view url) {
  if (url.empty() || url.front() == '#') return false;
  if (url.starts_with("//")) return true;
  for (const char c : url) {
    if (c == ':') return false;
    if (c == '/' || c == '?' || c == '#') return true;
  }
  return true;
}

bool looks_like_url(std::string_view text) {
  text = trimmed(text);
  if (std::any_of(text.begin(), text.end(), is_blank)) return false;
  const auto starts = [text](std::string_view prefix) {
    return text.size() > prefix.size() && same_name(text.substr(0, prefix.size()), prefix);
  };
  return starts("http://") || starts("https://") || starts("ftp://");
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
