#pragma once

// The query language told a second time, slowly: every operator by trying all combinations,
// straight from the definitions in docs/rules.md. Shares with the product the parser's tree and the
// folding of text, nothing else.

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "rules/expr.h"
#include "rules/rule_set.h"
#include "rules/text.h"

namespace newswatch::rules::test {

// Words `first` to `last` of text number `text`; `passage`: found by a NEAR.
struct Place {
  std::size_t text = 0;
  std::size_t first = 0;
  std::size_t last = 0;
  bool passage = false;
  auto operator<=>(const Place&) const = default;
};

class Reference {
 public:
  using Lists = std::map<std::string, std::vector<Expr>>;  // words:, their items parsed

  Reference(const Subject& subject, const Lists& lists) : subject_(subject), lists_(lists) {
    const feeds::Article& a = subject.article;
    add(Field::title, 0, a.title);
    add(Field::text, 0, a.text);
    for (std::size_t i = 0; i < a.authors.size(); ++i) add(Field::author, i, a.authors[i].name);
    for (std::size_t i = 0; i < a.categories.size(); ++i) {
      const auto& [term, scheme, label] = a.categories[i];
      add(Field::category, i, label.empty() ? term : label);
    }
    add(Field::url, 0, a.url);
  }

  [[nodiscard]] bool hits(const Expr& rule) const { return hits(rule, kEverywhere); }

  // The spans that made the rule hit, ordered, each once.
  [[nodiscard]] std::vector<Span> spans(const Expr& rule) const {
    std::map<std::tuple<Field, std::uint32_t, std::uint32_t, std::uint32_t, std::string>, Span>
        found;
    mark(rule, kEverywhere, nullptr, [&](const Place& at, const std::string& term) {
      const Span span = span_of(at, term);
      found.emplace(std::tuple(span.field, span.item, span.start, span.end, span.term), span);
    });
    std::vector<Span> ordered;
    for (const auto& [place, span] : found) ordered.push_back(span);
    return ordered;
  }

 private:
  using Kind = Expr::Kind;
  using Fields = unsigned;  // a bit each
  static Fields only(Field field) { return 1u << static_cast<unsigned>(field); }
  inline static const Fields kEverywhere = only(Field::title) | only(Field::text);

  struct Text {
    Field field;
    std::size_t item;
    FoldedText folded;
  };
  // One choice of places for the operands of a NEAR. Places of a lower turn stand before those of a
  // higher one.
  struct Pick {
    Place at;
    int turn = 0;
  };
  using Arrangement = std::vector<Pick>;

  void add(Field field, std::size_t item, std::string_view text) {
    texts_.push_back({field, item, fold_text(text)});
  }

  static Fields scope(const Expr& expr, Fields around) {
    return expr.field ? only(*expr.field) : around;
  }

  // A list is OR over its items.
  [[nodiscard]] const std::vector<Expr>& parts(const Expr& expr) const {
    return expr.kind == Kind::words ? lists_.at(expr.text) : expr.parts;
  }

  // ---- words ----

  static bool fits(std::string_view pattern, std::string_view word) {
    if (pattern.empty()) return word.empty();
    if (pattern.front() == '*') {
      for (std::size_t n = 0; n <= word.size(); ++n) {
        if (fits(pattern.substr(1), word.substr(n))) return true;
      }
      return false;
    }
    if (word.empty()) return false;
    if (pattern.front() == '?') {
      std::size_t n = 1;
      while (n < word.size() && (static_cast<unsigned char>(word[n]) & 0xC0) == 0x80) ++n;
      return fits(pattern.substr(1), word.substr(n));
    }
    return pattern.front() == word.front() && fits(pattern.substr(1), word.substr(1));
  }

