#pragma once

// What an XML element inherits: namespaces, base URL, language.

#include <string>
#include <string_view>
#include <vector>

#include "feeds/vocabulary.h"
#include "feeds/xml_entities.h"

namespace pugi {
class xml_attribute;
class xml_node;
}  // namespace pugi

namespace newswatch::feeds {

class XmlScope {
 public:
  // `entities` outlives the scope.
  XmlScope(std::string_view document_base, XmlEntities& entities);

  // Takes over the declarations of an element while it lives; costs nothing for one without
  // attributes.
  class Inside {
   public:
    Inside(XmlScope& scope, const pugi::xml_node& element);
    ~Inside() {
      if (has_entered_) leave();
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    void enter(const pugi::xml_node& element, const pugi::xml_attribute& first);
    void leave();

    XmlScope& scope_;
    bool has_entered_ = false;
    std::size_t namespaces_ = 0;
    std::size_t bases_ = 0;
    std::size_t languages_ = 0;
  };

  struct Name {
    Vocabulary vocabulary = Vocabulary::foreign;
    std::string_view local;
  };

  [[nodiscard]] Name name_of(std::string_view qualified) const;
  [[nodiscard]] const std::string& base() const { return bases_.back(); }
  [[nodiscard]] bool has_declared_base() const { return bases_.size() > 1; }
  [[nodiscard]] const std::string& language() const { return languages_.back(); }
  [[nodiscard]] XmlEntities& entities() const { return entities_; }

 private:
  struct Binding {
    std::string_view prefix;
    Vocabulary vocabulary;
  };

  struct KnownUri {
    std::string_view uri;
    Vocabulary vocabulary;
  };

  void correct_default();
  void enter_root(const pugi::xml_node& root);
  void declare(std::string_view prefix, std::string_view uri);
  [[nodiscard]] Vocabulary vocabulary_named(std::string_view uri);

  XmlEntities& entities_;
  std::vector<Binding> namespaces_;
  bool has_root_ = false;
  Vocabulary unprefixed_ = Vocabulary::rss;  // names without a prefix where no default is declared
  std::vector<KnownUri> known_uris_;  // what was looked up; the first few are all in most feeds
  std::vector<std::string> bases_;
  std::vector<std::string> languages_;
};

}  // namespace newswatch::feeds
