#include "feeds/xml_values.h"

#include <pugixml.hpp>
#include <utility>

#include "feeds/html_text.h"
#include "feeds/links.h"
#include "feeds/xml_markup.h"

namespace newswatch::feeds {

std::string line_of(const pugi::xml_node& element, const XmlScope& scope) {
  return plain_title(text_of(element, scope), TextKind::plain);
}

std::string url_of(const pugi::xml_node& element, const XmlScope& scope) {
  std::string text = text_of(element, scope);
  return trimmed(text).empty() ? std::string() : resolve_link(scope.base(), std::move(text));
}

std::string url_attribute(const pugi::xml_node& element, std::string_view name,
                          const XmlScope& scope) {
  std::string value = attribute_of(element, name, scope);
  return trimmed(value).empty() ? std::string() : resolve_link(scope.base(), std::move(value));
}

}  // namespace newswatch::feeds
