#pragma once

// What was found in one article: its texts, folded, and where each leaf occurs. Reused from article
// to article, so that nothing is allocated once it has grown. Owned by one thread at a time.

#include <cstdint>
#include <string>
#include <vector>

#include "rules/match.h"
#include "rules/program.h"
#include "rules/text.h"

namespace newswatch::rules {

// One text of the article. Its words have positions base, base + 1, …; between two zones lies a gap
// no NEAR can cross.
struct Zone {
  Field field = Field::title;
  std::uint32_t item = 0;
  std::uint32_t base = 0;
  FoldedText folded;
};

struct Interval {
  std::uint32_t first = 0;  // positions of words, both inclusive
  std::uint32_t last = 0;
  auto operator<=>(const Interval&) const = default;
};

class Findings {
 public:
  static constexpr std::uint32_t kGap = 4096;  // more than kMaxNearWords
  static constexpr std::size_t kMaxZones = 1000;

  // Forgets the last article. `leaves` and `patterns` are the counts of the rules in force.
  void reset(std::size_t leaves, std::size_t patterns);

  // `kept` is the text as the zone should see it; the caller keeps it alive.
  void add_zone(Field field, std::uint32_t item, std::string_view kept);

  void found(LeafId leaf, std::uint32_t first, std::uint32_t last, FieldMask field) {
    const auto id = static_cast<std::uint32_t>(occurrences_.size());
    if (fields_[leaf] == 0) {
      seen_.push_back(leaf);
      chains_[leaf].head = id;
    } else {
      occurrences_[chains_[leaf].tail].next = id;
    }
    fields_[leaf] = static_cast<FieldMask>(fields_[leaf] | field);
    chains_[leaf].tail = id;
    occurrences_.push_back({{first, last}, kNone});
  }
  void found_fact(LeafId leaf) { found(leaf, 0, 0, kFact); }

  [[nodiscard]] FieldMask fields_of(LeafId leaf) const { return fields_[leaf]; }
  [[nodiscard]] const std::vector<LeafId>& seen() const { return seen_; }
  [[nodiscard]] const std::vector<Zone>& zones() const { return zones_; }
  [[nodiscard]] const Zone& zone_at(std::uint32_t position) const;
  [[nodiscard]] const Token& token_at(std::uint32_t position) const;

  // Appends the leaf's occurrences in these fields, in order of position.
  void append(LeafId leaf, FieldMask fields, std::vector<Interval>& out) const;

  // True once per article and pattern: who asks first looks for it.
  [[nodiscard]] bool claim(std::uint32_t pattern);

  bool pretend_facts = false;  // examples: every wanted tag, feed or language is taken as given
  std::vector<Interval> stack;             // scratch of the evaluation
  std::vector<std::uint32_t> word_ids;     // scratch of the search
  std::vector<std::string> kept;           // texts made for this article, such as a URL's words
  std::vector<std::uint32_t> candidates;   // scratch of the engine
  std::vector<std::uint64_t> looked_at;    // a bit per rule

 private:
  struct Chain {
    std::uint32_t head = 0;
    std::uint32_t tail = 0;
  };
  struct Occurrence {
    Interval at;
    std::uint32_t next = kNone;
  };

  std::vector<Zone> zones_;
  std::vector<FieldMask> fields_;  // per leaf; zero: not found
  std::vector<Chain> chains_;      // per leaf; valid where fields_ is not zero
  std::vector<LeafId> seen_;
  std::vector<Occurrence> occurrences_;
  std::vector<bool> claimed_;
};

}  // namespace newswatch::rules
