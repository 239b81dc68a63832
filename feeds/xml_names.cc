#include "feeds/xml_names.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "feeds/vocabulary.h"

namespace newswatch::feeds {
namespace {

constexpr std::size_t kLongestName = 32;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

const std::unordered_map<std::string_view, NameKind>& plain_names() {
  using enum NameKind;
  static const std::unordered_map<std::string_view, NameKind> table = {
      {"rss", root},
      {"rdf:rdf", root},
      {"feed", root},
      {"urlset", root},
      {"channel", channel},
      {"item", article},
      {"entry", article},
      {"url", article},
      {"image", container},
      {"textinput", container},
      {"author", container},
      {"contributor", container},
      {"source", container},
      {"items", container},
      {"cloud", container},
      {"title", short_text},
      {"link", short_text},
      {"guid", short_text},
      {"id", short_text},
      {"pubdate", short_text},
      {"published", short_text},
      {"updated", short_text},
      {"issued", short_text},
      {"modified", short_text},
      {"created", short_text},
      {"category", short_text},
      {"comments", short_text},
      {"enclosure", short_text},
      {"language", short_text},
      {"copyright", short_text},
      {"lastbuilddate", short_text},
      {"managingeditor", short_text},
      {"webmaster", short_text},
      {"generator", short_text},
      {"docs", short_text},
      {"ttl", short_text},
      {"rating", short_text},
      {"logo", short_text},
      {"icon", short_text},
      {"rights", short_text},
      {"loc", short_text},
      {"lastmod", short_text},
      {"headline", short_text},
      {"date", short_text},
      {"keywords", short_text},
      {"name", short_text},
      {"email", short_text},
      {"uri", short_text},
      {"description", rich_text},
      {"abstract", rich_text},
      {"summary", rich_text},
      {"subtitle", rich_text},
      {"tagline", rich_text},
      {"content", rich_text},
      {"br", html_void},
      {"img", html_void},
      {"hr", html_void},
      {"wbr", html_void},
      {"input", html_void},
      {"area", html_void},
      {"col", html_void},
      {"param", html_void},
      {"meta", html_void},
      {"base", html_void},
      {"embed", html_void},
      {"track", html_void},
      {"p", html},
      {"a", html},
      {"b", html},
      {"i", html},
      {"u", html},
      {"em", html},
      {"div", html},
      {"span", html},
      {"strong", html},
      {"ul", html},
      {"ol", html},
      {"li", html},
      {"table", html},
      {"tr", html},
      {"td", html},
      {"th", html},
      {"tbody", html},
      {"thead", html},
      {"h1", html},
      {"h2", html},
      {"h3", html},
      {"h4", html},
      {"h5", html},
      {"h6", html},
      {"font", html},
      {"center", html},
      {"small", html},
      {"big", html},
      {"sup", html},
      {"sub", html},
      {"code", html},
      {"pre", html},
      {"blockquote", html},
      {"tt", html},
      {"cite", html},
      {"q", html},
      {"dl", html},
      {"dt", html},
      {"dd", html},
      {"del", html},
      {"ins", html},
      {"s", html},
      {"strike", html},
      {"iframe", html},
      {"object", html},
      {"script", html},
      {"style", html},
      {"form", html},
      {"figure", html},
      {"figcaption", html},
      {"section", html},
      {"header", html},
      {"footer", html},
      {"video", html},
      {"audio", html},
      {"abbr", html},
      {"acronym", html},
      {"address", html},
      {"body", html},
      {"html", html},
      {"head", html},
      {"noscript", html},
      {"picture", html},
      {"svg", html},
      {"button", html},
  };
  return table;
}

NameKind kind_in(Vocabulary vocabulary, std::string_view local) {
  switch (vocabulary) {
    case Vocabulary::media:
      return local == "group" || local == "content" ? NameKind::container : NameKind::short_text;
    case Vocabulary::itunes:
    case Vocabulary::google_play:
      return local == "owner" || local == "category" ? NameKind::container
             : local == "summary"                    ? NameKind::rich_text
                                                     : NameKind::short_text;
    case Vocabulary::content:
    case Vocabulary::portal:
      return NameKind::rich_text;
    case Vocabulary::dublin_core:
    case Vocabulary::dc_terms:
      return local == "description" || local == "abstract" ? NameKind::rich_text
                                                           : NameKind::short_text;
    case Vocabulary::well_formed_web:
    case Vocabulary::feedburner:
    case Vocabulary::syndication:
    case Vocabulary::threading:
      return NameKind::short_text;
    default:
      return NameKind::other;
  }
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

NameKind kind_of_name(std::string_view qualified) {
  if (qualified.size() > kLongestName) return NameKind::other;
  std::string name(qualified);
  std::transform(name.begin(), name.end(), name.begin(), lower);
  if (const auto found = plain_names().find(name); found != plain_names().end()) {
    return found->second;
  }
  const auto colon = name.find(':');
  if (colon == std::string::npos) return NameKind::other;
  const std::string_view local = std::string_view(name).substr(colon + 1);
  const Vocabulary vocabulary = vocabulary_of_prefix(std::string_view(name).substr(0, colon));
  const NameKind kind = kind_in(vocabulary, local);
  if (kind != NameKind::other) return kind;
  if (vocabulary == Vocabulary::geo || vocabulary == Vocabulary::xml) return NameKind::other;
  if (local == "rdf") return NameKind::root;
  const auto found = plain_names().find(local);
  return found == plain_names().end() ? NameKind::other : found->second;
}

bool is_of_feed(std::string_view qualified) {
  const NameKind kind = kind_of_name(qualified);
  return kind != NameKind::other && kind != NameKind::html && kind != NameKind::html_void;
}

bool is_also_html(std::string_view qualified) {
  for (const std::string_view known :
       {"title", "link", "summary", "source", "image", "content", "address"}) {
    if (same_name(qualified, known)) return true;
  }
  return false;
}

bool ends_at_its_like(std::string_view name) {
  for (const std::string_view known : {"p", "li", "tr", "td", "th", "dt", "dd"}) {
    if (same_name(name, known)) return true;
  }
  return false;
}

bool is_part_of_person(std::string_view name) {
  for (const std::string_view known : {"name", "email", "uri", "url"}) {
    if (same_name(name, known)) return true;
  }
  return false;
}

bool is_of_word_processor(std::string_view name) {
  for (const std::string_view prefix : {"o:", "st1:", "w:", "v:", "m:"}) {
    if (same_name(name.substr(0, prefix.size()), prefix)) return true;
  }
  return false;
}

}  // namespace newswatch::feeds
