#include "rules/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "rules/evaluate.h"
#include "rules/explain_near.h"
#include "rules/explain_official.h"
#include "rules/leaf.h"
#include "rules/query.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

constexpr FieldMask kEveryField = 0x1F;
constexpr std::string_view kNothing = "does not occur";
constexpr std::size_t kMaxLabel = 80;  // bytes, where a message names a part

std::string listed(std::span<const std::string> names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string shortened(std::string label) {
  if (label.size() <= kMaxLabel) return label;
  std::size_t end = kMaxLabel;
  while (end > 0 && (static_cast<unsigned char>(label[end]) & 0xC0) == 0x80) --end;
  return label.substr(0, end) + "…";
}

bool is_link(const Node& part) { return part.kind == Kind::near && part.near->joins; }

// What messages call the operands of one NEAR. An operand of several nodes is the least part that
// holds them all.
class Labels {
 public:
  Labels(const Expr& expr, const Node& node) { add(expr, node, nullptr); }

  [[nodiscard]] std::string of(const std::vector<const Node*>& operand) const {
    const Node* at = operand.front();
    while (!std::ranges::all_of(operand,
                                [&](const Node* one) { return one == at || lies_in(one, at); })) {
      at = known_.at(at).above;
    }
    const Expr* expr = known_.at(at).expr;
    return shortened(expr == nullptr ? at->shown : to_query(*expr));
  }

 private:
  struct Known {
    const Expr* expr = nullptr;  // null for what a list holds
    const Node* above = nullptr;
  };

  void add(const Expr& expr, const Node& node, const Node* above) {
    known_[&node] = {&expr, above};
    for (std::size_t i = 0; i < expr.parts.size(); ++i) add(expr.parts[i], node.parts[i], &node);
    if (expr.parts.empty()) add_list(node);
  }
  void add_list(const Node& list) {
    for (const Node& item : list.parts) {
      known_[&item] = {nullptr, &list};
      add_list(item);
    }
  }
  [[nodiscard]] bool lies_in(const Node* node, const Node* whole) const {
    while (node != nullptr && node != whole) node = known_.at(node).above;
    return node != nullptr;
  }

  std::unordered_map<const Node*, Known> known_;
};

}  // namespace

Explainer::Explainer(const Subject& subject, const RuleSettings& settings,
                     const Officials& officials, const TermIndex& terms)
    : subject_(subject),
      settings_(settings),
      article_(subject, officials, kEveryField),
      words_there_(article_) {
  article_.look_for(terms, places_);
}

Explanation Explainer::explain(const Rule& rule, const Node& node, bool watches_feed) {
  Explanation told = explain(rule.match, node);
  if (!watches_feed) {
    told.hit = false;
    told.reason = why_not_watched(rule);
  }
  return told;
}

bool Explainer::is_touched(const Node& node) const {
  if (node.kind == Kind::negation) return false;
  if (is_leaf(node)) return stands_in(node, article_);
  return std::ranges::any_of(node.parts, [this](const Node& part) { return is_touched(part); });
}

Explanation Explainer::explain(const Expr& expr, const Node& node) {
  Explanation told{.kind = expr.kind, .label = to_query(expr)};
  told.hit = hits(node, article_, Facts::known);
  if (expr.kind == Kind::near) {
    add_near_links(expr, node, told);
  } else {
    for (std::size_t i = 0; i < expr.parts.size(); ++i)
      told.parts.push_back(explain(expr.parts[i], node.parts[i]));
  }
  told.spans = spans_of(node);
  if (!told.hit) told.reason = why_not(expr, node, told);
  return told;
}

// A link that joins the chain around it is judged with the whole, so its parts stand in its place.
void Explainer::add_near_links(const Expr& expr, const Node& node, Explanation& told) {
  for (std::size_t i = 0; i < expr.parts.size(); ++i) {
    if (is_link(node.parts[i])) {
      add_near_links(expr.parts[i], node.parts[i], told);
    } else {
      told.parts.push_back(explain(expr.parts[i], node.parts[i]));
    }
  }
}

std::vector<Span> Explainer::spans_of(const Node& node) const {
  const bool excludes = node.kind == Kind::negation;
  if (!excludes && !is_leaf(node) && node.kind != Kind::words && node.kind != Kind::near) return {};
  const auto found = find(excludes ? node.parts.front() : node, article_);
  if (!found) return {};
  std::vector<std::pair<Interval, std::string_view>> places;
  for (const Found& one : *found) places.emplace_back(one.at, one.leaf->shown);
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  if (places.size() > kMaxSpans) places.resize(kMaxSpans);
  std::vector<Span> spans;
  for (const auto& [at, term] : places) spans.push_back(article_.span_of(at, term));
  return spans;
}

