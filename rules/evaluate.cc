#include "rules/evaluate.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

namespace newswatch::rules {

namespace {

constexpr std::size_t kMaxOccurrences = 10'000;  // of one node in one article

const FoldedText& text_at(const FoldedArticle& article, std::uint32_t position,
                          std::size_t& index) {
  const Zone& zone = article.found.zone_at(position);
  index = position - zone.base;
  return zone.folded;
}

bool is_word_at(const FoldedArticle& article, std::uint32_t position, const TermWord& word) {
  std::size_t i = 0;
  const FoldedText& text = text_at(article, position, i);
  if (!word.exact.empty()) return without_possessive(text.source_word(i)) == word.exact;
  return word.is_pattern() ? fits(word.folded, text.word(i)) : text.word(i) == word.folded;
}

void add_term_at(const Node& node, const FoldedArticle& article, std::uint32_t first,
                 std::vector<Interval>& at) {
  const Zone& zone = article.found.zone_at(first);
  if ((mask_of(zone.field) & node.fields) == 0) return;
  const auto length = static_cast<std::uint32_t>(node.words.size());
  if (first + length > zone.base + zone.folded.tokens.size()) return;
  for (std::uint32_t k = 0; k < length; ++k) {
    if (!is_word_at(article, first + k, node.words[k])) return;
  }
  at.push_back({first, first + length - 1});
}

std::vector<Interval> find_term(const Node& node, const FoldedArticle& article) {
  std::vector<Interval> at;
  const TermWord& head = node.words.front();
  if (!head.is_pattern()) {
    const auto found = article.positions.find(head.folded);
    if (found == article.positions.end()) return at;
    for (const std::uint32_t position : found->second) add_term_at(node, article, position, at);
    return at;
  }
  for (const auto& [word, positions] : article.positions) {
    if (!fits(head.folded, word)) continue;
    for (const std::uint32_t position : positions) add_term_at(node, article, position, at);
  }
  std::sort(at.begin(), at.end());
  return at;
}

std::vector<Interval> find_officials(const Node& node, const FoldedArticle& article) {
  std::vector<Interval> at;
  for (const std::uint32_t official : node.officials) {
    const auto found = article.officials.find(official);
    if (found == article.officials.end()) continue;
    for (const Interval& one : found->second) {
      if ((mask_of(article.found.zone_at(one.first).field) & node.fields) != 0) at.push_back(one);
    }
  }
  std::sort(at.begin(), at.end());
  return at;
}

std::vector<Interval> find_regex(const Node& node, const FoldedArticle& article) {
  std::vector<Interval> at;
  for (const Zone& zone : article.found.zones()) {
    if ((mask_of(zone.field) & node.fields) == 0) continue;
    const auto& tokens = zone.folded.tokens;
    const re2::StringPiece text(zone.folded.folded.data(), zone.folded.folded.size());
    re2::StringPiece hit;
    std::size_t from = 0;
    while (from <= text.size() && at.size() < kMaxOccurrences &&
           node.regex->Match(text, from, text.size(), RE2::UNANCHORED, &hit, 1)) {
      const auto begin = static_cast<std::size_t>(hit.data() - text.data());
      const std::size_t end = begin + hit.size();
      const auto first = std::find_if(tokens.begin(), tokens.end(),
                                      [&](const Token& t) { return t.folded_end > begin; });
      auto last = first;
      while (last != tokens.end() && last + 1 != tokens.end() && (last + 1)->folded_begin < end)
        ++last;
      if (first != tokens.end()) {
        at.push_back({zone.base + static_cast<std::uint32_t>(first - tokens.begin()),
                      zone.base + static_cast<std::uint32_t>(last - tokens.begin())});
      }
      from = std::max(end, begin + 1);
    }
  }
  return at;
}

bool is_fact(const Node& node, const FoldedArticle& article) {
  if (article.pretend_facts) return true;
  const Subject& subject = article.subject;
  switch (node.kind) {
    case Expr::Kind::feed:
      return fold(subject.feed_name) == node.text;
    case Expr::Kind::publisher:
      return fold(subject.publisher) == node.text;
    case Expr::Kind::tag:
      return std::any_of(subject.feed_tags.begin(), subject.feed_tags.end(),
                         [&](const auto& tag) { return fold(tag) == node.text; });
    default: {
      std::string language = fold(subject.article.language);
      return language.starts_with(node.text) &&
             (language.size() == node.text.size() || language[node.text.size()] == '-' ||
              language[node.text.size()] == '_' || language[node.text.size()] == ' ');
    }
  }
}

// Whether the parts from `first` to `last` lie as near as the node asks.
bool is_near(const Distance& distance, const Interval& first, const Interval& last,
             const FoldedArticle& article) {
  if (!article.same_zone(first.first, last.last)) return false;
  if (distance.unit == Distance::Unit::words) {
    return last.first <= first.last || last.first - first.last <= distance.words;
  }
  const Token& a = article.found.token_at(first.first);
  const Token& b = article.found.token_at(last.last);
  return distance.unit == Distance::Unit::sentence ? a.sentence == b.sentence
                                                   : a.paragraph == b.paragraph;
}

// Windows that hold every part in any order: for each occurrence as the last, the latest occurrence
// of every other part before it.
void unordered_windows(const Node& node, const std::vector<std::vector<Interval>>& parts,
                       const FoldedArticle& article, std::vector<Interval>& windows) {
  struct Event {
    Interval at;
    std::size_t part;
  };
  std::vector<Event> events;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    for (const Interval& at : parts[p]) events.push_back({at, p});
  }
  std::sort(events.begin(), events.end(),
            [](const Event& a, const Event& b) { return a.at < b.at; });
  std::vector<const Interval*> latest(parts.size(), nullptr);
  for (const Event& event : events) {
    latest[event.part] = &event.at;
    if (std::find(latest.begin(), latest.end(), nullptr) != latest.end()) continue;
    const Interval* first = *std::min_element(latest.begin(), latest.end(),
                                              [](const auto* a, const auto* b) { return *a < *b; });
    // One occurrence cannot be two parts at once.
    std::set<std::pair<std::uint32_t, std::uint32_t>> distinct;
    for (const Interval* one : latest) distinct.insert({one->first, one->last});
    if (distinct.size() < latest.size()) continue;
    if (is_near(node.distance, *first, event.at, article))
      windows.push_back({first->first, std::max(first->last, event.at.last)});
  }
}

void ordered_windows(const Node& node, const std::vector<std::vector<Interval>>& parts,
                     const FoldedArticle& article, std::vector<Interval>& windows) {
  for (const Interval& first : parts.front()) {
    const Interval* at = &first;
    for (std::size_t p = 1; p < parts.size() && at != nullptr; ++p) {
      const auto next = std::upper_bound(
          parts[p].begin(), parts[p].end(), at->last,
          [](std::uint32_t position, const Interval& one) { return position < one.first; });
      at = next == parts[p].end() ? nullptr : &*next;
    }
    if (at != nullptr && is_near(node.distance, first, *at, article))
      windows.push_back({first.first, at->last});
  }
}

Verdict evaluate_near(const Node& node, const FoldedArticle& article) {
  std::vector<std::vector<Interval>> parts;
  for (const Node& part : node.parts) {
    parts.push_back(evaluate(part, article).at);
    if (parts.back().empty()) return {};
  }
  Verdict verdict;
  if (node.distance.ordered) {
    ordered_windows(node, parts, article, verdict.at);
  } else {
    unordered_windows(node, parts, article, verdict.at);
  }
  std::sort(verdict.at.begin(), verdict.at.end());
  verdict.hit = !verdict.at.empty();
  return verdict;
}

void add_all(std::vector<Interval>& to, std::vector<Interval> from) {
  to.insert(to.end(), from.begin(), from.end());
  if (to.size() > kMaxOccurrences) to.resize(kMaxOccurrences);
}

Span span_of(const Node& leaf, const Interval& at, const FoldedArticle& article) {
  const Zone& zone = article.found.zone_at(at.first);
  const Token& first = zone.folded.tokens[at.first - zone.base];
  const Token& last = zone.folded.tokens[at.last - zone.base];
  return {.field = zone.field,
          .item = zone.item,
          .start = first.start,
          .end = last.end,
          .text = std::string(
              zone.folded.source.substr(first.source_begin, last.source_end - first.source_begin)),
          .term = leaf.shown};
}

void collect(const Node& node, const FoldedArticle& article, const std::vector<Interval>* windows,
             std::vector<Span>& spans) {
  using Kind = Expr::Kind;
  const auto inside = [&](const Interval& at) {
    return windows == nullptr ||
           std::any_of(windows->begin(), windows->end(),
                       [&](const Interval& w) { return w.first <= at.first && at.last <= w.last; });
  };
  switch (node.kind) {
    case Kind::term:
    case Kind::official:
    case Kind::group:
    case Kind::regex: {
      const Verdict verdict = evaluate(node, article);
      for (const Interval& at : verdict.at) {
        if (inside(at)) spans.push_back(span_of(node, at, article));
      }
      return;
    }
    case Kind::near: {
      const Verdict verdict = evaluate(node, article);
      for (const Node& part : node.parts) collect(part, article, &verdict.at, spans);
      return;
    }
    case Kind::negation:
      return;
    default:
      for (const Node& part : node.parts) {
        const bool hit = evaluate(part, article).hit;
        if (hit) collect(part, article, windows, spans);
      }
  }
}

}  // namespace

