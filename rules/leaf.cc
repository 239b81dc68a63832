#include "rules/leaf.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

// The words that the bytes from `begin` to `end` of the folded text touch.
void add_words_at(std::size_t begin, std::size_t end, const Zone& zone,
                  std::vector<Interval>& places) {
  const auto& tokens = zone.folded->tokens;
  const auto first = std::ranges::upper_bound(tokens, begin, {}, &Token::folded_end);
  const auto past = std::ranges::lower_bound(tokens, end, {}, &Token::folded_begin);
  if (first >= past) return;
  places.push_back({zone.base + static_cast<std::uint32_t>(first - tokens.begin()),
                    zone.base + static_cast<std::uint32_t>(past - tokens.begin()) - 1});
}

// Calls `found` with the bytes of each match that is not empty, until that returns false.
template <class OnFound>
void each_match(const re2::RE2& regex, std::string_view folded, OnFound found) {
  const re2::StringPiece text(folded.data(), folded.size());
  re2::StringPiece hit;
  std::size_t from = 0;
  while (from < text.size() &&
         regex.Match(text, from, text.size(), re2::RE2::UNANCHORED, &hit, 1)) {
    const auto begin = static_cast<std::size_t>(hit.data() - text.data());
    if (!hit.empty() && !found(begin, begin + hit.size())) return;
    from = begin + std::max<std::size_t>(hit.size(), 1);
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) ++from;
  }
}

std::vector<Interval> places_of_regex(const Node& node, const FoldedArticle& article) {
  std::vector<Interval> places;
  for (const Zone& zone : article.zones()) {
    if ((mask_of(zone.field) & node.fields) == 0) continue;
    each_match(*node.regex, zone.folded->folded, [&](std::size_t begin, std::size_t end) {
      add_words_at(begin, end, zone, places);
      return true;
    });
  }
  return places;
}

bool is_of(const Node& node, const Mention& mention, const FoldedArticle& article) {
  return std::ranges::binary_search(node.officials, mention.official) &&
         (mask_of(article.zone_at(mention.at.first).field) & node.fields) != 0;
}

std::vector<Interval> places_of_officials(const Node& node, const FoldedArticle& article) {
  std::vector<Interval> places;
  for (const Mention& mention : article.mentions()) {
    if (is_of(node, mention, article)) places.push_back(mention.at);
  }
  return places;
}

std::vector<Interval> places_of_term(const Node& node, const FoldedArticle& article) {
  const auto first = article.terms().of(node.term);
  const auto length = static_cast<std::uint32_t>(node.words.size());
  std::vector<Interval> places;
  places.reserve(first.size());
  for (const std::uint32_t position : first) places.push_back({position, position + length - 1});
  return places;
}

bool regex_hits(const Node& node, const FoldedArticle& article) {
  bool hit = false;
  for (const Zone& zone : article.zones()) {
    if (hit || (mask_of(zone.field) & node.fields) == 0) continue;
    std::vector<Interval> places;
    each_match(*node.regex, zone.folded->folded, [&](std::size_t begin, std::size_t end) {
      add_words_at(begin, end, zone, places);
      return places.empty();
    });
    hit = !places.empty();
  }
  return hit;
}

}  // namespace

bool stands_in(const Node& leaf, const FoldedArticle& article) {
  switch (leaf.kind) {
    case Kind::term:
      return article.terms().stands(leaf.term);
    case Kind::regex:
      return regex_hits(leaf, article);
    default:
      return std::ranges::any_of(article.mentions(), [&](const Mention& mention) {
        return is_of(leaf, mention, article);
      });
  }
}

bool is_leaf(const Node& node) {
  return node.kind == Kind::term || node.kind == Kind::official || node.kind == Kind::group ||
         node.kind == Kind::regex;
}

std::vector<Interval> places_of(const Node& leaf, const FoldedArticle& article) {
  std::vector<Interval> places = leaf.kind == Kind::term    ? places_of_term(leaf, article)
                                 : leaf.kind == Kind::regex ? places_of_regex(leaf, article)
                                                            : places_of_officials(leaf, article);
  if (!std::ranges::is_sorted(places)) std::ranges::sort(places);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  return places;
}

bool is_fact(const Node& node, const FeedFacts& facts) {
  switch (node.kind) {
    case Kind::feed:
      return facts.name == node.text;
    case Kind::publisher:
      return facts.publisher == node.text;
    case Kind::tag:
      return std::ranges::find(facts.tags, node.text) != facts.tags.end();
    default: {
      const std::string_view language = facts.language;
      return language.starts_with(node.text) &&
             (language.size() == node.text.size() || language[node.text.size()] == '-');
    }
  }
}

}  // namespace newswatch::rules
