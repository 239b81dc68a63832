#pragma once

// Every kind of damage the drill inflicts. A kind edits a sound document twice: once as the damage
// leaves it, once as a sound document that says what a human would still read in the damaged one.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/feeds/damage_documents.h"

namespace newswatch::testing {

using Random = std::mt19937_64;

// What of the touched article may differ. Bits.
enum Fields : std::uint32_t {
  no_fields = 0,
  title_field = 1,
  link_fields = 2,  // url, id, links
  date_fields = 4,
  summary_field = 8,
  content_field = 16,
  author_field = 32,
  category_field = 64,
  media_fields = 128,   // enclosures, image
  markup_fields = 256,  // summary and content as HTML, not their plain text
  other_fields = 512,
  all_fields = 1023,
};

struct Edit {
  std::size_t at = 0;
  std::size_t size = 0;
  std::string bad;   // what the damage leaves there
  std::string good;  // what a human reads there
};

struct Damage {
  std::vector<Edit> edits;  // none: this kind does not fit the document
  int article = -1;         // the one touched
  std::uint32_t may_differ = no_fields;
  std::uint32_t may_differ_everywhere = no_fields;
  bool may_lose_feed = false;  // the feed's own fields were touched
  bool is_cut = false;         // an article of which nothing is left may be missing or present
};

struct DamageKind {
  std::string_view name;
  std::function<Damage(const SoundDocument&, Random&)> inflict;
};

inline std::size_t below(Random& random, std::size_t limit) {
  return limit == 0 ? 0 : static_cast<std::size_t>(random() % limit);
}

inline std::uint32_t fields_of(std::string_view name) {
  const std::string local = local_name(name);
  if (local == "title") return title_field;
  if (local == "link" || local == "guid" || local == "id" || local == "loc") return link_fields;
  if (local == "pubdate" || local == "date" || local == "published" || local == "updated" ||
      local == "issued" || local == "modified" || local == "publication_date") {
    return date_fields;
  }
  if (local == "description" || local == "summary" || local == "abstract") {
    return summary_field | markup_fields;
  }
  if (local == "content" || local == "encoded") return content_field | markup_fields;
  if (local == "author" || local == "creator" || local == "name" || local == "email") {
    return author_field;
  }
  if (local == "category" || local == "subject") return category_field;
  return all_fields;
}

template <class Accept>
const Element* pick(const SoundDocument& document, Random& random, Accept wanted) {
  std::vector<const Element*> fit;
  for (const Element& element : document.elements) {
    if (wanted(element)) fit.push_back(&element);
  }
  return fit.empty() ? nullptr : fit[below(random, fit.size())];
}

inline bool is_named(const Element& element, std::string_view local) {
  return local_name(element.name) == local;
}

inline bool is_text_field(const Element& element) {
  return element.article >= 0 && element.is_plain &&
         (fields_of(element.name) & (title_field | summary_field | content_field)) != 0;
}

inline std::string_view inner_of(const SoundDocument& document, const Element& element) {
  return std::string_view(document.text).substr(element.inner, element.inner_end - element.inner);
}

// Behind a blank of the element's text, so neither in a reference nor in a character; npos if it
// has none.
inline std::size_t gap_in(const SoundDocument& document, const Element& element, Random& random) {
  const std::string_view inner = inner_of(document, element);
  std::vector<std::size_t> gaps;
  bool in_tag = false;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner.substr(i, 4) == "&lt;") in_tag = true;
    if (inner.substr(i, 4) == "&gt;") in_tag = false;
    if (inner[i] == ' ' && !in_tag) gaps.push_back(element.inner + i + 1);
  }
  return gaps.empty() ? std::string::npos : gaps[below(random, gaps.size())];
}

using Wanted = bool (*)(const Element&);

