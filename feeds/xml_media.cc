#include "feeds/xml_media.h"

#include <pugixml.hpp>
#include <utility>

#include "feeds/links.h"
#include "feeds/numbers.h"
#include "feeds/people.h"
#include "feeds/xml_fields.h"
#include "feeds/xml_markup.h"
#include "feeds/xml_values.h"

namespace newswatch::feeds {
namespace {

constexpr std::uint8_t kMediumImageRank = 4;

// An image names its file by attribute, by a url child, or by its text.
std::string image_url(const pugi::xml_node& element, XmlScope& scope) {
  for (const std::string_view name : {"href", "url", "src", "resource"}) {
    std::string url = url_attribute(element, name, scope);
    if (!url.empty()) return url;
  }
  if (!has_elements(element)) return url_of(element, scope);
  for (const pugi::xml_node child : element.children()) {
    const XmlScope::Inside inside(scope, child);
    const std::string_view local = scope.name_of(child.name()).local;
    if (local == "url" || local == "URL") return url_of(child, scope);
  }
  return {};
}

void read_media_content(const pugi::xml_node& element, XmlScope& scope, Draft& draft) {
  Enclosure enclosure{.url = url_attribute(element, "url", scope),
                      .type = std::string(trimmed(attribute_of(element, "type", scope)))};
  enclosure.length_bytes = number_of(attribute_of(element, "filesize", scope));
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
