#pragma once

// Rules compiled together: their terms in one index, and for each term the rules it leads to. A set
// of rules is one such layer, or a large one with a small one of what changed over it. Built by one
// thread, then only read, but for the counters of how often terms stand.
//
// Cost of an article: a few looks at memory for each word, then a few for each rule that one of the
// terms standing there leads to, nearly all of them fetched ahead.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "rules/anchors.h"
#include "rules/field_mask.h"
#include "rules/judge.h"
#include "rules/node.h"
#include "rules/program.h"
#include "rules/term_index.h"
#include "rules/term_places.h"

namespace newswatch::rules {

using LayerRule = std::uint32_t;  // index of a rule in its layer

// What a thread that matches keeps from article to article.
struct LayerScratch {
  TermPlaces places;
  NearPairs pairs;
  std::vector<std::uint64_t> looked_at;  // a bit a rule
  std::vector<LayerRule> candidates;
  std::vector<LayerRule> hits;
};

class Layer {
 public:
  // `before` tells how often terms stood; it may be null, and need not outlive the call of add().
  explicit Layer(const Layer* before) : before_(before) {}

  // The next rule, resolved.
  void add(Node node);

  // When all are added.
  void finish();

  [[nodiscard]] std::size_t size() const { return programs_.size(); }
  [[nodiscard]] const TermIndex& terms() const { return terms_; }
  [[nodiscard]] FieldMask asked() const { return asked_; }  // fields that some rule looks at

  // The rules that hit, or may where they are not exact: in order, each once. The article was
  // looked at for terms(), with `scratch.places`; what comes back is `scratch.hits`.
  std::vector<LayerRule>& hits(const FoldedArticle& article, LayerScratch& scratch) const;

  // Whether hits() says all there is to say of the rule.
  [[nodiscard]] bool is_exact(LayerRule rule) const { return programs_.is_exact(rule); }
  [[nodiscard]] const CodeWord* expression(LayerRule rule) const {
    return programs_.expression(rule);
  }
  // For a caller that asks for many expressions: one it asks for later, and one it asks for soon.
  void prefetch_begin(LayerRule rule) const { programs_.prefetch_begin(rule); }
  void prefetch(LayerRule rule) const { programs_.prefetch(rule); }
  // Of a rule that is not exact.
  [[nodiscard]] const Node& tree(LayerRule rule) const { return trees_.at(rule); }

  // Gives the terms of a node that was added once, and is resolved anew, their numbers.
  void number_terms(Node& node) const;

 private:
  // How often the term stood in the articles that were counted.
  struct Seen {
    std::uint32_t times = 0;
    std::uint32_t articles = 0;
  };

  void add_terms(Node& node);
  void weigh(const Node& term);
  void choose_anchors();
  [[nodiscard]] Seen seen(const Node& term) const;
  void count(const TermPlaces& places) const;
  void find_candidates(LayerScratch& scratch) const;

  const Layer* before_;
  TermIndex terms_;
  FieldMask asked_ = kTitleAndText;
  Programs programs_;                          // one a rule
  std::unordered_map<LayerRule, Node> trees_;  // of rules that are not exact
  // The rules that term t leads to: those from posting_begins_[t] on. Doubled, and one more for
  // those that any of their anchors makes hit.
  std::vector<std::uint32_t> postings_;
  std::vector<std::uint32_t> posting_begins_;
  std::vector<LayerRule> always_;  // no term leads to them
  TermWeights weights_;            // only while rules are added, as are the next two
  std::vector<bool> is_guessed_;
  std::vector<std::uint32_t> uses_;  // by term: how often the rules name it
  // Counted for one article in a few, by threads that may count over each other: near enough.
  std::unique_ptr<std::atomic<std::uint32_t>[]> times_stood_;  // by term
  mutable std::atomic<std::uint32_t> articles_counted_{0};
};

}  // namespace newswatch::rules
