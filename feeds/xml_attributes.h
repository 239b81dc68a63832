#pragma once

// The attributes of damaged start tags. Pure; all reads of one text together are linear.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace newswatch::feeds {

struct RepairedTag {
  bool is_tag = false;     // false: what stands there is text, or the document ends inside it
  bool is_empty = false;   // closed by "/>"
  bool is_mended = false;  // quotes or values were missing
  std::size_t end = 0;     // behind the '>'
  std::size_t count = 0;
  std::string attributes;  // each as ` name="value"`, well-formed
};

// Reads on from `at` as XML says; nullopt where the tag is not well-formed. Looks no further than
// the next '<'.
[[nodiscard]] std::optional<RepairedTag> read_sound_tag(std::string_view text, std::size_t at);

// The value, references and all, of one of RepairedTag::attributes; letter case of the name aside.
// Empty if there is none.
[[nodiscard]] std::string_view attribute_value(std::string_view attributes, std::string_view name);

class XmlAttributeRepair {
 public:
  explicit XmlAttributeRepair(std::string_view text) : text_(text) {}

  // Reads on from `at`, just behind the tag's name. Calls come in document order.
  [[nodiscard]] RepairedTag read(std::string_view name, std::size_t at);

 private:
  struct Next {
    bool is_known = false;
    std::size_t asked_from = 0;
    std::size_t at = 0;
  };

  bool read_attribute(std::size_t& at, RepairedTag& tag);  // had it a value?
  std::string_view read_value(std::size_t& at, RepairedTag& tag);
  std::string_view read_quoted(std::size_t& at, char quote, RepairedTag& tag);
  std::string_view read_bare(std::size_t& at, std::size_t odd);
  bool is_empty_before(std::size_t tag_end);
  std::size_t next_of(char c, std::size_t from);

  std::string_view text_;
  std::string_view name_;  // of the tag that is read
  std::array<Next, 4> next_{};
};

}  // namespace newswatch::feeds
