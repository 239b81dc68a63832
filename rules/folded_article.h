#pragma once

// One article as the rules see it: its fields folded and cut into words, and where each word and
// each official occurs. Made for one article by one thread, then only read.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/field_mask.h"
#include "rules/match.h"
#include "rules/officials.h"
#include "rules/rule_set.h"
#include "rules/term_index.h"
#include "rules/term_places.h"
#include "rules/text.h"

namespace newswatch::rules {

// Words in a row, by position; both ends inclusive, both in one text.
struct Interval {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  auto operator<=>(const Interval&) const = default;
};

struct Mention {
  Interval at;
  std::uint32_t official = 0;
  auto operator<=>(const Mention&) const = default;
};

// What is known of the article's feed, folded once.
struct FeedFacts {
  std::string name;
  std::string publisher;
  std::vector<std::string> tags;
  std::string language;  // the article's, parted by - throughout
};

// The language as rules and articles compare it: folded, en_GB as en-gb.
[[nodiscard]] std::string folded_language(std::string_view language);

// One text of the article: the title, the text, one of its authors. Its words have the positions
// base, base + 1, …; positions of two texts never touch, and ascend by field and item.
struct Zone {
  Field field = Field::title;
  std::uint32_t item = 0;
  std::uint32_t base = 0;
  const FoldedText* folded = nullptr;
};

class FoldedArticle {
 public:
  static constexpr std::size_t kMaxZones = 1000;  // further authors, and categories, are not read

  // Reads the fields `asked` for, the title and the text in any case. The texts of the subject and
  // the officials outlive it.
  FoldedArticle(const Subject& subject, const Officials& officials, FieldMask asked);
  FoldedArticle(const FoldedArticle&) = delete;
  FoldedArticle& operator=(const FoldedArticle&) = delete;
  ~FoldedArticle();

  // Finds where the terms stand. `places`, which tells from now on, outlives it.
  void look_for(const TermIndex& terms, TermPlaces& places);

  // Where the terms stand that were looked for last.
  [[nodiscard]] const TermPlaces& terms() const { return *places_; }

  // Every mention of an official in title and text, by place. Looked for at the first call: most
  // articles are turned away by words that cost less.
  [[nodiscard]] const std::vector<Mention>& mentions() const;

  [[nodiscard]] const FeedFacts& facts() const { return facts_; }
  [[nodiscard]] const std::vector<Zone>& zones() const { return zones_; }
  [[nodiscard]] const Zone& zone_at(std::uint32_t position) const;
  [[nodiscard]] const Token& token_at(std::uint32_t position) const;
  [[nodiscard]] Span span_of(const Interval& at, std::string_view term) const;

 private:
  void add_zone(Field field, std::uint32_t item, std::string_view text);

  FeedFacts facts_;
  std::vector<FoldedText> texts_;  // one a zone: title, text, then the others
  std::vector<Zone> zones_;
  const TermPlaces* places_ = nullptr;
  const Officials& officials_;
  std::chrono::sys_days day_;
  mutable std::optional<std::vector<Mention>> mentions_;
};

}  // namespace newswatch::rules
