#include "feeds/html_guess.h"

#include <string>

#include "feeds/html_entities.h"
#include "feeds/html_tags.h"

namespace newswatch::feeds {
namespace {

constexpr bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

bool looks_like_html(std::string_view text) {
  TagReader tags(text);
  for (std::size_t i = text.find_first_of("<&"); i != std::string_view::npos;
       i = text.find_first_of("<&", i + 1)) {
    if (text[i] == '&') {
      std::string decoded;
      if (decode_reference(text.substr(i), ReferencePlace::closed_only, decoded) > 0) return true;
      continue;
    }
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("<!--")) return true;
    const std::size_t begin = rest.size() > 1 && rest[1] == '/' ? 2 : 1;
    if (rest.size() <= begin || !is_letter(rest[begin])) continue;
    const std::string_view name = tag_name_at(text, i);
    if (kind_of_tag(name) == TagKind::unknown) continue;
    if (tags.read(i, name).size > 0) return true;
  }
  return false;
}

bool is_html_throughout(std::string_view text) {
  if (text.size() < 4 || !text.starts_with('<') || !text.ends_with('>') || !is_letter(text[1])) {
    return false;
  }
  const std::size_t last = text.rfind('<');
  const bool is_named = kind_of_tag(tag_name_at(text, 0)) != TagKind::unknown &&
                        kind_of_tag(tag_name_at(text, last)) != TagKind::unknown;
  return is_named && last > 0;
}

bool is_address_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostBytes = 256;
  const std::string_view inside = text.substr(at + 1, kMostBytes);
  const std::string_view word = inside.substr(0, inside.find_first_of("<> \t\r\n\"'"));
  if (word.size() == inside.size() || inside[word.size()] != '>') return false;
  return word.find('@') != std::string_view::npos || word.find("://") != std::string_view::npos ||
         word.starts_with("www.") || word.starts_with("mailto:");
}

}  // namespace newswatch::feeds
