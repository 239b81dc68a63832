#include "feeds/xml_text.h"

#include <algorithm>
#include <cstddef>
#include <pugixml.hpp>
#include <utility>

#include "feeds/base64.h"
#include "feeds/charset.h"
#include "feeds/html_entities.h"
#include "feeds/html_guess.h"
#include "feeds/html_links.h"
#include "feeds/links.h"
#include "feeds/xml_markup.h"

namespace newswatch::feeds {
namespace {

bool is_xml_type(std::string_view type) {
  return type == "xhtml" || type == "application/xhtml+xml" || type.ends_with("+xml") ||
         type.ends_with("/xml") || type == "xml";
}

bool is_plain_type(std::string_view type) {
  return type == "text" || type == "text/plain" || type == "plain";
}

bool is_html_type(std::string_view type) {
  return type == "html" || type.starts_with("text/html") || type == "escaped";
}

// A media type whose content Atom 1.0 carries as base64.
bool is_binary_type(std::string_view type) {
  return type.find('/') != std::string_view::npos && !type.starts_with("text/");
}

// The inside of XHTML content, its wrapping div left out, with URLs resolved.
std::string xhtml_of(const pugi::xml_node& element, XmlScope& scope) {
  const pugi::xml_node div = wrapping_div(element);
  if (!div) return resolve_html_links(scope.base(), markup_of(element));
  const XmlScope::Inside inside(scope, div);
  return resolve_html_links(scope.base(), markup_of(div));
}

// Markup that was escaped in most places, but not in all: `&lt;p&gt;one <br>two&lt;/p&gt;`.
std::string unescaped_throughout(std::string markup) {
  const auto raw = std::count(markup.begin(), markup.end(), '<');
  std::ptrdiff_t escaped = 0;
  for (auto at = markup.find("&lt;"); at != std::string::npos; at = markup.find("&lt;", at + 4)) {
    ++escaped;
  }
  if (escaped == 0 || escaped * 2 < raw) return markup;
  // The text alone, or the tags that were not escaped would answer.
  std::string text;
  bool in_tag = false;
  for (const char c : markup) {
    if (c == '<') in_tag = true;
    if (!in_tag) text.push_back(c);
    if (c == '>') in_tag = false;
  }
  return looks_like_html(decode_entities(text)) ? decode_entities(markup) : markup;
}

// A CDATA section whose markers were escaped around markup that was not.
void drop_cdata_markers(std::string& text) {
  constexpr std::string_view kOpener = "&lt;![CDATA[";
  const std::string_view inside = trimmed(text);
  if (!inside.starts_with(kOpener)) return;
  text = std::string(inside.substr(kOpener.size()));
  for (const std::string_view closer : {"]]>", "]]&gt;"}) {
    if (text.ends_with(closer)) text.resize(text.size() - closer.size());
  }
}

std::string from_base64(const std::string& text) {
  auto decoded = decode_base64(text);
  if (!decoded) return text;
  return is_valid_utf8(*decoded) ? std::move(*decoded) : std::string();
}

}  // namespace

TextConstruct read_text(const pugi::xml_node& element, XmlScope& scope, TextKind unmarked) {
  std::string type;
  std::string mode;
  if (element.first_attribute()) {
    type = tidy_relation(attribute_of(element, "type", scope));
    mode = tidy_relation(attribute_of(element, "mode", scope));
  }
  TextConstruct construct;
  const bool holds_markup = has_elements(element);
  if (mode == "base64") {
    construct.text = from_base64(text_of(element, scope));
    construct.kind = is_plain_type(type) ? TextKind::plain : TextKind::html;
  } else if (is_plain_type(type) && mode != "escaped" && !holds_markup) {
    construct.text = text_of(element, scope);
    construct.kind = TextKind::plain;
  } else if (holds_markup) {
    if (is_xml_type(type) || type.empty()) {
      construct.text = xhtml_of(element, scope);
      if (type.empty()) construct.text = unescaped_throughout(std::move(construct.text));
      construct.kind = TextKind::html;
      drop_cdata_markers(construct.text);
      return construct;
    }
    construct.text = unescaped_throughout(markup_of(element));
    drop_cdata_markers(construct.text);
  } else if (type.empty() || is_plain_type(type)) {
    construct.text = text_of(element, scope);
    construct.kind = mode == "escaped" && unmarked == TextKind::plain ? TextKind::guess : unmarked;
  } else if (is_xml_type(type)) {
    // XHTML without an element is text; one that was escaped by mistake is markup all the same.
    construct.text = text_of(element, scope);
    construct.kind = looks_like_html(construct.text) ? TextKind::html : TextKind::plain;
  } else if (is_html_type(type) || !is_binary_type(type)) {
    construct.text = text_of(element, scope);
    construct.kind = is_html_type(type) ? TextKind::html : TextKind::plain;
  } else {
    construct.text = from_base64(text_of(element, scope));
    construct.kind = TextKind::guess;
  }
  if (construct.kind != TextKind::plain) {
    construct.text = resolve_html_links(scope.base(), std::move(construct.text));
  }
  return construct;
}

}  // namespace newswatch::feeds
