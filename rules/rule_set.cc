// A rule is looked at only when one of the terms it cannot do without stands in the article (its
// anchors), and evaluated only when the terms that stand there do not rule it out (its screen);
// rules without anchors are looked at always.

#include "rules/rule_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "rules/evaluate.h"
#include "rules/judge.h"
#include "rules/layer.h"
#include "rules/marks.h"
#include "rules/query.h"
#include "rules/resolve.h"

namespace newswatch::rules {

namespace {

using Kind = Expr::Kind;

// A node that hits an article in which nothing was found would hit nearly every one.
bool hits_nothing_at_all(const Node& node) {
  switch (node.kind) {
    case Kind::negation:
      return !hits_nothing_at_all(node.parts.front());
    case Kind::all:
      return std::all_of(node.parts.begin(), node.parts.end(), hits_nothing_at_all);
    case Kind::any:
    case Kind::words:
      return std::any_of(node.parts.begin(), node.parts.end(), hits_nothing_at_all);
    default:
      return false;
  }
}

// Whom the places mention, in order of first mention.
std::vector<std::uint32_t> officials_of(const std::vector<Found>& places,
                                        const FoldedArticle& article) {
  std::vector<std::pair<Interval, std::uint32_t>> mentions;
  for (const Found& one : places) {
    for (const std::uint32_t official : one.leaf->officials) {
      if (std::ranges::binary_search(article.mentions(official), one.at)) {
        mentions.emplace_back(one.at, official);
      }
    }
  }
  std::ranges::sort(mentions);
  std::vector<std::uint32_t> officials;
  for (const auto& [at, official] : mentions) {
    if (std::ranges::find(officials, official) == officials.end()) officials.push_back(official);
  }
  return officials;
}

// What a thread that matches keeps from article to article.
struct Scratch {
  LayerScratch layer;
  std::vector<Mark> marks;
};

Scratch& scratch_of_this_thread() {
  thread_local Scratch scratch;
  return scratch;
}

ParsedLists parsed_lists(const RuleSettings& settings) {
  ParsedLists lists;
  for (const auto& [name, items] : settings.words) {
    std::vector<Expr> parsed;
    for (const std::string& item : items) {
      if (auto expr = parse_item(item)) parsed.push_back(std::move(*expr));
    }
    lists.emplace(name, std::move(parsed));
  }
  return lists;
}

}  // namespace

struct RuleSet::Impl {
  RuleSettings settings;
  Officials officials;
  ParsedLists lists;
  std::optional<Layer> layer;
  std::unordered_map<std::string_view, std::uint32_t> rule_index;
  OfficialNumbers official_index;

  explicit Impl(RuleSettings given)
      : settings(std::move(given)), officials(settings.officials), lists(parsed_lists(settings)) {
    for (std::uint32_t n = 0; n < settings.officials.size(); ++n)
      official_index.emplace(settings.officials[n].id, n);
    for (std::uint32_t n = 0; n < settings.rules.size(); ++n)
      rule_index.emplace(settings.rules[n].name, n);
  }

  bool wants_feed(const Rule& rule, const Subject& subject) const {
    if (rule.feeds.empty()) return true;
    return std::any_of(rule.feeds.begin(), rule.feeds.end(), [&](const std::string& wanted) {
      return wanted == subject.feed_name ||
             std::find(subject.feed_tags.begin(), subject.feed_tags.end(), wanted) !=
                 subject.feed_tags.end();
    });
  }

  // The rule's node, its terms numbered.
  [[nodiscard]] Node node_of(std::size_t n) const {
    auto node = resolve(settings.rules[n].match, settings, official_index);
    layer->number_terms(*node);
    return std::move(*node);
  }

  std::optional<Match> match_of(LayerRule n, const FoldedArticle& article, Scratch& scratch) const {
    const Rule& rule = settings.rules[n];
    scratch.marks.clear();
    std::vector<std::uint32_t> officials_there;
    if (layer->is_exact(n)) {
      Judge(article, layer->terms(), scratch.layer.pairs)
          .mark(layer->expression(n), rule.match, lists, scratch.marks);
    } else {
      const auto places = rules::find(layer->tree(n), article);
      if (!places) return std::nullopt;
      for (const Found& one : *places) scratch.marks.push_back(one.mark());
      officials_there = officials_of(*places, article);
    }
    Match match{.rule = rule.name};
    for (const std::uint32_t official : officials_there)
      match.officials.push_back(settings.officials[official].id);
    match.spans = spans_of(scratch.marks, article);
    return match;
  }

  void check_examples(std::size_t n, std::vector<RuleError>& errors) const {
    const Rule& rule = settings.rules[n];
    if (rule.examples.alert.empty() && rule.examples.ignore.empty()) return;
    const Node node = node_of(n);
    TermPlaces places;
    const auto hits = [&](const std::string& headline) {
      feeds::Article example{.title = headline};
      const Subject subject{
          .article = example, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}};
      FoldedArticle article(subject, officials, layer->asked());
      article.look_for(layer->terms(), places);
      return rules::hits(node, article, Facts::unknown);
    };
    for (const std::string& headline : rule.examples.alert) {
      if (hits(headline)) continue;
      errors.push_back(
          {RuleError::Kind::example, n, rule.match.offset,
           fmt::format(
               "rule \"{}\" does not match its example \"{}\"; mend the match or the example",
               rule.name, headline)});
    }
    for (const std::string& headline : rule.examples.ignore) {
      if (!hits(headline)) continue;
      errors.push_back({RuleError::Kind::example, n, rule.match.offset,
                        fmt::format("rule \"{}\" matches \"{}\", which its examples say to ignore; "
                                    "mend the match or the example",
                                    rule.name, headline)});
    }
  }
};