// Writes `bad` into the text of a title, summary or content, where a human reads `good`.
inline DamageKind in_text(std::string_view name, std::vector<std::string> bad, std::string good,
                          std::uint32_t may_differ = no_fields, Wanted wanted = is_text_field) {
  return {name, [=](const SoundDocument& document, Random& random) {
            Damage damage;
            const Element* field = pick(document, random, wanted);
            if (field == nullptr) return damage;
            const std::size_t at = gap_in(document, *field, random);
            if (at == std::string::npos) return damage;
            damage.edits.push_back({at, 0, bad[below(random, bad.size())], good});
            damage.article = field->article;
            // Inside XHTML references stay as written.
            damage.may_differ = may_differ | (field->is_field ? no_fields : markup_fields);
            return damage;
          }};
}

// The same with another reading for each.
inline DamageKind in_text_each(std::string_view name,
                               std::vector<std::pair<std::string, std::string>> pairs,
                               std::uint32_t may_differ = no_fields,
                               Wanted wanted = is_text_field) {
  return {name, [=](const SoundDocument& document, Random& random) {
            const auto& [bad, good] = pairs[below(random, pairs.size())];
            return in_text(name, {bad}, good, may_differ, wanted).inflict(document, random);
          }};
}

// Writes `bad` between two elements, where nothing is to be read.
inline DamageKind between_elements(std::string_view name, std::vector<std::string> bad) {
  return {name, [=](const SoundDocument& document, Random& random) {
            Damage damage;
            const Element* element = pick(document, random, [](const Element& one) {
              return one.is_field || one.is_article;
            });
            if (element == nullptr) return damage;
            damage.edits.push_back({element->begin, 0, bad[below(random, bad.size())], ""});
            damage.article = element->article;
            return damage;
          }};
}

inline DamageKind at_front(std::string_view name, std::vector<std::string> bad) {
  return {name, [=](const SoundDocument&, Random& random) {
            Damage damage;
            damage.edits.push_back({0, 0, bad[below(random, bad.size())], ""});
            return damage;
          }};
}

inline DamageKind at_end(std::string_view name, std::vector<std::string> bad) {
  return {name, [=](const SoundDocument& document, Random& random) {
            Damage damage;
            damage.edits.push_back({document.text.size(), 0, bad[below(random, bad.size())], ""});
            return damage;
          }};
}

// Puts another XML declaration in the place of the one there.
inline DamageKind declaration(std::string_view name, std::vector<std::string> bad) {
  return {name, [=](const SoundDocument& document, Random& random) {
            Damage damage;
            if (!document.text.starts_with("<?xml")) return damage;
            const std::size_t end = document.text.find("?>") + 2;
            const std::string good = document.text.substr(0, end);
            damage.edits.push_back({0, end, bad[below(random, bad.size())], good});
            return damage;
          }};
}

// Rewrites the whole start tag of an element that `wanted` accepts.
template <class Accept, class Change>
DamageKind start_tag(std::string_view name, Accept wanted, Change change) {
  return {name, [=](const SoundDocument& document, Random& random) {
            Damage damage;
            const Element* element = pick(document, random, wanted);
            if (element == nullptr) return damage;
            const std::string tag =
                document.text.substr(element->begin, element->inner - element->begin);
            damage.edits.push_back({element->begin, tag.size(), change(tag, random), tag});
            damage.article = element->article;
            return damage;
          }};
}

template <class Accept, class Change>
DamageKind end_tag(std::string_view name, Accept wanted, Change change) {
  return {name, [=](const SoundDocument& document, Random& random) {
            Damage damage;
            const Element* element = pick(document, random, wanted);
            if (element == nullptr) return damage;
            const std::string tag =
                document.text.substr(element->inner_end, element->end - element->inner_end);
            damage.edits.push_back({element->inner_end, tag.size(), change(tag, random), tag});
            damage.article = element->article;
            damage.may_lose_feed = false;
            return damage;
          }};
}

