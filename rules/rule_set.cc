// A rule is looked at only when one of the terms it cannot do without stands in the article (its
// anchors); rules without anchors are looked at always. Most rules are told and marked from the
// numbers of their terms alone (program.h); the others are held against the article node by node,
// where those numbers do not rule them out.

#include "rules/rule_set.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <unordered_set>
#include <utility>

#include "rules/evaluate.h"
#include "rules/explain.h"
#include "rules/judge.h"
#include "rules/marks.h"
#include "rules/query.h"
#include "rules/rule_set_parts.h"

namespace newswatch::rules {

namespace {

using Kind = Expr::Kind;

// Whom the places mention, in order of first mention.
std::vector<std::uint32_t> officials_of(const std::vector<Found>& places,
                                        const FoldedArticle& article) {
  std::vector<Mention> mentions;
  for (const Found& one : places) {
    if (one.leaf->officials.empty()) continue;
    const std::vector<Mention>& all = article.mentions();
    auto mention = std::ranges::lower_bound(all, one.at, {}, &Mention::at);
    for (; mention != all.end() && mention->at == one.at; ++mention) {
      if (std::ranges::binary_search(one.leaf->officials, mention->official))
        mentions.push_back(*mention);
    }
  }
  std::ranges::sort(mentions);
  std::vector<std::uint32_t> officials;
  std::unordered_set<std::uint32_t> known;
  for (const Mention& mention : mentions) {
    if (known.insert(mention.official).second) officials.push_back(mention.official);
  }
  return officials;
}

// A rule that hit, before its match is told.
struct Hit {
  std::uint32_t rule = 0;  // of the settings
  std::size_t begin = 0;   // into the marks
  std::size_t end = 0;
  std::vector<std::uint32_t> officials;
};

// What a thread that matches keeps from article to article.
struct Scratch {
  LayerScratch layer;
  std::vector<Mark> marks;
  std::vector<Hit> hits;
};

Scratch& scratch_of_this_thread() {
  thread_local Scratch scratch;
  return scratch;
}

// How far ahead memory is fetched.
constexpr std::size_t kFar = 8;
constexpr std::size_t kNear = 4;

// By rule, which are as many.
void put_in_order(std::vector<Match>& matches, const std::vector<std::uint32_t>& rules) {
  if (std::ranges::is_sorted(rules)) return;
  std::vector<std::size_t> order(matches.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return rules[i]; });
  std::vector<Match> ordered;
  ordered.reserve(matches.size());
  for (const std::size_t i : order) ordered.push_back(std::move(matches[i]));
  matches = std::move(ordered);
}

// Settings are large and far away.
void prefetch(const Rule& rule) {
  __builtin_prefetch(&rule.name);
  __builtin_prefetch(&rule.feeds);
  __builtin_prefetch(&rule.match.parts);
}
}  // namespace

bool RuleSet::Impl::wants_feed(const Rule& rule, const Subject& subject) const {
  if (rule.feeds.empty()) return true;
  return std::any_of(rule.feeds.begin(), rule.feeds.end(), [&](const std::string& wanted) {
    return wanted == subject.feed_name ||
           std::find(subject.feed_tags.begin(), subject.feed_tags.end(), wanted) !=
               subject.feed_tags.end();
  });
}

FieldMask RuleSet::Impl::asked() const {
  FieldMask fields = 0;
  for (const Part& part : parts) fields |= part.layer->asked();
  return fields;
}

namespace {

// Matches of one part of a set: first all hits are marked, then told, so that what is far away is
// fetched in between.
class Matcher {
 public:
  Matcher(const RuleSet::Impl& set, const RuleSet::Impl::Part& part, const FoldedArticle& article,
          Scratch& scratch)
      : set_(set),
        part_(part),
        article_(article),
        marks_(scratch.marks),
        judge_(article, part.layer->terms(), scratch.layer.pairs) {
    marks_.clear();
  }

  [[nodiscard]] const Rule& rule_of(LayerRule n) const {
    return set_.settings.rules[part_.rule_of(n)];
  }

  // If the rule hits after all, which only its tree may tell.
  std::optional<Hit> mark(LayerRule n) {
    const Rule& rule = rule_of(n);
    Hit hit{.rule = part_.rule_of(n), .begin = marks_.size()};
    if (part_.layer->is_exact(n)) {
      judge_.mark(part_.layer->expression(n), rule.match, set_.vocabulary->lists, marks_);
      for (std::size_t i = hit.begin; i < marks_.size(); ++i) __builtin_prefetch(marks_[i].term);
    } else {
      const auto places = rules::find(part_.layer->tree(n), article_);
      if (!places) return std::nullopt;
      for (const Found& one : *places) marks_.push_back(one.mark());
      hit.officials = officials_of(*places, article_);
    }
    hit.end = marks_.size();
    return hit;
  }

  void prefetch(const Hit& hit) const {
    for (std::size_t i = hit.begin; i < hit.end; ++i) __builtin_prefetch(marks_[i].term->data());
  }

  [[nodiscard]] Match match_of(const Hit& hit) const {
    Match match{.rule = set_.settings.rules[hit.rule].name};
    for (const std::uint32_t official : hit.officials)
      match.officials.push_back(set_.settings.officials[official].id);
    match.spans = spans_of(std::span(marks_).subspan(hit.begin, hit.end - hit.begin), article_);
    return match;
  }