  // What Arabic and Hebrew may write in front of a word, put together instead of taken off.
  static const std::vector<std::string>& fronts(bool arabic) {
    static const auto kFronts = [] {
      std::array<std::vector<std::string>, 2> all;
      for (const std::string conjunction : {"", "ו"})
        for (const std::string that : {"", "ש", "כש"})
          for (const std::string preposition : {"", "ה", "ב", "ל", "מ", "כ"})
            all[0].push_back(conjunction + that + preposition);
      for (const std::string conjunction : {"", "و", "ف"})
        for (const std::string preposition : {"", "ب", "ل", "ك"})
          for (const std::string article : {"", "ال"})
            all[1].push_back(conjunction + preposition + article);
      for (const std::string conjunction : {"", "و", "ف"}) all[1].push_back(conjunction + "لل");
      return all;
    }();
    return kFronts[arabic ? 1 : 0];
  }

  static bool fits_written_together(std::string_view pattern, std::string_view word, bool first) {
    if (fits(pattern, word)) return true;
    for (const std::string particle : {"은", "을", "에", "에서", "에는", "의"}) {
      const std::string_view stem =
          word.substr(0, word.size() - std::min(word.size(), particle.size()));
      if (word.ends_with(particle) && stem.size() >= 6 && fits(pattern, stem)) return true;
    }
    const bool arabic = word.starts_with("\xD8") || word.starts_with("\xD9");
    if (!arabic && !word.starts_with("\xD7")) return false;
    const auto stands = [&](const std::string& front, std::size_t least, const std::string& back) {
      if (!word.starts_with(front)) return false;
      const std::string rest = back + std::string(word.substr(front.size()));
      return rest.size() >= 2 * least && fits(pattern, rest);
    };
    if (!first) return stands(arabic ? "ال" : "ה", 2, "");
    for (const std::string& front : fronts(arabic)) {
      if (!front.empty() && stands(front, 3, "")) return true;
      // "To the" loses the article's first letter.
      if (front.ends_with("لل") && stands(front, 0, "ال") && word.size() >= front.size() + 6)
        return true;
    }
    return false;
  }

  // The random terms are ASCII words with blanks between, in lower case where case does not count.
  static std::vector<std::string_view> words_of(std::string_view term) {
    std::vector<std::string_view> words;
    for (std::size_t blank = term.find(' '); blank != std::string_view::npos;
         blank = term.find(' ')) {
      words.push_back(term.substr(0, blank));
      term.remove_prefix(blank + 1);
    }
    words.push_back(term);
    return words;
  }

  template <class OnRow>
  void each_row(Fields fields, std::size_t length, OnRow on_row) const {
    for (std::size_t t = 0; t < texts_.size(); ++t) {
      if ((fields & only(texts_[t].field)) == 0) continue;
      for (std::size_t i = 0; i + length <= texts_[t].folded.tokens.size(); ++i) {
        on_row(Place{t, i, i + length - 1, false});
      }
    }
  }

  void find_term(const Expr& term, Fields fields, std::set<Place>& found) const {
    const auto words = words_of(term.text);
    each_row(fields, words.size(), [&](const Place& at) {
      const FoldedText& text = texts_[at.text].folded;
      for (std::size_t k = 0; k < words.size(); ++k) {
        const std::string_view word =
            term.exact_case ? text.source_word(at.first + k) : text.word(at.first + k);
        if (term.exact_case ? !fits(words[k], word)
                            : !fits_written_together(words[k], word, k == 0))
          return;
      }
      found.insert(at);
    });
  }

