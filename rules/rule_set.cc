// A rule is looked at only when one of the words it cannot do without occurs (its anchors); rules
// that have none are always looked at.

#include "rules/rule_set.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "rules/evaluate.h"
#include "rules/query.h"
#include "rules/suggest.h"

namespace newswatch::rules {

namespace {

using Kind = Expr::Kind;

constexpr std::int64_t kMaxRegexMemory = 1 << 20;
constexpr std::size_t kMaxNodes = 100'000;  // of one rule, its lists expanded

struct Failure {
  RuleError::Kind kind;
  std::uint32_t offset;
  std::string message;
};

class Resolver {
 public:
  Resolver(const RuleSettings& settings,
           const std::unordered_map<std::string_view, std::uint32_t>& officials)
      : settings_(settings), officials_(officials) {}

  Node resolve(const Expr& expr, FieldMask fields) {
    if (expr.field) fields = mask_of(*expr.field);
    Node node{.kind = expr.kind,
              .fields = fields,
              .shown = expr.text,
              .distance = expr.distance,
              .count = expr.count};
    if (++nodes_ > kMaxNodes)
      throw Failure{RuleError::Kind::too_large, expr.offset, "the rule is too large; split it"};
    switch (expr.kind) {
      case Kind::term: {
        auto words = words_of_term(expr.text, expr.exact_case);
        if (!words) throw Failure{RuleError::Kind::syntax, expr.offset, words.error().message};
        node.words = std::move(*words);
        break;
      }
      case Kind::official: {
        const auto found = officials_.find(expr.text);
        if (found == officials_.end()) throw unknown("official", expr, official_ids());
        node.officials.push_back(found->second);
        node.shown = "official:" + expr.text;
        break;
      }
      case Kind::group:
        resolve_group(expr, node);
        break;
      case Kind::words:
        resolve_list(expr, node);
        break;
      case Kind::regex:
        resolve_regex(expr, node);
        break;
      case Kind::feed:
      case Kind::tag:
      case Kind::publisher:
      case Kind::language:
        node.text = fold(expr.text);
        break;
      default:
        break;
    }
    for (const Expr& part : expr.parts) node.parts.push_back(resolve(part, fields));
    return node;
  }

 private:
  static Failure unknown(std::string_view what, const Expr& expr,
                         const std::vector<std::string_view>& names) {
    return {
        RuleError::Kind::unknown_name, expr.offset,
        fmt::format("there is no {} \"{}\".{}", what, expr.text, did_you_mean(expr.text, names))};
  }

  std::vector<std::string_view> official_ids() const {
    std::vector<std::string_view> ids;
    for (const Official& official : settings_.officials) ids.push_back(official.id);
    return ids;
  }

  void resolve_group(const Expr& expr, Node& node) {
    std::set<std::string_view> groups;
    for (std::uint32_t n = 0; n < settings_.officials.size(); ++n) {
      for (const std::string& group : settings_.officials[n].groups) {
        groups.insert(group);
        if (group == expr.text) node.officials.push_back(n);
      }
    }
    if (node.officials.empty())
      throw unknown("group of officials", expr, {groups.begin(), groups.end()});
    node.shown = "group:" + expr.text;
  }

  void resolve_list(const Expr& expr, Node& node) {
    const auto list = settings_.words.find(expr.text);
    if (list == settings_.words.end()) {
      std::vector<std::string_view> names;
      for (const auto& [name, words] : settings_.words) names.push_back(name);
      throw unknown("list in words:", expr, names);
    }
    for (const std::string& item : list->second) {
      auto parsed = parse_item(item);
      if (!parsed) {
        throw Failure{RuleError::Kind::syntax, expr.offset,
                      fmt::format("in words: {}: {}", expr.text, parsed.error().message)};
      }
      if (++depth_ > 8)
        throw Failure{RuleError::Kind::too_large, expr.offset,
                      fmt::format("words:{} contains itself", expr.text)};
      node.parts.push_back(resolve(*parsed, node.fields));
      --depth_;
    }
  }

