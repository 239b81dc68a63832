#pragma once

// Tells of one article why rules hit it or miss it. Dear: for people who ask, not for the stream.

#include <optional>
#include <string>
#include <unordered_map>

#include "rules/explain_term.h"
#include "rules/explanation.h"
#include "rules/folded_article.h"
#include "rules/node.h"
#include "rules/rule.h"
#include "rules/term_places.h"

namespace newswatch::rules {

class Explainer {
 public:
  // All references outlive it.
  Explainer(const Subject& subject, const RuleSettings& settings, const Officials& officials,
            const TermIndex& terms);

  // `node` is what the rule's match was resolved to; `watches_feed`: its feeds: take this article.
  [[nodiscard]] Explanation explain(const Rule& rule, const Node& node, bool watches_feed);

  // Whether a word, person or pattern of it occurs, those under NOT aside.
  [[nodiscard]] bool is_touched(const Node& node) const;

  [[nodiscard]] const FoldedArticle& article() const { return article_; }

 private:
  Explanation explain(const Expr& expr, const Node& node);
  void add_near_links(const Expr& expr, const Node& node, Explanation& told);
  [[nodiscard]] std::string why_not(const Expr& expr, const Node& node, const Explanation& told);
  [[nodiscard]] std::string why_not_fact(const Node& node) const;
  [[nodiscard]] std::string why_not_any(const Explanation& told) const;
  [[nodiscard]] std::string why_not_counted(const Node& node, const Explanation& told) const;
  [[nodiscard]] std::string why_not_list(const Node& node) const;
  [[nodiscard]] std::string why_not_official(const Node& node);
  [[nodiscard]] std::string why_not_watched(const Rule& rule) const;
  [[nodiscard]] std::vector<Span> spans_of(const Node& node) const;

  const Subject& subject_;
  const RuleSettings& settings_;
  TermPlaces places_;
  FoldedArticle article_;
  WordsThere words_there_;
  std::unordered_map<std::uint32_t, std::string> unnamed_;  // why each official asked for is not
};

}  // namespace newswatch::rules
