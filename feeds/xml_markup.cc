#include "feeds/xml_markup.h"

#include <pugixml.hpp>
#include <utility>

#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

// Is `local` the local part of `name`, letter case aside?
bool ends_in(std::string_view name, std::string_view local) {
  if (name.size() < local.size()) return false;
  const std::size_t prefix = name.size() - local.size();
  return (prefix == 0 || name[prefix - 1] == ':') && same_name(name.substr(prefix), local);
}

bool is_blank_text(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Calls `enter` and `leave` around every node below `top`, in document order.
template <class Enter, class Leave>
void walk(const pugi::xml_node& top, Enter enter, Leave leave) {
  pugi::xml_node node = top.first_child();
  while (node) {
    enter(node);
    if (const pugi::xml_node child = node.first_child()) {
      node = child;
      continue;
    }
    while (node) {
      leave(node);
      if (const pugi::xml_node next = node.next_sibling()) {
        node = next;
        break;
      }
      node = node.parent();
      if (node == top) return;
    }
  }
}

void append_start_tag(std::string& out, const pugi::xml_node& element) {
  out.push_back('<');
  out.append(local_part(element.name()));
  for (const pugi::xml_attribute attribute : element.attributes()) {
    const std::string_view name = attribute.name();
    if (name == "xmlns" || name.starts_with("xmlns:")) continue;
    out.push_back(' ');
    out.append(name.starts_with("xml:") ? name : local_part(name));
    out.append("=\"");
    std::string_view value = attribute.value();
    for (auto quote = value.find('"'); quote != std::string_view::npos; quote = value.find('"')) {
      append_clean(out, value.substr(0, quote));
      out.append("&quot;");
      value.remove_prefix(quote + 1);
    }
    append_clean(out, value);
    out.push_back('"');
  }
}

bool is_empty_element(const pugi::xml_node& element) {
  return !element.first_child() && element.value()[0] == '\0';
}

// Without the markers of a CDATA section that was escaped or stands in another.
std::string without_cdata_markers(std::string text) {
  constexpr std::string_view kOpener = "<![CDATA[";
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos || text.compare(begin, kOpener.size(), kOpener) != 0) return text;
  std::string_view inside = std::string_view(text).substr(begin + kOpener.size());
  inside = inside.substr(0, inside.find_last_not_of(" \t\r\n") + 1);
  if (inside.ends_with("]]>")) inside.remove_suffix(3);
  return std::string(inside);
}

}  // namespace

std::string text_of(const pugi::xml_node& element, const XmlScope& scope) {
  std::string out;
  scope.entities().append_decoded(out, element.value());
  if (!element.first_child()) return out;
  walk(
      element,
      [&](const pugi::xml_node& node) {
        if (node.type() == pugi::node_cdata) {
          append_clean(out, node.value());
        } else {
          scope.entities().append_decoded(out, node.value());
        }
      },
      [](const pugi::xml_node&) {});
  return without_cdata_markers(std::move(out));
}

std::string markup_of(const pugi::xml_node& element) {
  std::string out;
  append_clean(out, element.value());
  walk(
      element,
      [&out](const pugi::xml_node& node) {
        switch (node.type()) {
          case pugi::node_element:
            append_start_tag(out, node);
            if (is_empty_element(node) &&
                kind_of_name(local_part(node.name())) == NameKind::html_void) {
              out.append(" />");
            } else {
              out.push_back('>');
              append_clean(out, node.value());
            }
            break;
          case pugi::node_cdata:
            // Text that stands in markup as CDATA was meant as text.
            append_escaped(out, node.value());
            break;
          default:
            append_clean(out, node.value());
        }
      },
      [&out](const pugi::xml_node& node) {
        if (node.type() != pugi::node_element) return;
        const std::string_view name = local_part(node.name());
        if (is_empty_element(node) && kind_of_name(name) == NameKind::html_void) return;
        out.append("</");
        out.append(name);
        out.push_back('>');
      });
  return out;
}

pugi::xml_node wrapping_div(const pugi::xml_node& element) {
  if (!is_blank_text(element.value())) return {};
  pugi::xml_node only;
  for (const pugi::xml_node child : element.children()) {
    if (child.type() == pugi::node_pcdata && is_blank_text(child.value())) continue;
    if (only) return {};
    only = child;
  }
  return only && same_name(local_part(only.name()), "div") ? only : pugi::xml_node();
}

bool has_elements(const pugi::xml_node& element) {
  pugi::xml_node child = element.first_child();
  while (child && child.type() != pugi::node_element) child = child.next_sibling();
  return static_cast<bool>(child);
}

std::string attribute_of(const pugi::xml_node& element, std::string_view local_name,
                         const XmlScope& scope) {
  const char* found = nullptr;
  pugi::xml_attribute attribute = element.first_attribute();
  for (; attribute; attribute = attribute.next_attribute()) {
    const std::string_view name = attribute.name();
    if (!ends_in(name, local_name) || name.starts_with("xmlns")) continue;
    const bool is_own = name.size() == local_name.size();
    if (is_own || found == nullptr) found = attribute.value();
    if (is_own) break;
  }
  std::string value;
  if (found != nullptr) scope.entities().append_decoded(value, found);
  return value;
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out.append("&amp;");
        break;
      case '<':
        out.append("&lt;");
        break;
      case '>':
        out.append("&gt;");
        break;
      case '"':
        out.append("&quot;");
        break;
      default:
        out.push_back(c);
    }
  }
}

}  // namespace newswatch::feeds
