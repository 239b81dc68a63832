#include "feeds/xml_media.h"

#include <pugixml.hpp>
#include <utility>

#include "feeds/links.h"
#include "feeds/numbers.h"
#include "feeds/people.h"
#include "feeds/xml_fields.h"
#include "feeds/xml_markup.h"
#include "feeds/xml_names.h"
#include "feeds/xml_values.h"

namespace newswatch::feeds {
namespace {

// An image names its file by attribute, by a url child, or by its text.
std::string image_url(const pugi::xml_node& element, XmlScope& scope) {
  for (const std::string_view name : {"href", "url", "src"}) {
    std::string url = url_attribute(element, name, scope);
    if (!url.empty()) return url;
  }
  if (!has_elements(element)) return url_of(element, scope);
  for (const pugi::xml_node child : element.children()) {
    const XmlScope::Inside inside(scope, child);
    const XmlScope::Name name = scope.name_of(child.name());
    if (name.vocabulary != Vocabulary::foreign && same_name(name.local, "url")) {
      return url_of(child, scope);
    }
  }
  return {};
}

void read_image(const pugi::xml_node& element, Meaning meaning, XmlScope& scope, Draft& draft) {
  const bool is_icon = meaning.field == Field::logo &&
                       tidy_relation(attribute_of(element, "style", scope)) == "icon";
  std::uint8_t rank = is_icon ? rank::kIconStyleLogo : meaning.rank;
  std::string url = image_url(element, scope);
  if (url.empty()) {
    // RSS 1.0's channel refers to an image that stands beside it, by the name of that element.
    url = url_attribute(element, "resource", scope);
    rank = rank::kReferredImage;
  }
  draft.image.offer(std::move(url), TextKind::plain, rank);
}

void read_media_content(const pugi::xml_node& element, XmlScope& scope, Draft& draft) {
  Enclosure enclosure{.url = url_attribute(element, "url", scope),
                      .type = std::string(trimmed(attribute_of(element, "type", scope)))};
  if (enclosure.url.empty() && !has_elements(element)) enclosure.url = url_of(element, scope);
  enclosure.length_bytes = length_of(attribute_of(element, "filesize", scope));
  const bool is_image = tidy_relation(attribute_of(element, "medium", scope)) == "image" ||
                        enclosure.type.starts_with("image");
  if (is_image) draft.image.offer(enclosure.url, TextKind::plain, rank::kMediaImage);
  draft.add_enclosure(std::move(enclosure));
  read_fields(element, scope, draft);
}

void read_credit(const pugi::xml_node& element, std::uint8_t rank, const XmlScope& scope,
                 Draft& draft) {
  const std::string role = tidy_relation(attribute_of(element, "role", scope));
  // Without a role it may be the photographer as well.
  if (role != "author" && role != "writer" && role != "reporter" && role != "journalist") return;
  for (Person& person : parse_people(text_of(element, scope))) {
    draft.add_person(std::move(person), rank);
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
      return read_image(element, meaning, scope, draft);
  }
}

}  // namespace newswatch::feeds