FoldedArticle::FoldedArticle(const Subject& the_subject, const Officials& all_officials,
                             bool pretend)
    : subject(the_subject), pretend_facts(pretend) {
  const feeds::Article& a = subject.article;
  found.reset(0, 0);
  found.add_zone(Field::title, 0, a.title);
  found.add_zone(Field::text, 0, a.text);
  std::uint32_t item = 0;
  for (const feeds::Person& author : a.authors) found.add_zone(Field::author, item++, author.name);
  item = 0;
  for (const feeds::Category& category : a.categories) {
    found.add_zone(Field::category, item++,
                   category.label.empty() ? category.term : category.label);
  }
  found.add_zone(Field::url, 0, a.url);
  for (const Zone& zone : found.zones()) {
    for (std::uint32_t i = 0; i < zone.folded.tokens.size(); ++i)
      positions[zone.folded.word(i)].push_back(zone.base + i);
  }
  const std::vector<FoldedText> texts{found.zones()[0].folded, found.zones()[1].folded};
  const auto day = std::chrono::floor<std::chrono::days>(a.published.value_or(subject.now));
  for (const OfficialHit& hit : all_officials.find(texts, day)) {
    const std::uint32_t base = found.zones()[hit.text].base;
    auto& at = officials[hit.official];
    if (at.empty()) named.push_back(hit.official);
    at.push_back({base + hit.first_token, base + hit.last_token});
  }
}