  static void resolve_regex(const Expr& expr, Node& node) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMaxRegexMemory);
    auto regex = std::make_shared<RE2>(expr.text, options);
    if (!regex->ok()) {
      throw Failure{RuleError::Kind::syntax, expr.offset,
                    fmt::format("the regular expression is wrong: {}", regex->error())};
    }
    node.shown = "/" + expr.text + "/";
    node.regex = std::move(regex);
  }

  const RuleSettings& settings_;
  const std::unordered_map<std::string_view, std::uint32_t>& officials_;
  std::size_t nodes_ = 0;
  int depth_ = 0;
};

// Words one of which must occur for the node to hit; nullopt if there is no such set.
std::optional<std::vector<std::string>> anchors_of(const Node& node) {
  switch (node.kind) {
    case Kind::term:
      for (const TermWord& word : node.words) {
        if (!word.is_pattern()) return std::vector<std::string>{word.folded};
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

}  // namespace

struct RuleSet::Impl {
  RuleSettings settings;
  Officials officials;
  std::vector<Node> nodes;  // one a rule
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_anchor;
  std::vector<std::uint32_t> always;
  std::unordered_map<std::string_view, std::uint32_t> rule_index;
  std::unordered_map<std::string_view, std::uint32_t> official_index;

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

  Match match_of(std::size_t n, const FoldedArticle& article) const {
    Match match{.rule = settings.rules[n].name};
    collect_spans(nodes[n], article, match.spans);
    const auto place = [](const Span& s) {
      return std::tie(s.field, s.item, s.start, s.end, s.term);
    };
    std::sort(match.spans.begin(), match.spans.end(),
              [&](const Span& a, const Span& b) { return place(a) < place(b); });
    match.spans.erase(std::unique(match.spans.begin(), match.spans.end()), match.spans.end());
    std::unordered_set<std::uint32_t> asked;
    add_officials(nodes[n], asked);
    for (const std::uint32_t official : article.named) {
      if (asked.contains(official)) match.officials.push_back(settings.officials[official].id);
    }
    if (match.spans.size() > kMaxSpans) match.spans.resize(kMaxSpans);
    return match;
  }

  static void add_officials(const Node& node, std::unordered_set<std::uint32_t>& asked) {
    if (node.kind == Kind::negation) return;
    asked.insert(node.officials.begin(), node.officials.end());
    for (const Node& part : node.parts) add_officials(part, asked);
  }

  void check_examples(std::size_t n, std::vector<RuleError>& errors) const {
    const Rule& rule = settings.rules[n];
    const auto hits = [&](const std::string& headline) {
      feeds::Article article{.title = headline};
      const Subject subject{
          .article = article, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}};
      const FoldedArticle folded(subject, officials, true);
      return evaluate(nodes[n], folded).hit;
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
    Node node;
    try {
      node = Resolver(impl->settings, impl->official_index).resolve(rule.match, kTitleAndText);
    } catch (const Failure& failure) {
      errors.push_back({failure.kind, n, failure.offset, failure.message});
      impl->nodes.emplace_back();
      continue;
    }
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
  const FoldedArticle article(subject, impl_->officials, false);
  std::vector<std::uint32_t> candidates = impl_->always;
  for (const auto& [word, positions] : article.positions) {
    const auto found = impl_->by_anchor.find(std::string(word));
    if (found != impl_->by_anchor.end())
      candidates.insert(candidates.end(), found->second.begin(), found->second.end());
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  std::vector<Match> matches;
  for (const std::uint32_t n : candidates) {
    if (!impl_->wants_feed(impl_->settings.rules[n], subject)) continue;
    const bool hit = evaluate(impl_->nodes[n], article).hit;
    if (hit) matches.push_back(impl_->match_of(n, article));
  }
  return matches;
}

Explanation RuleSet::explain(std::size_t index, const Subject& subject) const {
  const FoldedArticle article(subject, impl_->officials, false);
  const auto explain_node = [&](const auto& self, const Expr& expr,
                                const Node& node) -> Explanation {
    Explanation told{.label = to_query(expr)};
    told.hit = evaluate(node, article).hit;
    if (told.hit && expr.parts.empty()) collect_spans(node, article, told.spans);
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
      case Kind::language:
        told.reason = "the article's feed is another";
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