RuleSet::RuleSet(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
RuleSet::~RuleSet() = default;

boost::system::result<std::shared_ptr<const RuleSet>, std::vector<RuleError>> RuleSet::compile(
    RuleSettings settings) {
  auto impl = std::make_unique<Impl>(std::move(settings));
  impl->layer.emplace(nullptr);
  std::vector<RuleError> errors;
  for (std::size_t n = 0; n < impl->settings.rules.size(); ++n) {
    const Rule& rule = impl->settings.rules[n];
    auto resolved = resolve(rule.match, impl->settings, impl->official_index);
    if (!resolved) {
      const ResolveFault& fault = resolved.error();
      errors.push_back({fault.kind, n, fault.offset, fault.message});
      continue;
    }
    if (hits_nothing_at_all(*resolved)) {
      errors.push_back({RuleError::Kind::matches_everything, n, rule.match.offset,
                        fmt::format("rule \"{}\" says only what must not occur, so it would match "
                                    "every other article; add a word that must",
                                    rule.name)});
    }
    if (errors.empty()) impl->layer->add(std::move(*resolved));
  }
  if (errors.empty()) {
    impl->layer->finish();
    for (std::size_t n = 0; n < impl->settings.rules.size(); ++n) impl->check_examples(n, errors);
  }
  if (!errors.empty()) return errors;
  return std::shared_ptr<const RuleSet>(new RuleSet(std::move(impl)));
}

std::vector<Match> RuleSet::match(const Subject& subject) const {
  Scratch& scratch = scratch_of_this_thread();
  FoldedArticle article(subject, impl_->officials, impl_->layer->asked());
  article.look_for(impl_->layer->terms(), scratch.layer.places);
  const auto& hits = impl_->layer->hits(article, scratch.layer);
  std::vector<Match> matches;
  matches.reserve(hits.size());
  for (const LayerRule n : hits) {
    if (!impl_->wants_feed(impl_->settings.rules[n], subject)) continue;
    if (auto match = impl_->match_of(n, article, scratch)) matches.push_back(std::move(*match));
  }
  return matches;
}

Explanation RuleSet::explain(std::size_t index, const Subject& subject) const {
  TermPlaces terms;
  FoldedArticle article(subject, impl_->officials, impl_->layer->asked());
  article.look_for(impl_->layer->terms(), terms);
  const auto explain_node = [&](const auto& self, const Expr& expr,
                                const Node& node) -> Explanation {
    Explanation told{.label = to_query(expr)};
    told.hit = hits(node, article, Facts::known);
    if (expr.parts.empty()) {
      if (const auto places = rules::find(node, article)) {
        std::vector<Mark> marks;
        for (const Found& one : *places) marks.push_back(one.mark());
        told.spans = spans_of(marks, article);
      }
    }
    for (std::size_t i = 0; i < expr.parts.size(); ++i)
      told.parts.push_back(self(self, expr.parts[i], node.parts[i]));
    if (told.hit) return told;
    switch (expr.kind) {
      case Kind::near:
        told.reason = std::all_of(told.parts.begin(), told.parts.end(),
                                  [](const Explanation& part) { return part.hit; })
                          ? "its parts occur, but not that near"
                          : "a part of it does not occur";
        break;
      case Kind::all:
        told.reason = "a part of it misses";
        break;
      case Kind::negation:
        told.reason = "it occurs, and must not";
        break;
      case Kind::at_least:
        told.reason = "it does not occur that often";
        break;
      case Kind::feed:
      case Kind::tag:
      case Kind::publisher:
        told.reason = "the article's feed is another";
        break;
      case Kind::language:
        told.reason = "the article is in another language, or tells none";
        break;
      default:
        told.reason = "it does not occur";
        break;
    }
    return told;
  };
  const Rule& rule = impl_->settings.rules[index];
  Explanation told = explain_node(explain_node, rule.match, impl_->node_of(index));
  if (!impl_->wants_feed(rule, subject)) {
    told.hit = false;
    told.reason = "the rule does not watch this feed";
  }
  return told;
}

const RuleSettings& RuleSet::settings() const { return impl_->settings; }

const Rule* RuleSet::find(std::string_view rule_name) const {
  const auto found = impl_->rule_index.find(rule_name);
  return found == impl_->rule_index.end() ? nullptr : &impl_->settings.rules[found->second];
}

const Official* RuleSet::official(std::string_view id) const {
  const auto found = impl_->official_index.find(id);
  return found == impl_->official_index.end() ? nullptr : &impl_->settings.officials[found->second];
}

}  // namespace newswatch::rules
