#include "feeds/xml_scope.h"

#include <algorithm>
#include <pugixml.hpp>
#include <utility>

#include "feeds/links.h"
#include "feeds/xml_names.h"
#include "net/url.h"

namespace newswatch::feeds {
namespace {

// More declarations in force than any feed has; those beyond are ignored, so that looking a prefix
// up stays cheap whatever a document declares.
constexpr std::size_t kMaxNamespaces = 128;
constexpr std::size_t kMaxKnownUris = 16;

// An article or a channel in a namespace that has none of these is one all the same, and so is what
// stands in it.
bool holds_articles(std::string_view name) {
  return same_name(name, "channel") || same_name(name, "item") || same_name(name, "entry");
}

bool may_hold_articles(Vocabulary vocabulary) {
  return vocabulary == Vocabulary::rss || vocabulary == Vocabulary::atom ||
         vocabulary == Vocabulary::sitemap;
}

}  // namespace

XmlScope::XmlScope(std::string_view document_base, XmlEntities& entities)
    : entities_(entities), bases_{std::string(document_base)}, languages_{std::string()} {}

XmlScope::Inside::Inside(XmlScope& scope, const pugi::xml_node& element) : scope_(scope) {
  if (const pugi::xml_attribute first = element.first_attribute()) enter(element, first);
  if (!scope.has_root_) scope.enter_root(element);
}

void XmlScope::Inside::enter(const pugi::xml_node& element, const pugi::xml_attribute& first) {
  has_entered_ = true;
  namespaces_ = scope_.namespaces_.size();
  bases_ = scope_.bases_.size();
  languages_ = scope_.languages_.size();
  for (pugi::xml_attribute attribute = first; attribute; attribute = attribute.next_attribute()) {
    const char initial = attribute.name()[0];
    if (initial != 'x' && initial != 'X') continue;
    const std::string_view name = attribute.name();
    if (name == "xmlns") {
      scope_.declare({}, attribute.value());
      if (holds_articles(element.name())) scope_.correct_default();
    } else if (name.starts_with("xmlns:")) {
      scope_.declare(name.substr(6), attribute.value());
    } else if (same_name(name, "xml:base")) {
      std::string value;
      scope_.entities_.append_decoded(value, attribute.value());
      if (value.empty()) continue;
      // A base that is no place leaves the one outside in force.
      std::string base = resolve_link(scope_.base(), std::move(value));
      if (net::is_http(base)) scope_.bases_.push_back(std::move(base));
    } else if (same_name(name, "xml:lang")) {
      scope_.languages_.push_back(tidy_language(attribute.value()));
    }
  }
}

// A root tells the dialect by its name even where its namespace is missing, unknown or wrong.
void XmlScope::enter_root(const pugi::xml_node& root) {
  has_root_ = true;
  const std::string_view name = root.name();
  const auto colon = name.find(':');
  const bool has_prefix = colon != std::string_view::npos;
  const std::string_view prefix = has_prefix ? name.substr(0, colon) : std::string_view();
  const std::string_view local = has_prefix ? name.substr(colon + 1) : name;
  const bool is_atom = same_name(local, "feed") || same_name(local, "entry");
  const bool is_rss = same_name(local, "rss");
  if (is_atom) unprefixed_ = Vocabulary::atom;
  for (Binding& binding : namespaces_) {
    const bool is_own = binding.prefix == prefix;
    const bool is_unknown =
        (is_own || binding.prefix.empty()) && binding.vocabulary == Vocabulary::foreign;
    if (is_unknown || (is_own && is_rss)) binding.vocabulary = unprefixed_;
  }
}

void XmlScope::correct_default() {
  Binding& binding = namespaces_.back();
  if (binding.prefix.empty() && !may_hold_articles(binding.vocabulary)) {
    binding.vocabulary = unprefixed_;
  }
}

void XmlScope::Inside::leave() {
  scope_.namespaces_.resize(namespaces_);
  scope_.bases_.resize(bases_);
  scope_.languages_.resize(languages_);
}

void XmlScope::declare(std::string_view prefix, std::string_view uri) {
  if (namespaces_.size() >= kMaxNamespaces) return;
  Vocabulary vocabulary = vocabulary_named(uri);
  if (vocabulary == Vocabulary::foreign && !prefix.empty()) {
    vocabulary = vocabulary_of_prefix(prefix);
  }
  if (prefix.empty() && uri.empty()) vocabulary = unprefixed_;
  namespaces_.push_back({prefix, vocabulary});
}

// Some feeds declare their namespaces at each element anew.
Vocabulary XmlScope::vocabulary_named(std::string_view uri) {
  for (const KnownUri& known : known_uris_) {
    if (known.uri == uri) return known.vocabulary;
  }
  const Vocabulary vocabulary = vocabulary_of_uri(uri);
  if (known_uris_.size() < kMaxKnownUris) known_uris_.push_back({uri, vocabulary});
  return vocabulary;
}

XmlScope::Name XmlScope::name_of(std::string_view qualified) const {
  const auto colon = qualified.find(':');
  const std::string_view prefix =
      colon == std::string_view::npos ? std::string_view() : qualified.substr(0, colon);
  const std::string_view local =
      colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
  for (std::size_t i = namespaces_.size(); i-- > 0;) {
    if (namespaces_[i].prefix == prefix) return {namespaces_[i].vocabulary, local};
  }
  if (prefix.empty()) return {unprefixed_, local};
  return {vocabulary_of_prefix(prefix), local};
}

}  // namespace newswatch::feeds
