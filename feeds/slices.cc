#include "feeds/slices.h"

#include "feeds/json_slices.h"
#include "feeds/xml_scan.h"
#include "feeds/xml_slices.h"

namespace newswatch::feeds {

std::optional<Slices> slice(std::string_view bytes) {
  // No tag is shorter than three bytes, and no value of JSON than one.
  constexpr std::size_t kMostXml = 3 * kMaxTags;
  constexpr std::size_t kMostJson = kMaxTags;
  const std::size_t begin = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  const auto first = bytes.find_first_not_of(" \t\r\n", begin);
  if (first == std::string_view::npos) return std::nullopt;
  if (bytes[first] == '{' && begin == 0 && bytes.size() <= kMostJson) return slice_json(bytes);
  if (bytes[first] == '<' && bytes.size() <= kMostXml) return slice_xml(bytes);
  return std::nullopt;
}

std::string with_items(std::string_view bytes, const Slices& slices,
                       std::span<const std::size_t> kept) {
  std::string document;
  std::size_t from = 0;
  std::size_t next_kept = 0;
  for (std::size_t n = 0; n < slices.items.size(); ++n) {
    const Slice& item = slices.items[n];
    // Between the items of a list stands a comma each; those are written anew.
    if (n == 0 || !slices.is_json) document.append(bytes.substr(from, item.begin - from));
    from = item.begin + item.size;
    if (next_kept == kept.size() || kept[next_kept] != n) continue;
    if (slices.is_json && next_kept > 0) document.push_back(',');
    document.append(bytes.substr(item.begin, item.size));
    ++next_kept;
  }
  return document.append(bytes.substr(from));
}

}  // namespace newswatch::feeds
