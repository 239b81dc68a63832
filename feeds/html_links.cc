#include "feeds/html_links.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "feeds/html_entities.h"
#include "feeds/links.h"
#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

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
      return is_one_of("longdesc", "codebase");
    case 10:
      return is_one_of("background", "formaction");
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

// "a.png 1x, b.png 2x": each address up to its blank; commas inside addresses stay. Nothing where
// none is relative.
std::optional<std::string> resolved_srcset(std::string_view base, std::string_view written) {
  std::string out;
  bool is_any_relative = false;
  while (!(written = trimmed(written)).empty()) {
    const std::size_t blank = std::min(written.find_first_of(" \t\r\n"), written.size());
    std::string_view address = written.substr(0, blank);
    const bool is_alone = address.ends_with(',');
    while (address.ends_with(',')) address.remove_suffix(1);
    const std::size_t comma =
        is_alone ? blank - 1 : std::min(written.find(',', blank), written.size());
    const std::string_view width =
        is_alone ? std::string_view() : written.substr(blank, comma - blank);
    if (!out.empty()) out += ", ";
    const bool is_relative = is_relative_link(address);
    is_any_relative = is_any_relative || is_relative;
    out += is_relative ? resolve_link(base, std::string(address)) : std::string(address);
    if (!trimmed(width).empty()) out.append(" ").append(trimmed(width));
    written.remove_prefix(std::min(comma + 1, written.size()));
  }
  if (!is_any_relative) return std::nullopt;
  return out;
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
    if (is_url_attribute(name) && is_relative_link(trimmed(written))) {
      out.append(html.substr(copied, value - copied));
      append_attribute_value(
          out, resolve_link(base, decode_entities(trimmed(written), ReferencePlace::attribute)));
      copied = end;
    }
    if (same_name(name, "srcset")) {
      const std::string decoded = decode_entities(written, ReferencePlace::attribute);
      if (const auto resolved = resolved_srcset(base, decoded)) {
        out.append(html.substr(copied, value - copied));
        append_attribute_value(out, *resolved);
        copied = end;
      }
    }
    i = quote == '"' || quote == '\'' ? end + 1 : end;
  }
  return std::min(i, html.size());
}

}  // namespace

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

}  // namespace newswatch::feeds
