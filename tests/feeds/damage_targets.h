#pragma once

// What a damage to XML may strike: kinds of elements, sections of CDATA, the whole document.

#include <string>
#include <string_view>
#include <vector>

#include "tests/feeds/damage_kinds.h"

namespace newswatch::testing {

inline bool any_article(const Element& one) { return one.is_article; }
inline bool any_field(const Element& one) { return one.is_field; }
inline bool any_title(const Element& one) {
  return one.article >= 0 && one.is_plain && is_named(one, "title");
}
inline bool rss_title(const Element& one) { return any_title(one) && one.is_field; }
inline bool any_in_article(const Element& one) { return one.is_field || one.is_article; }
inline bool any_link_or_date(const Element& one) {
  return one.is_field && one.is_plain &&
         (fields_of(one.name) == link_fields || fields_of(one.name) == date_fields);
}
inline bool is_markup_in_text(const Element& one) {
  return one.article >= 0 && !one.is_field && !one.is_article &&
         (one.name == "p" || one.name == "b" || one.name == "div");
}
inline bool is_html_field(const Element& one) {
  const std::string local = local_name(one.name);
  return one.is_field && one.is_plain && (local == "description" || local == "content");
}
inline bool holds_cdata_only(const SoundDocument& document, const Element& one) {
  const std::string_view inner = inner_of(document, one);
  return one.is_field && inner.starts_with("<![CDATA[") && inner.ends_with("]]>");
}

inline DamageKind cdata_of(std::string_view name, std::string bad_open, std::string bad_close,
                           std::uint32_t may_differ = no_fields) {
  return {
      name, [=](const SoundDocument& document, Random& random) {
        Damage damage;
        const Element* element = pick(
            document, random, [&](const Element& one) { return holds_cdata_only(document, one); });
        if (element == nullptr) return damage;
        const std::string inner(inner_of(document, *element));
        damage.edits.push_back({element->inner, inner.size(),
                                bad_open + inner.substr(9, inner.size() - 12) + bad_close, inner});
        damage.article = element->article;
        damage.may_differ = may_differ;
        return damage;
      }};
}

// Where the whole document is rewritten: change(text) gives {bad, good}.
template <class Change>
DamageKind whole(std::string_view name, Change change, std::uint32_t may_differ = no_fields) {
  return {name, [=](const SoundDocument& document, Random&) {
            Damage damage;
            const std::pair<std::string, std::string> texts = change(document);
            if (texts.first.empty()) return damage;
            damage.edits.push_back({0, document.text.size(), texts.first, texts.second});
            damage.may_differ_everywhere = may_differ;
            return damage;
          }};
}

inline std::string without_end(const SoundDocument& document, std::string_view local) {
  for (const Element& element : document.elements) {
    if (!is_named(element, local)) continue;
    std::string text = document.text;
    return text.erase(element.inner_end, element.end - element.inner_end);
  }
  return {};
}

inline std::string without_start(const SoundDocument& document, std::string_view local) {
  for (const Element& element : document.elements) {
    if (!is_named(element, local)) continue;
    std::string text = document.text;
    return text.erase(element.begin, element.inner - element.begin);
  }
  return {};
}

inline std::string body_of(const SoundDocument& document) {
  const auto end = document.text.find("?>");
  return end == std::string::npos ? document.text : document.text.substr(end + 2);
}

}  // namespace newswatch::testing
