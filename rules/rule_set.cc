// A rule is looked at only when one of the terms it cannot do without stands in the article (its
// anchors), and evaluated only when the terms that stand there do not rule it out (its screen);
// rules without anchors are looked at always.

#include "rules/rule_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "rules/evaluate.h"
#include "rules/query.h"
#include "rules/resolve.h"
#include "rules/screen.h"
#include "rules/term_index.h"
#include "rules/term_places.h"

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

// What a thread that matches keeps from article to article.
struct Scratch {
  TermPlaces places;
  std::vector<bool> looked_at;  // by rule
  std::vector<std::uint32_t> candidates;
  std::vector<std::uint32_t> passed;
};

Scratch& scratch_of_this_thread() {
  thread_local Scratch scratch;
  return scratch;
}

}  // namespace

struct RuleSet::Impl {
  RuleSettings settings;
  Officials officials;
  std::vector<Node> nodes;  // one a rule
  TermIndex terms;
  FieldMask asked = kTitleAndText;  // fields that some rule looks at
  Screens screens;                  // one a rule
  // The rules to look at where a term stands: those of term t from posting_begins[t] on.
  std::vector<std::uint32_t> postings;
  std::vector<std::uint32_t> posting_begins;
  std::vector<std::uint32_t> always;
  std::unordered_map<std::string_view, std::uint32_t> rule_index;
  OfficialNumbers official_index;

  explicit Impl(RuleSettings given)
      : settings(std::move(given)),
        officials(settings.officials),
        official_index(settings.officials) {
    for (std::uint32_t n = 0; n < settings.rules.size(); ++n)
      rule_index.emplace(settings.rules[n].name, n);
  }

  void number_terms(Node& node, TermUses& uses) {
    asked |= node.fields;
    if (node.kind == Kind::term) {
      node.term = terms.add(node.words, node.fields);
      uses.resize(terms.size());
      ++uses[node.term];
    }
    for (Node& part : node.parts) number_terms(part, uses);
  }

  // When all rules are resolved.
  void index() {
    TermUses uses;
    for (Node& node : nodes) number_terms(node, uses);
    terms.finish();
    std::vector<std::pair<TermId, std::uint32_t>> all;
    for (std::uint32_t n = 0; n < nodes.size(); ++n) {
      screens.add(nodes[n]);
      const auto anchors = anchors_of(nodes[n], uses);
      if (!anchors) always.push_back(n);
      for (const TermId term : anchors.value_or(std::vector<TermId>())) all.emplace_back(term, n);
    }
    std::ranges::sort(all);
    posting_begins.resize(terms.size() + 1);
    for (const auto& [term, rule] : all) {
      ++posting_begins[term + 1];
      postings.push_back(rule);
    }
    for (std::size_t t = 0; t < terms.size(); ++t) posting_begins[t + 1] += posting_begins[t];
  }

  [[nodiscard]] std::span<const std::uint32_t> rules_of(TermId term) const {
    return std::span(postings).subspan(posting_begins[term],
                                       posting_begins[term + 1] - posting_begins[term]);
  }

  // In order, each once: the rules that the terms at hand do not rule out.
  const std::vector<std::uint32_t>& candidates(Scratch& scratch) const {
    // Not once they are done with: memory may have run out in between.
    for (const std::uint32_t rule : scratch.candidates) scratch.looked_at[rule] = false;
    scratch.looked_at.resize(std::max(scratch.looked_at.size(), nodes.size()));
    scratch.candidates.clear();
    scratch.passed.clear();
    const auto look_at = [&](std::uint32_t rule) {
      if (scratch.looked_at[rule]) return;
      scratch.candidates.push_back(rule);
      scratch.looked_at[rule] = true;
      if (screens.passes(rule, scratch.places)) scratch.passed.push_back(rule);
    };
    for (const std::uint32_t rule : always) look_at(rule);
    for (const TermId term : scratch.places.present()) {
      for (const std::uint32_t rule : rules_of(term)) look_at(rule);
    }
    std::ranges::sort(scratch.passed);
    return scratch.passed;
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
      TermPlaces places;
      return rules::hits(nodes[n], FoldedArticle(subject, officials, terms, asked, places),
                         Facts::unknown);
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
    impl->nodes.push_back(std::move(node));
  }
  if (errors.empty()) {
    impl->index();
    for (std::size_t n = 0; n < impl->nodes.size(); ++n) impl->check_examples(n, errors);
  }
  if (!errors.empty()) return errors;
  return std::shared_ptr<const RuleSet>(new RuleSet(std::move(impl)));
}

std::vector<Match> RuleSet::match(const Subject& subject) const {
  Scratch& scratch = scratch_of_this_thread();
  const FoldedArticle article(subject, impl_->officials, impl_->terms, impl_->asked,
                              scratch.places);
  std::vector<Match> matches;
  for (const std::uint32_t n : impl_->candidates(scratch)) {
    if (!impl_->wants_feed(impl_->settings.rules[n], subject)) continue;
    if (auto match = impl_->match_of(n, article)) matches.push_back(std::move(*match));
  }
  return matches;
}

Explanation RuleSet::explain(std::size_t index, const Subject& subject) const {
  TermPlaces terms;
  const FoldedArticle article(subject, impl_->officials, impl_->terms, impl_->asked, terms);
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
  const auto found = impl_->official_index.by_id.find(id);
  return found == impl_->official_index.by_id.end() ? nullptr
                                                    : &impl_->settings.officials[found->second];
}

}  // namespace newswatch::rules
