#pragma once

// Holds one resolved expression against one folded article. Pure.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/expr.h"
#include "rules/findings.h"
#include "rules/officials.h"
#include "rules/rule_set.h"
#include "rules/term_words.h"

namespace re2 {
class RE2;
}

namespace newswatch::rules {

// An expression with everything looked up: lists and groups expanded, terms cut into words.
struct Node {
  Expr::Kind kind = Expr::Kind::term;
  FieldMask fields = kTitleAndText;
  std::vector<TermWord> words;            // term
  std::vector<std::uint32_t> officials;   // official and group: indices
  std::shared_ptr<const re2::RE2> regex;  // regex
  std::string text;                       // folded: feed, tag, publisher, language
  std::string shown;                      // how the rule writes it
  Distance distance;
  std::uint32_t count = 0;
  std::vector<Node> parts;
};

// One article, folded and indexed for as long as it is looked at.
class FoldedArticle {
 public:
  FoldedArticle(const Subject& subject, const Officials& officials, bool pretend_facts);

  const Subject& subject;
  bool pretend_facts;  // examples: every wanted tag, feed or language is taken as given
  Findings found;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>>
      positions;  // of each folded word, in order
  std::unordered_map<std::uint32_t, std::vector<Interval>> officials;  // by index
  std::vector<std::uint32_t> named;  // officials in order of first mention

  [[nodiscard]] bool same_zone(std::uint32_t a, std::uint32_t b) const {
    return &found.zone_at(a) == &found.zone_at(b);
  }

 private:
  std::vector<std::string> kept_;  // texts made for it
};

struct Verdict {
  bool hit = false;
  std::vector<Interval> at;  // where, ordered; empty for facts
};

[[nodiscard]] Verdict evaluate(const Node& node, const FoldedArticle& article);

// The occurrences that made `node` hit, leaf by leaf, as spans.
void collect_spans(const Node& node, const FoldedArticle& article, std::vector<Span>& spans);

}  // namespace newswatch::rules