  // Patterns of letters, blanks and full stops, with ^ or $ at the ends: leftmost first, and on
  // behind the last one.
  void find_pattern(std::string pattern, Fields fields, std::set<Place>& found) const {
    const bool at_begin = pattern.starts_with('^');
    const bool at_end = pattern.ends_with('$');
    pattern = pattern.substr(at_begin ? 1 : 0, pattern.size() - at_begin - at_end);
    for (std::size_t t = 0; t < texts_.size(); ++t) {
      if ((fields & only(texts_[t].field)) == 0) continue;
      const FoldedText& text = texts_[t].folded;
      for (std::size_t i = 0; i + pattern.size() <= text.folded.size();) {
        bool equal = (!at_begin || i == 0) && (!at_end || i + pattern.size() == text.folded.size());
        for (std::size_t k = 0; k < pattern.size(); ++k)
          equal = equal && (pattern[k] == '.' || pattern[k] == text.folded[i + k]);
        if (!equal) {
          ++i;
          continue;
        }
        add_touched(t, i, i + pattern.size(), found);
        i += pattern.size();
      }
    }
  }

  void add_touched(std::size_t t, std::size_t begin, std::size_t end,
                   std::set<Place>& found) const {
    const auto& tokens = texts_[t].folded.tokens;
    std::vector<std::size_t> touched;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].folded_begin < end && begin < tokens[i].folded_end) touched.push_back(i);
    }
    if (!touched.empty()) found.insert({t, touched.front(), touched.back(), false});
  }

  // ---- hit or miss ----

  [[nodiscard]] bool hits(const Expr& expr, Fields around) const {
    const Fields fields = scope(expr, around);
    const auto& all = parts(expr);
    const auto part_hits = [&](const Expr& part) { return hits(part, fields); };
    switch (expr.kind) {
      case Kind::all:
        return std::all_of(all.begin(), all.end(), part_hits);
      case Kind::any:
      case Kind::words:
        return std::any_of(all.begin(), all.end(), part_hits);
      case Kind::negation:
        return !part_hits(all[0]);
      case Kind::term:
      case Kind::regex:
        return !places(expr, around).empty();
      case Kind::feed:
        return subject_.feed_name == expr.text;
      case Kind::publisher:
        return subject_.publisher == expr.text;
      case Kind::tag:
        return std::count(subject_.feed_tags.begin(), subject_.feed_tags.end(), expr.text) > 0;
      case Kind::language: {
        const std::string& language = subject_.article.language;
        return language == expr.text || language.starts_with(expr.text + "-");
      }
      default:
        return !places(expr, around).empty();
    }
  }

  // Every place at which the expression stands; none if it misses.
  [[nodiscard]] std::set<Place> places(const Expr& expr, Fields around) const {
    const Fields fields = scope(expr, around);
    std::set<Place> found;
    switch (expr.kind) {
      case Kind::term:
        find_term(expr, fields, found);
        break;
      case Kind::regex:
        find_pattern(expr.text, fields, found);
        break;
      case Kind::near:
        return passages(expr, fields);
      case Kind::at_least: {
        found = places(expr.parts[0], fields);
        std::set<std::tuple<std::size_t, std::size_t, std::size_t>> distinct;
        for (const Place& at : found) distinct.emplace(at.text, at.first, at.last);
        if (distinct.size() < expr.count) found.clear();
        break;
      }
      case Kind::all:
        if (!hits(expr, around)) break;
        [[fallthrough]];
      case Kind::any:
      case Kind::words:
        for (const Expr& part : parts(expr)) found.merge(places(part, fields));
        break;
      default:
        break;
    }
    return found;
  }

  // ---- NEAR ----

  // What says nothing of a place in the text: a condition on the whole article.
  [[nodiscard]] bool is_condition(const Expr& expr) const {
    switch (expr.kind) {
      case Kind::negation:
      case Kind::feed:
      case Kind::tag:
      case Kind::publisher:
      case Kind::language:
        return true;
      case Kind::all:
        return std::all_of(expr.parts.begin(), expr.parts.end(),
                           [&](const Expr& part) { return is_condition(part); });
      case Kind::any:
        return std::any_of(expr.parts.begin(), expr.parts.end(),
                           [&](const Expr& part) { return is_condition(part); });
      default:
        return false;
    }
  }

  static std::vector<Arrangement> beside(const std::vector<Arrangement>& left,
                                         const std::vector<Arrangement>& right, bool after) {
    std::vector<Arrangement> both;
    for (const Arrangement& a : left) {
      int turns = 0;
      for (const Pick& pick : a) turns = std::max(turns, pick.turn + 1);
      for (const Arrangement& b : right) {
        Arrangement one = a;
        for (Pick pick : b) {
          pick.turn += after ? turns : 0;
          one.push_back(pick);
        }
        both.push_back(std::move(one));
      }
    }
    return both;
  }

  // Every choice of places that fulfils an operand of `near`.
  [[nodiscard]] std::vector<Arrangement> arrangements(const Expr& expr, Fields around,
                                                      const Expr& near, bool may_join) const {
    const Fields fields = scope(expr, around);
    const auto& all = parts(expr);
    std::vector<Arrangement> choices;
    if (expr.kind == Kind::any || expr.kind == Kind::words) {
      for (const Expr& part : all) {
        for (Arrangement& one : arrangements(part, fields, near, may_join))
          choices.push_back(std::move(one));
      }
      return choices;
    }
    if (expr.kind == Kind::all) {
      choices.emplace_back();
      for (const Expr& part : all) {
        if (!is_condition(part)) {
          choices = beside(choices, arrangements(part, fields, near, false), false);
        } else if (!hits(part, fields)) {
          return {};
        }
      }
      return choices;
    }
    if (expr.kind == Kind::near && may_join && all.size() == 2 && expr.distance == near.distance) {
      return operands(expr, fields, near, true);
    }
    for (const Place& at : places(expr, around)) choices.push_back({{at, 0}});
    return choices;
  }

  [[nodiscard]] std::vector<Arrangement> operands(const Expr& expr, Fields fields, const Expr& near,
                                                  bool may_join) const {
    std::vector<Arrangement> choices(1);
    for (const Expr& part : expr.parts) {
      choices = beside(choices, arrangements(part, fields, near, may_join), near.distance.ordered);
    }
    return choices;
  }

  [[nodiscard]] bool lie_near(const Arrangement& picks, const Expr& near) const {
    for (std::size_t i = 0; i < picks.size(); ++i) {
      for (std::size_t j = 0; j < picks.size(); ++j) {
        if (i == j) continue;
        const Place& a = picks[i].at;
        const Place& b = picks[j].at;
        if (a.text != b.text) return false;
        const bool share = a.first <= b.last && b.first <= a.last;
        if (share && !a.passage && !b.passage) return false;
        if (picks[i].turn < picks[j].turn && a.last >= b.first) return false;
      }
    }
    if (near.distance.unit != Distance::Unit::words) return in_one_part(picks, near);
    return near.parts.size() == 2 ? are_neighbours(picks, near) : in_one_window(picks, near);
  }

  [[nodiscard]] bool in_one_part(const Arrangement& picks, const Expr& near) const {
    std::set<std::uint32_t> numbers;
    for (const Pick& pick : picks) {
      for (std::size_t i = pick.at.first; i <= pick.at.last; ++i) {
        const Token& token = texts_[pick.at.text].folded.tokens[i];
        numbers.insert(near.distance.unit == Distance::Unit::sentence ? token.sentence
                                                                      : token.paragraph);
      }
    }
    return numbers.size() == 1;
  }

  // Each begins within the distance of the words that stand before it.
  static bool are_neighbours(Arrangement picks, const Expr& near) {
    std::sort(picks.begin(), picks.end(),
              [](const Pick& a, const Pick& b) { return a.at.first < b.at.first; });
    std::size_t reach = picks[0].at.last;
    for (const Pick& pick : picks) {
      if (pick.at.first > reach + near.distance.words) return false;
      reach = std::max(reach, pick.at.last);
    }
    return true;
  }

  // Each two within the distance.
  static bool in_one_window(const Arrangement& picks, const Expr& near) {
    for (const Pick& a : picks) {
      for (const Pick& b : picks) {
        if (b.at.first > a.at.last + near.distance.words) return false;
      }
    }
    return true;
  }

  [[nodiscard]] std::set<Place> passages(const Expr& near, Fields fields) const {
    std::set<Place> all;
    const bool chain = near.parts.size() == 2;
    for (const Arrangement& picks : operands(near, fields, near, chain)) {
      if (!lie_near(picks, near)) continue;
      Place hull = picks[0].at;
      for (const Pick& pick : picks) {
        hull.first = std::min(hull.first, pick.at.first);
        hull.last = std::max(hull.last, pick.at.last);
      }
      hull.passage = true;
      all.insert(hull);
    }
    std::set<Place> shortest;
    for (const Place& one : all) {
      const bool holds_another = std::any_of(all.begin(), all.end(), [&](const Place& other) {
        return other != one && lies_in(other, one);
      });
      if (!holds_another) shortest.insert(one);
    }
    return shortest;
  }

  static bool lies_in(const Place& inner, const Place& outer) {
    return inner.text == outer.text && outer.first <= inner.first && inner.last <= outer.last;
  }

  // ---- what made it hit ----

  template <class OnPlace>
  void mark(const Expr& expr, Fields around, const std::set<Place>* inside,
            const OnPlace& on_place) const {
    const Fields fields = scope(expr, around);
    const auto is_inside = [&](const Place& at) {
      return inside == nullptr || std::any_of(inside->begin(), inside->end(),
                                              [&](const Place& p) { return lies_in(at, p); });
    };
    switch (expr.kind) {
      case Kind::negation:
        return;
      case Kind::term:
      case Kind::regex:
        for (const Place& at : places(expr, around)) {
          if (is_inside(at))
            on_place(at, expr.kind == Kind::regex ? "/" + expr.text + "/" : expr.text);
        }
        return;
      case Kind::near: {
        std::set<Place> kept;
        for (const Place& passage : passages(expr, fields)) {
          if (is_inside(passage)) kept.insert(passage);
        }
        mark_operands(expr, fields, expr, expr.parts.size() == 2, &kept, on_place);
        return;
      }
      default:
        if ((inside != nullptr && expr.kind != Kind::at_least) || hits(expr, around)) {
          for (const Expr& part : parts(expr)) mark(part, fields, inside, on_place);
        }
    }
  }

  // A NEAR that lengthens the chain of `near` has no passages of its own.
  template <class OnPlace>
  void mark_operands(const Expr& expr, Fields fields, const Expr& near, bool may_join,
                     const std::set<Place>* inside, const OnPlace& on_place) const {
    for (const Expr& part : parts(expr)) {
      const Fields below = scope(part, fields);
      const bool joins = part.kind == Kind::near && may_join && part.parts.size() == 2 &&
                         part.distance == near.distance;
      const bool alternatives = part.kind == Kind::any || part.kind == Kind::words;
      if (joins || alternatives) {
        mark_operands(part, below, near, may_join, inside, on_place);
      } else {
        mark(part, fields, inside, on_place);
      }
    }
  }

  [[nodiscard]] Span span_of(const Place& at, const std::string& term) const {
    const Text& text = texts_[at.text];
    const auto begin = text.folded.tokens[at.first].source_begin;
    const auto end = text.folded.tokens[at.last].source_end;
    const auto characters_before = [&](std::size_t byte) {
      const auto head = text.folded.source.substr(0, byte);
      return static_cast<std::uint32_t>(std::count_if(head.begin(), head.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
      }));
    };
    return {.field = text.field,
            .item = static_cast<std::uint32_t>(text.item),
            .start = characters_before(begin),
            .end = characters_before(end),
            .text = std::string(text.folded.source.substr(begin, end - begin)),
            .term = term};
  }

  const Subject& subject_;
  const Lists& lists_;
  std::vector<Text> texts_;
};

}  // namespace newswatch::rules::test
