// A rule is looked at only when one of the words it cannot do without occurs (its anchors); rules
// that have none are always looked at.

#include "rules/rule_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "rules/evaluate.h"
#include "rules/query.h"
#include "rules/resolve.h"

namespace newswatch::rules {

namespace {

using Kind = Expr::Kind;

// Words one of which must occur for the node to hit; nullopt if there is no such set.
std::optional<std::vector<std::string>> anchors_of(const Node& node) {
  switch (node.kind) {
    case Kind::term:
      for (const TermWord& word : node.words) {
        if (!word.is_pattern) return std::vector<std::string>{word.folded};
      }
      return std::nullopt;
    case Kind::all:
    case Kind::near: {
      std::optional<std::vector<std::string>> best;
      for (const Node& part : node.parts) {
        auto one = anchors_of(part);
        if (one && (!best || one->size() < best->size())) best = std::move(one);
      }
      return best;
    }
    case Kind::any:
    case Kind::words: {
      std::vector<std::string> every;
      for (const Node& part : node.parts) {
        auto one = anchors_of(part);
        if (!one) return std::nullopt;
        every.insert(every.end(), one->begin(), one->end());
      }
      return every;
    }
    case Kind::at_least:
      return anchors_of(node.parts.front());
    default:
      return std::nullopt;
  }
}

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

// The first places as spans, ordered, each once; at most kMaxSpans.
std::vector<Span> spans_of(std::vector<Found> places, const FoldedArticle& article) {
  const auto key = [](const Found& one) {
    return std::tuple<const Interval&, std::string_view>(one.at, one.leaf->shown);
  };
  std::ranges::sort(places, {}, key);
  std::vector<Span> spans;
  for (std::size_t i = 0; i < places.size() && spans.size() < kMaxSpans; ++i) {
    if (i > 0 && key(places[i]) == key(places[i - 1])) continue;
    spans.push_back(article.span_of(places[i].at, places[i].leaf->shown));
  }
  return spans;
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

struct HashOfText {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

}  // namespace

struct RuleSet::Impl {
  RuleSettings settings;
  Officials officials;
  std::vector<Node> nodes;  // one a rule
  std::unordered_map<std::string, std::vector<std::uint32_t>, HashOfText, std::equal_to<>>
      by_anchor;
  std::vector<std::uint32_t> always;
  std::unordered_map<std::string_view, std::uint32_t> rule_index;
  OfficialNumbers official_index;

  explicit Impl(RuleSettings given) : settings(std::move(given)), officials(settings.officials) {
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

  std::optional<Match> match_of(std::size_t n, const FoldedArticle& article) const {
    auto places = rules::find(nodes[n], article);
    if (!places) return std::nullopt;
    Match match{.rule = settings.rules[n].name};
    for (const std::uint32_t official : officials_of(*places, article)) {
      match.officials.push_back(settings.officials[official].id);
    }
    match.spans = spans_of(std::move(*places), article);
    return match;
  }

  void check_examples(std::size_t n, std::vector<RuleError>& errors) const {
    const Rule& rule = settings.rules[n];
    const auto hits = [&](const std::string& headline) {
      feeds::Article article{.title = headline};
      const Subject subject{
          .article = article, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}};
      return rules::hits(nodes[n], FoldedArticle(subject, officials), Facts::unknown);
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
  std::vector<RuleError> errors;
  for (std::size_t n = 0; n < impl->settings.rules.size(); ++n) {
    const Rule& rule = impl->settings.rules[n];
    auto resolved = resolve(rule.match, impl->settings, impl->official_index);
    if (!resolved) {
      const ResolveFault& fault = resolved.error();
      errors.push_back({fault.kind, n, fault.offset, fault.message});
      impl->nodes.emplace_back();
      continue;
    }
    Node& node = *resolved;
    if (hits_nothing_at_all(node)) {
      errors.push_back({RuleError::Kind::matches_everything, n, rule.match.offset,
                        fmt::format("rule \"{}\" says only what must not occur, so it would match "
                                    "every other article; add a word that must",
                                    rule.name)});
    }
    const auto index = static_cast<std::uint32_t>(n);
    if (const auto anchors = anchors_of(node)) {
      const std::set<std::string> distinct(anchors->begin(), anchors->end());
      for (const std::string& word : distinct) impl->by_anchor[word].push_back(index);
    } else {
      impl->always.push_back(index);
    }
    impl->nodes.push_back(std::move(node));
  }
  if (errors.empty()) {
    for (std::size_t n = 0; n < impl->nodes.size(); ++n) impl->check_examples(n, errors);
  }
  if (!errors.empty()) return errors;
  return std::shared_ptr<const RuleSet>(new RuleSet(std::move(impl)));
}

std::vector<Match> RuleSet::match(const Subject& subject) const {
  const FoldedArticle article(subject, impl_->officials);
  std::vector<std::uint32_t> candidates = impl_->always;
  std::string_view before;
  for (const FoldedArticle::Word& word : article.words()) {
    if (word.folded == before) continue;
    before = word.folded;
    const auto found = impl_->by_anchor.find(word.folded);
    if (found != impl_->by_anchor.end())
      candidates.insert(candidates.end(), found->second.begin(), found->second.end());
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  std::vector<Match> matches;
  for (const std::uint32_t n : candidates) {
    if (!impl_->wants_feed(impl_->settings.rules[n], subject)) continue;
    if (auto match = impl_->match_of(n, article)) matches.push_back(std::move(*match));
  }
  return matches;
}

Explanation RuleSet::explain(std::size_t index, const Subject& subject) const {
  const FoldedArticle article(subject, impl_->officials);
  const auto explain_node = [&](const auto& self, const Expr& expr,
                                const Node& node) -> Explanation {
    Explanation told{.label = to_query(expr)};
    told.hit = hits(node, article, Facts::known);
    if (expr.parts.empty()) {
      if (auto places = rules::find(node, article))
        told.spans = spans_of(std::move(*places), article);
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
  Explanation told = explain_node(explain_node, rule.match, impl_->nodes[index]);
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
