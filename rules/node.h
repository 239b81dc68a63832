#pragma once

// An expression with everything looked up: lists and groups expanded, terms cut into words, NEAR
// laid out. Its parts stand as those of the Expr it was made from.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rules/expr.h"
#include "rules/folded_article.h"
#include "rules/near.h"
#include "rules/term_places.h"
#include "rules/term_words.h"

namespace re2 {
class RE2;
}

namespace newswatch::rules {

struct Node;

// One way in which a NEAR can be fulfilled. Points into the parts of its node, wherever that moves.
struct NearWay {
  NearShape shape;
  std::vector<std::vector<const Node*>> operands;  // as shape.turns; any of the nodes
  std::vector<const Node*> conditions;             // hold for the whole article
};

struct NearPlan {
  std::vector<NearWay> ways;  // any of them
  bool joins = false;         // part of a chain of the same NEAR, which its whole evaluates
};

struct Node {
  Expr::Kind kind = Expr::Kind::term;
  FieldMask fields = kTitleAndText;
  std::vector<TermWord> words;  // term
  TermId term = kNoTerm;        // its number, once the rules are compiled
  std::span<const std::uint32_t>
      officials;  // official and group: indices, ascending; kept by OfficialNumbers
  std::shared_ptr<const re2::RE2> regex;  // regex
  std::string text;                       // folded: feed, tag, publisher, language
  std::string shown;                      // how the rule writes it
  Distance distance;
  std::uint32_t count = 0;
  std::vector<Node> parts;
  std::unique_ptr<NearPlan> near;  // near
};

}  // namespace newswatch::rules
