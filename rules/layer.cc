#include "rules/layer.h"

#include <algorithm>
#include <utility>

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

constexpr std::uint32_t kCountOneIn = 16;  // articles

// Where nothing was seen of a term in many articles it may yet come, and sooner the shorter it is.
constexpr float kUnseen = 0.2F;  // times

// How far ahead memory is fetched.
constexpr std::size_t kFar = 12;
constexpr std::size_t kNear = 5;

bool is_time_to_count() {
  thread_local std::uint32_t articles = 0;
  return articles++ % kCountOneIn == 0;
}

}  // namespace

void Layer::add(Node node) {
  add_terms(node);
  programs_.add(node);
  const auto rule = static_cast<LayerRule>(programs_.size() - 1);
  if (!programs_.is_exact(rule)) trees_.emplace(rule, std::move(node));
}

void Layer::add_terms(Node& node) {
  asked_ |= node.fields;
  if (node.kind == Kind::term) {
    node.term = terms_.add(node.words, node.fields);
    if (node.term == weights_.size()) weigh(node);
    ++uses_[node.term];
  }
  for (Node& part : node.parts) add_terms(part);
}

void Layer::weigh(const Node& term) {
  const float guess = guessed_weight(term);
  const Seen before = before_ == nullptr ? Seen{} : before_->seen(term);
  is_guessed_.push_back(before.articles == 0);
  uses_.push_back(0);
  if (before.articles == 0) {
    weights_.push_back(guess);
  } else {
    weights_.push_back((static_cast<float>(before.times) + kUnseen * std::min(guess, 1.0F)) /
                       static_cast<float>(before.articles));
  }
}

Layer::Seen Layer::seen(const Node& term) const {
  const TermId known = terms_.find(term.words, term.fields);
  if (known == kNoTerm) return {};
  return {times_stood_[known].load(std::memory_order_relaxed),
          articles_counted_.load(std::memory_order_relaxed)};
}

void Layer::finish() {
  before_ = nullptr;
  terms_.finish();
  programs_.finish();
  for (TermId term = 0; term < weights_.size(); ++term) {
    const auto uses = static_cast<float>(uses_[term]);
    if (is_guessed_[term]) weights_[term] *= uses * uses;
  }
  choose_anchors();
  weights_ = TermWeights();
  is_guessed_ = std::vector<bool>();
  uses_ = std::vector<std::uint32_t>();
  times_stood_ = std::make_unique<std::atomic<std::uint32_t>[]>(terms_.size());
}

void Layer::choose_anchors() {
  std::vector<std::pair<TermId, std::uint32_t>> all;
  std::vector<TermId> anchors;
  for (LayerRule rule = 0; rule < programs_.size(); ++rule) {
    CodeWord* expression = programs_.expression(rule);
    anchors.clear();
    if (!add_anchors(expression, weights_, anchors)) {
      always_.push_back(rule);
      continue;
    }
    order_parts(expression, weights_);
    const Step step = step_of(*expression);
    const bool is_sure =
        programs_.is_exact(rule) && (step == Step::term || step == Step::any_terms);
    std::ranges::sort(anchors);
    anchors.erase(std::unique(anchors.begin(), anchors.end()), anchors.end());
    for (const TermId term : anchors) all.emplace_back(term, rule * 2 + (is_sure ? 1 : 0));
  }
  posting_begins_.resize(terms_.size() + 1);
  for (const auto& [term, rule] : all) ++posting_begins_[term + 1];
  for (std::size_t t = 0; t < terms_.size(); ++t) posting_begins_[t + 1] += posting_begins_[t];
  postings_.resize(all.size());
  std::vector<std::uint32_t> next(posting_begins_.begin(), posting_begins_.end() - 1);
  for (const auto& [term, rule] : all) postings_[next[term]++] = rule;
}

void Layer::number_terms(Node& node) const {
  if (node.kind == Kind::term) node.term = terms_.find(node.words, node.fields);
  for (Node& part : node.parts) number_terms(part);
}

std::vector<LayerRule>& Layer::hits(const FoldedArticle& article, LayerScratch& scratch) const {
  if (is_time_to_count()) count(scratch.places);
  find_candidates(scratch);
  Judge judge(article, terms_, scratch.pairs);
  const auto& candidates = scratch.candidates;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i + kFar < candidates.size()) programs_.prefetch_begin(candidates[i + kFar]);
    if (i + kNear < candidates.size()) programs_.prefetch(candidates[i + kNear]);
    if (judge.holds(programs_.expression(candidates[i]))) scratch.hits.push_back(candidates[i]);
  }
  std::ranges::sort(scratch.hits);
  return scratch.hits;
}

// Fills scratch.candidates with the rules to look at, and scratch.hits with those that hit.
void Layer::find_candidates(LayerScratch& scratch) const {
  scratch.looked_at.assign(size() / 64 + 1, 0);
  scratch.candidates = always_;
  scratch.hits.clear();
  const auto terms = scratch.places.present();
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i + kFar < terms.size()) __builtin_prefetch(&posting_begins_[terms[i + kFar]]);
    if (i + kNear < terms.size())
      __builtin_prefetch(postings_.data() + posting_begins_[terms[i + kNear]]);
    const std::uint32_t end = posting_begins_[terms[i] + 1];
    for (std::uint32_t at = posting_begins_[terms[i]]; at < end; ++at) {
      const LayerRule rule = postings_[at] / 2;
      const bool is_sure = postings_[at] % 2 != 0;
      std::uint64_t& seen = scratch.looked_at[rule / 64];
      const std::uint64_t bit = std::uint64_t{1} << rule % 64;
      if ((seen & bit) != 0) continue;
      seen |= bit;
      (is_sure ? scratch.hits : scratch.candidates).push_back(rule);
    }
  }
}

void Layer::count(const TermPlaces& places) const {
  constexpr auto relaxed = std::memory_order_relaxed;
  articles_counted_.fetch_add(1, relaxed);
  for (const TermId term : places.present())
    times_stood_[term].store(times_stood_[term].load(relaxed) + 1, relaxed);
}

}  // namespace newswatch::rules
