#pragma once

// What a repair of XML found, each kind told once in plain words.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newswatch::feeds {

class XmlRepairNotes {
 public:
  enum Kind : std::size_t {
    missing_root,
    too_many_tags,
    truncated,
    stray_end,
    unclosed,
    raw_angle,
    bad_cdata,
    too_deep,
    bad_attribute,
    letter_case,
    second_root,
    behind_root,
    kinds
  };

  void add(Kind kind) {
    if (is_told_[kind]) return;
    is_told_[kind] = true;
    texts_.emplace_back(kTexts[kind]);
  }

  [[nodiscard]] std::vector<std::string> take() { return std::move(texts_); }

 private:
  static constexpr std::array<std::string_view, kinds> kTexts = {
      "the root element was missing",
      "the document was cut: it has too many tags",
      "the document ends before its root element does",
      "end tags without a start tag were dropped",
      "unclosed or crossed elements were closed",
      "raw '<' in text was escaped",
      "nested or unclosed CDATA sections were mended",
      "elements nested too deeply were flattened",
      "malformed attributes were mended",
      "end tags in another letter case were accepted",
      "a repeated root element was joined to the first",
      "what follows the root element was left out"};

  std::array<bool, kinds> is_told_{};
  std::vector<std::string> texts_;
};

}  // namespace newswatch::feeds