// Rewrites the text of an element: change(inner) gives {bad, good}.
template <class Accept, class Change>
DamageKind inner_text(std::string_view name, Accept wanted, Change change,
                      std::uint32_t may_differ = no_fields) {
  return {name, [=](const SoundDocument& document, Random& random) {
            Damage damage;
            const Element* element = pick(document, random, wanted);
            if (element == nullptr) return damage;
            const std::string inner(inner_of(document, *element));
            const std::pair<std::string, std::string> texts = change(inner, random);
            damage.edits.push_back({element->inner, inner.size(), texts.first, texts.second});
            damage.article = element->article;
            damage.may_differ = may_differ;
            return damage;
          }};
}

// Rewrites the first attribute of a start tag or an empty element: change(name, value) gives the
// whole attribute.
template <class Change>
DamageKind attribute(std::string_view name, Change change) {
  return {name, [=](const SoundDocument& document, Random& random) {
            Damage damage;
            const std::string& text = document.text;
            std::vector<std::size_t> values;  // of '="' inside articles
            for (std::size_t tag = document.elements.front().inner; tag < text.size();
                 tag = text.find('<', tag + 1)) {
              if (text.compare(tag, 9, "<![CDATA[") == 0) tag = text.find("]]>", tag);
              if (text[tag] != '<' || text[tag + 1] == '/') continue;
              const std::size_t end = text.find('>', tag);
              const std::size_t at = text.find("=\"", tag);
              const std::string local =
                  local_name(text.substr(tag + 1, text.find_first_of(" \t\r\n>", tag) - tag - 1));
              const bool is_of_feed = fields_of(local) != all_fields || local == "enclosure" ||
                                      local == "thumbnail" || local == "source";
              if (at < end && is_of_feed) values.push_back(at);
            }
            if (values.empty()) return damage;
            const std::size_t equals = values[below(random, values.size())];
            std::size_t begin = equals;
            while (text[begin - 1] != ' ') --begin;
            const std::size_t close = text.find('"', equals + 2);
            const std::string key = text.substr(begin, equals - begin);
            const std::string value = text.substr(equals + 2, close - equals - 2);
            damage.edits.push_back({begin, close + 1 - begin, change(key, value, random),
                                    text.substr(begin, close + 1 - begin)});
            return damage;
          }};
}

inline Damage cut(const SoundDocument& document, std::size_t at) {
  Damage damage;
  damage.is_cut = true;
  const std::string& text = document.text;
  // A human keeps what was whole before the cut; the field that was cut may be anything.
  std::string good;
  std::size_t keep = 0;
  std::vector<const Element*> open;
  for (const Element& element : document.elements) {
    if (element.begin >= at) break;
    if (element.end > at) {
      open.push_back(&element);
    }
  }
  const Element* article = nullptr;
  const Element* field = nullptr;
  for (const Element* element : open) {
    if (element->is_article) article = element;
    if (element->is_field) field = element;
  }
  if (article == nullptr && !open.empty() && open.back()->is_plain) {
    damage.may_lose_feed = true;  // inside a field of the feed
  }
  if (article != nullptr) {
    damage.article = article->article;
    // Empty elements are not listed, so what stands directly before the cut may be one of them.
    if (field == nullptr) damage.may_differ = media_fields | link_fields | category_field;
    if (field != nullptr) damage.may_differ = fields_of(field->name) | other_fields;
    if (field != nullptr && fields_of(field->name) == all_fields) damage.may_differ = all_fields;
  }
  keep = field != nullptr ? field->begin : at;
  if (field == nullptr) {
    const auto angle = text.rfind('<', at == 0 ? 0 : at - 1);
    if (angle != std::string::npos && text.find('>', angle) >= at) keep = angle;
  }
  for (auto element = open.rbegin(); element != open.rend(); ++element) {
    if ((*element)->begin < keep && (*element)->inner <= keep) {
      good += "</" + (*element)->name + ">";
    }
  }
  damage.edits.push_back({keep, text.size() - keep, text.substr(keep, at - keep), good});
  return damage;
}

}  // namespace newswatch::testing