 private:
  const RuleSet::Impl& set_;
  const RuleSet::Impl::Part& part_;
  const FoldedArticle& article_;
  std::vector<Mark>& marks_;
  Judge judge_;
};

}  // namespace

RuleSet::RuleSet(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
RuleSet::~RuleSet() = default;

boost::system::result<std::shared_ptr<const RuleSet>, std::vector<RuleError>> RuleSet::compile(
    RuleSettings settings) {
  auto impl = std::make_unique<Impl>(std::move(settings));
  auto errors = impl->compile_all(nullptr);
  if (!errors.empty()) return errors;
  return std::shared_ptr<const RuleSet>(new RuleSet(std::move(impl)));
}

boost::system::result<std::shared_ptr<const RuleSet>, std::vector<RuleError>> RuleSet::compile(
    RuleSettings settings, const RuleSet& before, const RuleChanges& changes) {
  const Impl& old = *before.impl_;
  auto impl = std::make_unique<Impl>(std::move(settings));
  auto errors = Impl::is_small(old, changes) ? impl->compile_changed(old, changes)
                                             : impl->compile_all(old.parts.front().layer.get());
  if (!errors.empty()) return errors;
  return std::shared_ptr<const RuleSet>(new RuleSet(std::move(impl)));
}

std::vector<Match> RuleSet::match(const Subject& subject) const {
  Scratch& scratch = scratch_of_this_thread();
  FoldedArticle article(subject, impl_->vocabulary->officials, impl_->asked());
  std::vector<Match> matches;
  std::vector<std::uint32_t> rules;
  for (const Impl::Part& part : impl_->parts) {
    article.look_for(part.layer->terms(), scratch.layer.places);
    auto& hits = part.layer->hits(article, scratch.layer);
    if (!part.rules.empty())
      std::erase_if(hits, [&](LayerRule n) { return part.rules[n] == Impl::Part::kGone; });
    Matcher matcher(*impl_, part, article, scratch);
    scratch.hits.clear();
    for (std::size_t i = 0; i < hits.size(); ++i) {
      if (i + 2 * kFar < hits.size()) part.layer->prefetch_begin(hits[i + 2 * kFar]);
      if (i + kFar < hits.size()) {
        part.layer->prefetch(hits[i + kFar]);
        prefetch(matcher.rule_of(hits[i + kFar]));
      }
      if (!impl_->wants_feed(matcher.rule_of(hits[i]), subject)) continue;
      if (auto hit = matcher.mark(hits[i])) scratch.hits.push_back(std::move(*hit));
    }
    matches.reserve(matches.size() + scratch.hits.size());
    for (std::size_t i = 0; i < scratch.hits.size(); ++i) {
      if (i + kNear < scratch.hits.size()) matcher.prefetch(scratch.hits[i + kNear]);
      matches.push_back(matcher.match_of(scratch.hits[i]));
      if (impl_->parts.size() > 1) rules.push_back(scratch.hits[i].rule);
    }
  }
  if (impl_->parts.size() > 1) put_in_order(matches, rules);
  return matches;
}

Explanation RuleSet::explain(std::size_t index, const Subject& subject) const {
  const auto number = static_cast<std::uint32_t>(index);
  const Rule& rule = impl_->settings.rules[index];
  return Explainer(subject, impl_->settings, impl_->vocabulary->officials,
                   impl_->located(number).part->layer->terms())
      .explain(rule, impl_->node_of(number), impl_->wants_feed(rule, subject));
}

Explanations RuleSet::explain_all(const Subject& subject) const {
  Explanations told;
  for (const Impl::Part& part : impl_->parts) {
    Explainer explainer(subject, impl_->settings, impl_->vocabulary->officials,
                        part.layer->terms());
    for (LayerRule n = 0; n < part.layer->size(); ++n) {
      const std::uint32_t number = part.rule_of(n);
      if (number == Impl::Part::kGone) continue;
      const Rule& rule = impl_->settings.rules[number];
      const Node node = impl_->node_of(number);
      Explanation whole;
      const bool touched = explainer.is_touched(node);
      if (touched || hits(node, explainer.article(), Facts::known))
        whole = explainer.explain(rule, node, impl_->wants_feed(rule, subject));
      if (touched || whole.hit) {
        told.rules.push_back({number, std::move(whole)});
      } else {
        ++told.untouched;
      }
    }
  }
  std::ranges::sort(told.rules, {}, &RuleExplanation::rule);
  return told;
}

const RuleSettings& RuleSet::settings() const { return impl_->settings; }

const Rule* RuleSet::find(std::string_view rule_name) const {
  const std::vector<Rule>& rules = impl_->settings.rules;
  for (const Impl::Part& part : impl_->parts) {
    const auto name_of = [&](std::uint32_t n) {
      const std::uint32_t rule = part.rule_of(n);
      return rule == Impl::Part::kGone ? std::string_view() : std::string_view(rules[rule].name);
    };
    const std::uint32_t found = part.names->find(rule_name, name_of);
    if (found != RuleNames::kNone && part.rule_of(found) != Impl::Part::kGone)
      return &rules[part.rule_of(found)];
  }
  return nullptr;
}

const Official* RuleSet::official(std::string_view id) const {
  const auto found = impl_->vocabulary->numbers.by_id.find(id);
  if (found == impl_->vocabulary->numbers.by_id.end()) return nullptr;
  return &impl_->settings.officials[found->second];
}

}  // namespace newswatch::rules
