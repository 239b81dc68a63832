#include "feeds/xml_scope.h"

#include <pugixml.hpp>

#include "feeds/links.h"
#include "feeds/xml_names.h"
#include "net/url.h"

namespace newswatch::feeds {
namespace {

// More declarations in force than any feed has; those beyond are ignored, so that looking a prefix
// up stays cheap whatever a document declares.
constexpr std::size_t kMaxNamespaces = 128;

}  // namespace

XmlScope::XmlScope(std::string_view document_base, XmlEntities& entities)
    : entities_(entities), bases_{std::string(document_base)}, languages_{std::string()} {}

XmlScope::Inside::Inside(XmlScope& scope, const pugi::xml_node& element)
    : scope_(scope),
      namespaces_(scope.namespaces_.size()),
      bases_(scope.bases_.size()),
      languages_(scope.languages_.size()) {
  const bool is_root = element.parent().type() == pugi::node_document;
  for (const pugi::xml_attribute attribute : element.attributes()) {
    const std::string_view name = attribute.name();
    if (!name.starts_with('x') && !name.starts_with('X')) continue;
    if (name == "xmlns") {
      scope.declare({}, attribute.value(), is_root);
    } else if (name.starts_with("xmlns:")) {
      scope.declare(name.substr(6), attribute.value(), is_root);
    } else if (same_name(name, "xml:base")) {
      std::string value;
      scope.entities_.append_decoded(value, attribute.value());
      if (value.empty()) continue;
      // A base that is no place leaves the one outside in force.
      std::string base = resolve_link(scope.base(), value);
      if (net::is_http(base)) scope.bases_.push_back(std::move(base));
    } else if (same_name(name, "xml:lang")) {
      scope.languages_.push_back(tidy_language(attribute.value()));
    }
  }
}

XmlScope::Inside::~Inside() {
  scope_.namespaces_.resize(namespaces_);
  scope_.bases_.resize(bases_);
  scope_.languages_.resize(languages_);
}

void XmlScope::declare(std::string_view prefix, std::string_view uri, bool is_root) {
  if (namespaces_.size() >= kMaxNamespaces) return;
  Vocabulary vocabulary = vocabulary_named(uri);
  if (vocabulary == Vocabulary::foreign && !prefix.empty()) {
    vocabulary = vocabulary_of_prefix(prefix);
  }
  // Feeds of unknown default namespaces are feeds all the same.
  if (vocabulary == Vocabulary::foreign && prefix.empty() && (is_root || uri.empty())) {
    vocabulary = Vocabulary::rss;
  }
  namespaces_.push_back({prefix, vocabulary});
}

// Some feeds declare a namespace at each element anew.
Vocabulary XmlScope::vocabulary_named(std::string_view uri) {
  if (uri != last_uri_ || uri.empty()) {
    last_uri_ = uri;
    last_vocabulary_ = vocabulary_of_uri(uri);
  }
  return last_vocabulary_;
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
  if (prefix.empty()) return {Vocabulary::rss, local};
  return {vocabulary_of_prefix(prefix), local};
}

}  // namespace newswatch::feeds
