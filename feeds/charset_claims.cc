#include "feeds/charset_claims.h"

#include <cstddef>
#include <utility>

#include "feeds/charset.h"

namespace newswatch::feeds {
namespace {

constexpr std::string_view kWindows1252 = "windows-1252";

}  // namespace

std::string_view declared_label(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 2048);
  const std::size_t start = head.find("<?xml");
  if (start == std::string_view::npos) return {};
  const std::size_t end = head.find('>', start);
  const std::string_view declaration =
      head.substr(start, end == std::string_view::npos ? 256 : end - start);
  const std::size_t key = declaration.find("encoding");
  if (key == std::string_view::npos) return {};
  const std::size_t value = declaration.find_first_not_of(" \t\r\n=\"'", key + 8);
  if (value == std::string_view::npos) return {};
  return declaration.substr(value, declaration.find_first_of("\"' \t\r\n?", value) - value);
}

std::string printable(std::string_view label) {
  std::string shown;
  for (const char c : label.substr(0, 40)) shown += c > ' ' && c < 0x7F ? c : '?';
  return shown;
}

std::vector<Claim> claims_of(std::string_view bytes, std::string_view content_type,
                             std::vector<std::string>& warnings) {
  std::vector<Claim> claims;
  for (const std::string_view label :
       {charset_of_content_type(content_type), declared_label(bytes)}) {
    if (label.empty()) continue;
    Claim claim{label, canonical_charset(label)};
    if (claim.charset.empty()) {
      warnings.push_back("unknown charset \"" + printable(label) + "\"");
    } else if (claims.empty() || claims.front().charset != claim.charset) {
      claims.push_back(std::move(claim));
    }
  }
  // Servers send latin1 by default, so a document that names another charset knows better.
  if (claims.size() == 2 && claims[0].charset == kWindows1252) std::swap(claims[0], claims[1]);
  return claims;
}

}  // namespace newswatch::feeds
