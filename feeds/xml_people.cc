#include "feeds/xml_people.h"

#include <pugixml.hpp>
#include <utility>

#include "feeds/links.h"
#include "feeds/people.h"
#include "feeds/xml_markup.h"
#include "feeds/xml_values.h"

namespace newswatch::feeds {
namespace {

constexpr std::size_t kMaxKeywords = 100;

Person read_structured_person(const pugi::xml_node& element, XmlScope& scope) {
  Person person;
  for (const pugi::xml_node child : element.children()) {
    const XmlScope::Inside inside(scope, child);
    const std::string_view name = scope.name_of(child.name()).local;
    if (name == "name" && person.name.empty()) person.name = line_of(child, scope);
    if (name == "email" && person.email.empty()) person.email = line_of(child, scope);
    const bool is_url = name == "uri" || name == "url" || name == "homepage";
    if (is_url && person.url.empty()) person.url = url_of(child, scope);
  }
  if (person.email.starts_with("mailto:")) person.email.erase(0, 7);
  if (person.email.empty() && person.name.find('@') != std::string::npos) {
    Person parsed = parse_person(person.name);
    person.name = std::move(parsed.name);
    person.email = std::move(parsed.email);
  }
  return person;
}

}  // namespace

void read_people(const pugi::xml_node& element, std::uint8_t rank, XmlScope& scope, Draft& draft) {
  if (has_elements(element)) {
    Person person = read_structured_person(element, scope);
    if (person != Person{}) {
      draft.people.push_back({std::move(person), rank});
      return;
    }
  }
  for (Person& person : parse_people(text_of(element, scope))) {
    if (!person.url.empty()) person.url = resolve_link(scope.base(), person.url);
    draft.people.push_back({std::move(person), rank});
  }
}

void read_category(const pugi::xml_node& element, const XmlScope& scope, Draft& draft) {
  Category category{.term = plain_title(attribute_of(element, "term", scope), TextKind::plain)};
  if (category.term.empty()) {
    category.term = plain_title(attribute_of(element, "text", scope), TextKind::plain);
  }
  if (category.term.empty()) {
    category.term = plain_title(attribute_of(element, "value", scope), TextKind::plain);
  }
  if (category.term.empty()) category.term = line_of(element, scope);
  category.label = plain_title(attribute_of(element, "label", scope), TextKind::plain);
  category.scheme = std::string(trimmed(attribute_of(element, "scheme", scope)));
  if (category.scheme.empty()) {
    category.scheme = std::string(trimmed(attribute_of(element, "domain", scope)));
  }
  draft.add_category(std::move(category));
  // iTunes nests its subcategories, one level deep.
  for (const pugi::xml_node child : element.children()) {
    std::string nested = plain_title(attribute_of(child, "text", scope), TextKind::plain);
    if (!nested.empty()) draft.add_category({.term = std::move(nested)});
  }
}

void read_keywords(const pugi::xml_node& element, const XmlScope& scope, Draft& draft) {
  const std::string text = line_of(element, scope);
  std::string_view rest = text;
  for (std::size_t i = 0; i < kMaxKeywords && !rest.empty(); ++i) {
    const auto comma = rest.find(',');
    draft.add_category({.term = std::string(trimmed(rest.substr(0, comma)))});
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
}

}  // namespace newswatch::feeds
