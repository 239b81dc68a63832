#pragma once

// Holds rules written as Programs against one article: a bit to look at for each term of a rule
// until it is decided, and places only for NEAR. Belongs to the thread that matches.

#include <map>
#include <string>
#include <vector>

#include "rules/expr.h"
#include "rules/folded_article.h"
#include "rules/marks.h"
#include "rules/near_pairs.h"
#include "rules/program.h"
#include "rules/term_index.h"

namespace newswatch::rules {

using ParsedLists = std::map<std::string, std::vector<Expr>, std::less<>>;  // `words:` by name

class Judge {
 public:
  // All that is given outlives it. `article` tells where the terms of `terms` stand.
  Judge(const FoldedArticle& article, const TermIndex& terms, NearPairs& pairs)
      : article_(article), places_(article.terms()), terms_(terms), pairs_(pairs) {}

  // Whether the expression holds; what only a tree can tell is taken to hold. As deep as the rule,
  // which is bounded.
  [[nodiscard]] bool holds(const CodeWord* at);

  // Reads no text of a leaf, which is far away, but names it. Adds the places that made the
  // expression hold, as evaluate.h has them. It is exact, holds, and was written from `expr`, whose
  // lists are `lists`.
  void mark(const CodeWord* at, const Expr& expr, const ParsedLists& lists,
            std::vector<Mark>& marks);

 private:
  bool parts_hold(const CodeWord* at, bool wanted);
  bool near_holds(const CodeWord* at);
  void read_sides(const CodeWord* near);
  void mark_near(const CodeWord* at, const Expr& expr, const ParsedLists& lists,
                 std::vector<Mark>& marks);
  void mark_terms(const CodeWord* at, const Expr& expr, const ParsedLists& lists,
                  std::vector<Mark>& marks);
  void mark_term(TermId term, const Expr& leaf, std::vector<Mark>& marks);

  const FoldedArticle& article_;
  const TermPlaces& places_;
  const TermIndex& terms_;
  NearPairs& pairs_;
};

}  // namespace newswatch::rules