Verdict evaluate(const Node& node, const FoldedArticle& article) {
  using Kind = Expr::Kind;
  Verdict verdict;
  switch (node.kind) {
    case Kind::term:
      verdict.at = find_term(node, article);
      break;
    case Kind::official:
    case Kind::group:
      verdict.at = find_officials(node, article);
      break;
    case Kind::regex:
      verdict.at = find_regex(node, article);
      break;
    case Kind::near:
      return evaluate_near(node, article);
    case Kind::feed:
    case Kind::tag:
    case Kind::publisher:
    case Kind::language:
      verdict.hit = is_fact(node, article);
      return verdict;
    case Kind::negation:
      verdict.hit = !evaluate(node.parts.front(), article).hit;
      return verdict;
    case Kind::at_least:
      verdict.at = evaluate(node.parts.front(), article).at;
      verdict.hit = verdict.at.size() >= node.count;
      if (!verdict.hit) verdict.at.clear();
      return verdict;
    case Kind::all:
      for (const Node& part : node.parts) {
        Verdict one = evaluate(part, article);
        // What an example's feed is like is not known: it is neither wanted nor unwanted.
        const bool negated_fact = article.pretend_facts && part.kind == Kind::negation &&
                                  part.parts.front().words.empty() &&
                                  part.parts.front().parts.empty() &&
                                  part.parts.front().officials.empty() && !part.parts.front().regex;
        if (!one.hit && !negated_fact) return {};
        add_all(verdict.at, std::move(one.at));
      }
      verdict.hit = true;
      std::sort(verdict.at.begin(), verdict.at.end());
      return verdict;
    case Kind::any:
    case Kind::words:
      for (const Node& part : node.parts) {
        Verdict one = evaluate(part, article);
        verdict.hit = verdict.hit || one.hit;
        add_all(verdict.at, std::move(one.at));
      }
      std::sort(verdict.at.begin(), verdict.at.end());
      verdict.at.erase(std::unique(verdict.at.begin(), verdict.at.end()), verdict.at.end());
      return verdict;
  }
  verdict.hit = !verdict.at.empty();
  return verdict;
}

void collect_spans(const Node& node, const FoldedArticle& article, std::vector<Span>& spans) {
  collect(node, article, nullptr, spans);
}

}  // namespace newswatch::rules
