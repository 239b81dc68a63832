#include "feeds/xml_media.h"

#include <charconv>
#include <pugixml.hpp>
#include <utility>

#include "feeds/links.h"
#include "feeds/people.h"
#include "feeds/xml_fields.h"
#include "feeds/xml_markup.h"

namespace newswatch::feeds {
namespace {

constexpr std::uint8_t kMediumImageRank = 4;

std::string url_from(std::string_view text, const XmlScope& scope) {
  return trimmed(text).empty() ? std::string() : resolve_link(scope.base(), text);
}

// An image names its file by attribute, by a url child, or by its text.
std::string image_url(const pugi::xml_node& element, XmlScope& scope) {
  for (const std::string_view name : {"href", "url", "src", "resource"}) {
    std::string url = url_from(attribute_of(element, name, scope), scope);
    if (!url.empty()) return url;
  }
  if (!has_elements(element)) return url_from(text_of(element, scope), scope);
  for (const pugi::xml_node child : element.children()) {
    const XmlScope::Inside inside(scope, child);
    const std::string_view local = scope.name_of(child.name()).local;
    if (local == "url" || local == "URL") return url_from(text_of(child, scope), scope);
  }
  return {};
}

void read_media_content(const pugi::xml_node& element, XmlScope& scope, Draft& draft) {
  Enclosure enclosure{.url = url_from(attribute_of(element, "url", scope), scope),
                      .type = std::string(trimmed(attribute_of(element, "type", scope)))};
  const std::string size = attribute_of(element, "filesize", scope);
  std::uint64_t bytes = 0;
  const auto parsed = std::from_chars(size.data(), size.data() + size.size(), bytes);
  if (parsed.ec == std::errc() && parsed.ptr != size.data()) enclosure.length_bytes = bytes;
  const bool is_image =
      attribute_of(element, "medium", scope) == "image" || enclosure.type.starts_with("image");
  if (is_image) draft.image.offer(enclosure.url, TextKind::plain, kMediumImageRank);
  draft.add_enclosure(std::move(enclosure));
  read_fields(element, scope, draft);
}

void read_credit(const pugi::xml_node& element, std::uint8_t rank, const XmlScope& scope,
                 Draft& draft) {
  const std::string role = tidy_relation(attribute_of(element, "role", scope));
  if (!role.empty() && role != "author" && role != "writer" && role != "reporter") return;
  for (Person& person : parse_people(text_of(element, scope))) {
    draft.people.push_back({std::move(person), rank});
  }
}

}  // namespace

void read_media(const pugi::xml_node& element, Meaning meaning, XmlScope& scope, Draft& draft) {
  switch (meaning.field) {
    case Field::media_group:
      return read_fields(element, scope, draft);
    case Field::media_content:
      return read_media_content(element, scope, draft);
    case Field::media_credit:
      return read_credit(element, meaning.rank, scope, draft);
    default:
      return draft.image.offer(image_url(element, scope), TextKind::plain, meaning.rank);
  }
}

}  // namespace newswatch::feeds
