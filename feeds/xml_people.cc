#include "feeds/xml_people.h"

#include <optional>
#include <pugixml.hpp>
#include <utility>

#include "feeds/html_text.h"
#include "feeds/links.h"
#include "feeds/people.h"
#include "feeds/xml_markup.h"
#include "feeds/xml_names.h"
#include "feeds/xml_values.h"

namespace newswatch::feeds {
namespace {

constexpr std::size_t kMaxKeywords = 100;

Person read_structured_person(const pugi::xml_node& element, XmlScope& scope) {
  Person person;
  for (const pugi::xml_node child : element.children()) {
    std::optional<XmlScope::Inside> inside;
    if (child.first_attribute()) inside.emplace(scope, child);
    const XmlScope::Name name = scope.name_of(child.name());
    // Dublin Core and Media RSS name no parts of a person.
    const bool is_part =
        name.vocabulary == Vocabulary::rss || name.vocabulary == Vocabulary::atom ||
        name.vocabulary == Vocabulary::itunes || name.vocabulary == Vocabulary::google_play;
    if (!is_part) continue;
    const auto is_named = [&name](std::string_view known) { return same_name(name.local, known); };
    if (is_named("name")) {
      if (person.name.empty()) person.name = plain_title(text_of(child, scope), TextKind::guess);
    } else if (is_named("email")) {
      if (person.email.empty()) person.email = line_of(child, scope);
    } else if (is_named("uri") || is_named("url") || is_named("homepage")) {
      if (person.url.empty()) person.url = url_of(child, scope);
    }
  }
  const auto is_mail_url = [](std::string_view text) {
    return same_name(text.substr(0, 7), "mailto:");
  };
  if (is_mail_url(person.email)) person.email.erase(0, 7);
  if (is_mail_url(person.url)) {
    if (person.email.empty()) person.email = person.url.substr(7);
    person.url.clear();
  }
  if (person.email.empty() && person.name.find('@') != std::string::npos) {
    Person parsed = parse_person(person.name);
    person.name = std::move(parsed.name);
    person.email = std::move(parsed.email);
  }
  return person;
}

void add_people(std::string_view text, std::uint8_t rank, const XmlScope& scope, Draft& draft) {
  for (Person& person : parse_people(text)) {
    if (!person.url.empty()) person.url = resolve_link(scope.base(), std::move(person.url));
    draft.add_person(std::move(person), rank);
  }
}

// RDF may list several persons in one element.
pugi::xml_node rdf_list_in(const pugi::xml_node& element, const XmlScope& scope) {
  for (const pugi::xml_node child : element.children()) {
    if (scope.name_of(child.name()).vocabulary != Vocabulary::rdf) continue;
    for (const pugi::xml_node item : child.children()) {
      if (same_name(scope.name_of(item.name()).local, "li")) return child;
    }
  }
  return {};
}

}  // namespace

void read_people(const pugi::xml_node& element, std::uint8_t rank, XmlScope& scope, Draft& draft) {
  if (has_elements(element)) {
    Person person = read_structured_person(element, scope);
    if (person != Person{}) {
      draft.add_person(std::move(person), rank);
      return;
    }
    if (const pugi::xml_node list = rdf_list_in(element, scope)) {
      for (const pugi::xml_node item : list.children()) {
        add_people(text_of(item, scope), rank, scope, draft);
      }
      return;
    }
  }
  add_people(text_of(element, scope), rank, scope, draft);
}

void read_category(const pugi::xml_node& element, const XmlScope& scope, Draft& draft) {
  Category category{.term = plain_title(attribute_of(element, "term", scope), TextKind::plain)};
  if (category.term.empty()) {
    category.term = plain_title(attribute_of(element, "text", scope), TextKind::plain);
  }
  if (category.term.empty()) {
    category.term = plain_title(attribute_of(element, "value", scope), TextKind::plain);
  }
  if (category.term.empty()) {
    category.term = plain_title(text_of(element, scope), TextKind::guess);
  }
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
  const char separator = text.find(',') == std::string::npos ? ';' : ',';
  std::string_view rest = text;
  for (std::size_t i = 0; i < kMaxKeywords && !rest.empty(); ++i) {
    const auto end = rest.find(separator);
    draft.add_category({.term = std::string(trimmed(rest.substr(0, end)))});
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
}

}  // namespace newswatch::feeds
