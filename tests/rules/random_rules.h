#pragma once

// Random expressions and articles over a tiny vocabulary, so that hits are common.

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feeds/article.h"
#include "rules/expr.h"
#include "tests/support/seed.h"

namespace newswatch::rules::test {

inline std::uint64_t seed_of_run() { return newswatch::testing::seed_of_run(20240610); }

inline bool is_long_run() { return std::getenv("NEWSWATCH_LONG_TESTS") != nullptr; }

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : generator_(seed) {}

  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(generator_);
  }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class List>
  auto pick(const List& list) {
    return list[below(std::size(list))];
  }

 private:
  std::mt19937_64 generator_;
};

// Longer than what the index keeps of a word before its wildcard.
inline constexpr const char* kLong =
    "talksabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnop";
inline constexpr const char* kLongPattern =
    "talksabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk*";
inline constexpr const char* kLongerPattern =
    "talksabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklm??p";

class RandomRules {
 public:
  explicit RandomRules(Chance& chance) : chance_(chance) {}

  Expr expr(int depth) {
    if (depth <= 0 || chance_.one_in(6)) return leaf();
    Expr made;
    switch (chance_.below(12)) {
      case 0:
      case 1:
        made = joined(Expr::Kind::any, depth, 2 + chance_.below(2));
        break;
      case 2:
      case 3:
        made = joined(Expr::Kind::all, depth, 2 + chance_.below(2));
        if (chance_.one_in(2)) made.parts.back() = negation(std::move(made.parts.back()));
        break;
      case 4:
        made.kind = Expr::Kind::at_least;
        made.count = 1 + static_cast<std::uint32_t>(chance_.below(3));
        made.parts.push_back(expr(depth - 1));
        break;
      case 5:
        return negation(expr(depth - 1));
      case 6:
        made.kind = pick<Expr::Kind>(
            {Expr::Kind::language, Expr::Kind::tag, Expr::Kind::feed, Expr::Kind::publisher});
        made.text = pick<std::string>({"en", "fr", "wire", "one"});
        return made;
      case 7:
        made.kind = Expr::Kind::words;
        made.text = pick<std::string>({"plain", "mixed"});
        break;
      default:
        made = joined(Expr::Kind::near, depth, chance_.one_in(4) ? 3 : 2);
        made.distance = distance();
    }
    return scoped(std::move(made));
  }

  static std::vector<std::string> list(std::string_view name) {
    if (name == "plain") return {"peace", "talk*", "deal talks"};
    return {"truce AND deal", "team", "\"peace talk?\" NOT lang:fr", "deal NEAR/2 te?m"};
  }

 private:
  template <class T>
  T pick(std::initializer_list<T> list) {
    return *(list.begin() + static_cast<std::ptrdiff_t>(chance_.below(list.size())));
  }

  Expr leaf() {
    Expr made;
    if (chance_.one_in(12)) {
      made.kind = Expr::Kind::regex;
      made.text = pick<std::string>({"talk", "e t", "^peace", "deal$", "t...", "k. .e", " "});
      return scoped(std::move(made));
    }
    made.text =
        chance_.one_in(8)
            ? pick<std::string>({"הפסקת", "הפסקת אש", "שלום*", "של??", "اتفاق", "الاتفاق",
                                 "اتفاق سلام", "اتفاق* سلام", "محادث*", "휴전", "가자 휴전?"})
            : pick<std::string>({"peace",
                                 "talks",
                                 "deal",
                                 "truce",
                                 "team",
                                 "talk",
                                 "talk*",
                                 "tal?s",
                                 "te*",
                                 "peace talks",
                                 "deal talks",
                                 "peace tal*",
                                 "truce deal team",
                                 "de?l te*m",
                                 "talks talks",
                                 "deal te*m peace",
                                 "te* talks",
                                 "pe* ta* de*",
                                 "talks talks talks",
                                 kLong,
                                 kLongPattern,
                                 kLongerPattern});
    if (chance_.one_in(8)) {
      made.exact_case = true;
      made.text = pick<std::string>({"Talks", "talks", "Deal", "PEACE", "Ta*", "Peace Talks"});
    }
    return scoped(std::move(made));
  }

  Expr scoped(Expr made) {
    if (chance_.one_in(8)) {
      made.field = pick<Field>(
          {Field::title, Field::text, Field::author, Field::category, Field::url, Field::text});
    }
    return made;
  }

  Expr joined(Expr::Kind kind, int depth, std::size_t count) {
    Expr made;
    made.kind = kind;
    for (std::size_t i = 0; i < count; ++i) made.parts.push_back(expr(depth - 1));
    return made;
  }

  static Expr negation(Expr part) {
    Expr made;
    made.kind = Expr::Kind::negation;
    made.parts.push_back(std::move(part));
    return made;
  }

  // Few different ones, so that chains are common.
  Distance distance() {
    Distance made;
    made.ordered = chance_.one_in(3);
    if (chance_.one_in(4)) {
      made.unit = chance_.one_in(2) ? Distance::Unit::sentence : Distance::Unit::paragraph;
    } else {
      made.words = pick<std::uint32_t>({1, 2, 2, 3});
    }
    return made;
  }

  Chance& chance_;
};

class RandomArticles {
 public:
  explicit RandomArticles(Chance& chance) : chance_(chance) {}

  feeds::Article article() {
    feeds::Article made{
        .url = "https://example.org/" + text(3), .title = text(5), .text = text(12)};
    for (std::size_t n = chance_.below(3); n > 0; --n) made.authors.push_back({.name = text(2)});
    for (std::size_t n = chance_.below(3); n > 0; --n) made.categories.push_back({.term = text(2)});
    made.language = chance_.one_in(2) ? "en-GB" : "fr";
    return made;
  }

 private:
  std::string text(std::size_t longest) {
    constexpr std::string_view kWords[]{"peace", "talks", "deal",  "truce", "team",    "Talks",
                                        "talk",  "Deal",  "PEACE", "tea",   "Peace's", kLong};
    constexpr std::string_view kWrittenTogether[]{
        "הפסקת", "והפסקת",  "כשבהפסקת", "אש",     "האש",    "באש",    "בשלום",   "שלומם",
        "اتفاق", "الاتفاق", "وللاتفاق", "باتفاق", "سلام",   "السلام", "والسلام", "فبالمحادثات",
        "휴전",  "휴전을",  "휴전에서", "가자",   "가자의", "은"};
    constexpr std::string_view kBetween[]{" ",   " ",  " ",  " ",    ", ", " – ",
                                          " 🎈 ", ". ", "! ", "\n\n", "-"};
    std::string made;
    for (std::size_t n = chance_.below(longest + 1); n > 0; --n) {
      made += chance_.one_in(10) ? chance_.pick(kWrittenTogether) : chance_.pick(kWords);
      made += chance_.pick(kBetween);
    }
    return made;
  }

  Chance& chance_;
};

}  // namespace newswatch::rules::test
