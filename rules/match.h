#pragma once

// A rule's hit on an article, with the spans that caused it. A plain value.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

enum class Field : std::uint8_t { title, text, author, category, url };

[[nodiscard]] std::string_view name_of(Field field);

// Offsets count Unicode scalar values in the field as given; `end` is one past the last. For author
// and category, which are lists, they count within the element `item`.
struct Span {
  Field field = Field::title;
  std::uint32_t item = 0;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::string text;  // the words of the article
  std::string term;  // the words of the rule, or official:ID
  bool operator==(const Span&) const = default;
};

struct Match {
  std::string rule;                    // its name
  std::vector<std::string> officials;  // ids, in order of first occurrence, each once
  std::vector<Span> spans;             // ordered by field, item, start; at most kMaxSpans
  bool operator==(const Match&) const = default;
};

inline constexpr std::size_t kMaxSpans = 64;

}  // namespace newswatch::rules