std::string Explainer::why_not(const Expr& expr, const Node& node, const Explanation& told) {
  switch (node.kind) {
    case Kind::term:
      return words_there_.instead_of(node);
    case Kind::regex:
      return std::string(kNothing);
    case Kind::words:
      return why_not_list(node);
    case Kind::official:
    case Kind::group:
      return why_not_official(node);
    case Kind::feed:
    case Kind::tag:
    case Kind::publisher:
    case Kind::language:
      return why_not_fact(node);
    case Kind::negation:
      if (told.spans.empty()) return "holds, and must not";
      return fmt::format("stands there, and must not: \"{}\" in {}", told.spans.front().text,
                         in_words(told.spans.front().field));
    case Kind::all: {
      const auto missing =
          std::ranges::count_if(told.parts, [](const Explanation& part) { return !part.hit; });
      return fmt::format("{} of its {} parts {}", missing, told.parts.size(),
                         missing == 1 ? "misses" : "miss");
    }
    case Kind::any:
      return why_not_any(told);
    case Kind::at_least:
      return why_not_counted(node, told);
    case Kind::near: {
      if (node.near->joins) return "does not hold alone; it is judged with the chain around it";
      const Labels labels(expr, node);
      return why_not_near(node, article_, [&labels](const std::vector<const Node*>& operand) {
        return labels.of(operand);
      });
    }
  }
  return std::string(kNothing);
}

std::string Explainer::why_not_fact(const Node& node) const {
  switch (node.kind) {
    case Kind::feed:
      if (subject_.feed_name.empty()) return "nothing tells of which feed the article is";
      return fmt::format("the feed is \"{}\"", subject_.feed_name);
    case Kind::publisher:
      if (subject_.publisher.empty()) return "the feed names no publisher";
      return fmt::format("the publisher is \"{}\"", subject_.publisher);
    case Kind::tag:
      if (subject_.feed_tags.empty()) return "the feed has no tags";
      return fmt::format("the feed's tags are {}", listed(subject_.feed_tags));
    default:
      if (subject_.article.language.empty()) return "the article tells no language";
      return fmt::format("the article's language is {}", subject_.article.language);
  }
}

std::string Explainer::why_not_any(const Explanation& told) const {
  const bool only_words = std::ranges::all_of(told.parts, [](const Explanation& part) {
    return part.parts.empty() && part.kind == Kind::term;
  });
  return only_words ? "none of them occurs" : "none of its parts holds";
}

std::string Explainer::why_not_counted(const Node& node, const Explanation& told) const {
  std::vector<Interval> places;
  for (const Occurrence& one : occurrences(node.parts.front(), article_)) places.push_back(one.at);
  std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  if (places.empty()) return told.parts.front().reason;
  return fmt::format("occurs {}, {} are asked for",
                     places.size() == 1 ? "once" : fmt::format("{} times", places.size()),
                     node.count);
}

// Of a list: the entry that comes nearest.
std::string Explainer::why_not_list(const Node& node) const {
  for (const Node& item : node.parts) {
    if (item.kind != Kind::term) continue;
    const std::string told = words_there_.instead_of(item);
    if (told != kNothing && !told.starts_with("its word"))
      return fmt::format("none of its {} entries occurs; {}: {}", node.parts.size(), item.shown,
                         told);
  }
  return fmt::format("none of its {} entries occurs", node.parts.size());
}

std::string Explainer::why_not_official(const Node& node) {
  const auto& zones = article_.zones();
  const std::span texts(zones[0].folded, 2);  // the title and the text, one behind the other
  const auto day =
      std::chrono::floor<std::chrono::days>(subject_.article.published.value_or(subject_.now));
  for (const std::uint32_t number : node.officials) {
    const Official& official = settings_.officials[number];
    std::string told;
    const auto& mentions = article_.mentions();
    if (const auto one = std::ranges::find(mentions, number, &Mention::official);
        one != mentions.end()) {
      told =
          fmt::format("is named only in {} (\"{}\")",
                      in_words(article_.zone_at(one->at.first).field), words_at(article_, one->at));
    } else {
      const auto [known, is_new] = unnamed_.try_emplace(number);
      if (is_new) known->second = why_not_named(official, texts, day);
      told = known->second;
    }
    if (told.empty()) continue;
    return node.kind == Kind::group ? official.name + ": " + told : told;
  }
  return node.kind == Kind::group ? "nobody of it is named" : "is not named";
}

std::string Explainer::why_not_watched(const Rule& rule) const {
  const std::string watched = listed(rule.feeds);
  if (subject_.feed_name.empty() && subject_.feed_tags.empty())
    return fmt::format("the rule watches {}; nothing tells of which feed the article is", watched);
  const std::string tags =
      subject_.feed_tags.empty() ? "" : fmt::format(" ({})", listed(subject_.feed_tags));
  return fmt::format("the rule watches {}; the feed is \"{}\"{}", watched, subject_.feed_name,
                     tags);
}

}  // namespace newswatch::rules
