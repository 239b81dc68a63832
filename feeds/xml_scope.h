#pragma once

// What an XML element inherits: namespaces, base URL, language.

#include <string>
#include <string_view>
#include <vector>

#include "feeds/vocabulary.h"
#include "feeds/xml_entities.h"

namespace pugi {
class xml_node;
}

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
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    XmlScope& scope_;
    std::size_t namespaces_;
    std::size_t bases_;
    std::size_t languages_;
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

  void declare(std::string_view prefix, std::string_view uri, bool is_root);
  [[nodiscard]] Vocabulary vocabulary_named(std::string_view uri);

  XmlEntities& entities_;
  std::vector<Binding> namespaces_;
  std::string_view last_uri_;
  Vocabulary last_vocabulary_ = Vocabulary::foreign;
  std::vector<std::string> bases_;
  std::vector<std::string> languages_;
};

}  // namespace newswatch::feeds
