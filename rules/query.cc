// Recursive descent over the symbols, one function per level of binding:
//   any := all (OR all)*       all := part ((AND | NOT) part)*      part := NOT part | near
//   near := atom (NEAR atom)*  atom := word | "phrase" | ( any ) | field: atom | …
// NOT takes the whole NEAR chain behind it: a chain cannot be near something absent.

#include "rules/query.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "rules/query_level.h"
#include "rules/query_lexer.h"

namespace newswatch::rules {
namespace {

using boost::system::result;
using Kind = Symbol::Kind;

bool is_plain_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_separator(char c) {  // ASCII that belongs to no word
  return static_cast<unsigned char>(c) < 0x80 && !is_plain_letter(c) && c != '*' && c != '?';
}
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// What is wrong with the words of a term; empty if nothing.
std::string fault_of(std::string_view text) {
  bool any_letter = false;
  for (std::size_t i = 0; i < text.size();) {
    if (is_separator(text[i])) {
      ++i;
      continue;
    }
    std::size_t fixed = 0;
    bool wild = false;
    for (; i < text.size() && !is_separator(text[i]); ++i) {
      wild = wild || text[i] == '*' || text[i] == '?';
      if (!wild && !is_continuation(text[i])) ++fixed;
    }
    any_letter = any_letter || fixed > 0 || wild;
    if (wild && fixed < 2) {
      return "A wildcard needs at least two letters in front of it: write negotiat* or wom?n.";
    }
  }
  if (!any_letter) return "There is no word here: a term needs a letter or a digit.";
  return {};
}

class Parser {
 public:
  explicit Parser(std::vector<Symbol> symbols) : symbols_(std::move(symbols)) {}

  result<Query, QueryError> run() {
    if (peek().kind == Kind::end) fail(peek(), "The query is empty: write a word to look for.");
    Query query;
    query.expr = any();
    if (!error_ && peek().kind != Kind::end) unexpected();
    if (error_) return std::move(*error_);
    query.warnings = std::move(warnings_);
    return query;
  }

 private:
  const Symbol& peek(std::size_t ahead = 0) const {
    return symbols_[std::min(i_ + ahead, symbols_.size() - 1)];
  }
  const Symbol& take() { return symbols_[i_ + 1 < symbols_.size() ? i_++ : i_]; }

  void fail(const Symbol& at, std::string message,
            QueryError::Kind kind = QueryError::Kind::syntax) {
    if (!error_) error_ = QueryError{kind, at.offset, std::move(message)};
  }

  static bool starts_operand(Kind kind) {
    return kind == Kind::open || kind == Kind::word || kind == Kind::quoted ||
           kind == Kind::at_least || kind == Kind::within || kind == Kind::field ||
           kind == Kind::exact || kind == Kind::value;
  }

  static bool is_text(const Symbol& s) { return s.kind == Kind::word || s.kind == Kind::quoted; }

  // What follows an operand without an operator between them.
  void unexpected() {
    const Symbol& here = peek();
    if (here.kind == Kind::close) {
      return fail(here, "This parenthesis closes nothing: remove it, or open one before it.");
    }
    const Symbol& before = symbols_[i_ > 0 ? i_ - 1 : 0];
    for (const Symbol* s : {&here, &before}) {
      if (s->kind != Kind::word) continue;
      if (s->text == "and" || s->text == "or" || s->text == "not") {
        std::string capitals = s->text == "and" ? "AND" : s->text == "or" ? "OR" : "NOT";
        return fail(*s, "Operators are written in capitals: write " + capitals + ", or \"" +
                            s->text + "\" inside a phrase.");
      }
    }
    if (here.kind == Kind::word && here.text.size() > 1 && here.text[0] == '-') {
      return fail(here, "Leaving a word out is written NOT " + here.text.substr(1) + ".");
    }
    if (is_text(here) && is_text(before)) {
      if (here.kind == Kind::word && before.kind == Kind::word) {
        return fail(here, "Two words in a row: write \"" + before.text + " " + here.text +
                              "\" for a phrase, or " + before.text + " AND " + here.text + ".");
      }
      return fail(here, "An operator is missing here: write AND, OR, NOT or NEAR/5 in between.");
    }
    fail(here, "An operator is missing here: write AND, OR, NOT or NEAR/5 in between.");
  }

  // True from the first failure on.
  bool stops_at(const QueryLevel& level) {
    if (level.is_too_deep()) {
      fail(peek(),
           "The query is nested too deeply: at most " + std::to_string(kMaxQueryDepth) +
               " levels; name its parts as lists in words:.",
           QueryError::Kind::too_large);
    }
    return error_.has_value();
  }

  static Expr joined(Expr::Kind kind, std::vector<Expr> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    Expr expr;
    expr.kind = kind;
    expr.offset = parts.front().offset;
    expr.parts = std::move(parts);
    return expr;
  }

  Expr any() {
    std::vector<Expr> parts;
    std::optional<std::uint32_t> mixed;
    const Symbol* or_symbol = nullptr;
    for (;;) {
      parts.push_back(all());
      if (bare_and_ && !mixed) mixed = bare_and_;
      if (error_ || peek().kind != Kind::or_) break;
      or_symbol = &take();
    }
    if (or_symbol != nullptr && mixed && !error_) {
      warnings_.push_back({QueryError::Kind::syntax, *mixed,
                           "AND and OR stand side by side: AND binds first here, in other "
                           "products OR does; put parentheses around what belongs together."});
    }
    return joined(Expr::Kind::any, std::move(parts));
  }

  Expr all() {
    std::vector<Expr> parts;
    parts.push_back(part());
    std::optional<std::uint32_t> first_operator;
    while (!error_ && (peek().kind == Kind::and_ || peek().kind == Kind::not_)) {
      if (!first_operator) first_operator = peek().offset;
      if (peek().kind == Kind::and_) take();  // the NOT of `a NOT b` is read by part()
      parts.push_back(part());
    }
    bare_and_ = first_operator;
    return joined(Expr::Kind::all, std::move(parts));
  }

  Expr part() {
    if (peek().kind != Kind::not_) return near();
    const QueryLevel level(depth_);
    if (stops_at(level)) return {};
    Expr expr;
    expr.kind = Expr::Kind::negation;
    expr.offset = take().offset;
    expr.parts.push_back(part());
    return expr;
  }

  Expr near() {
    Expr left = atom();
    std::size_t chain = 0;
    while (!error_ && peek().kind == Kind::near) {
      const Symbol& op = take();
      if (++chain + depth_ > kMaxQueryDepth) {
        fail(op, "This chain of NEAR is too long: write within/25(a AND b AND c) instead.",
             QueryError::Kind::too_large);
        break;
      }
      if (peek().kind == Kind::not_) {
        fail(peek(), "NEAR needs something to be found on both sides: write a NOT (a NEAR/5 b).");
        break;
      }
      Expr expr;
      expr.kind = Expr::Kind::near;
      expr.distance = op.distance;
      expr.offset = left.offset;
      expr.parts.push_back(std::move(left));
      expr.parts.push_back(atom());
      left = std::move(expr);
    }
    return left;
  }

  Expr atom() {
    const QueryLevel level(depth_);
    if (stops_at(level)) return {};
    const Symbol& symbol = peek();
    if (!starts_operand(symbol.kind)) {
      missing_operand(symbol);
      return {};
    }
    take();
    switch (symbol.kind) {
      case Kind::open:
        return group(symbol);
      case Kind::field:
        return scoped(symbol);
      case Kind::exact:
        return exact(symbol);
      case Kind::at_least:
      case Kind::within:
        return counted(symbol);
      default:
        return leaf(symbol);
    }
  }

  void missing_operand(const Symbol& symbol) {
    if (i_ == 0) {
      return fail(symbol, "The query begins with an operator: write what to look for before it.");
    }
    const Symbol& before = symbols_[i_ - 1];
    if (before.kind == Kind::open && symbol.kind == Kind::close) {
      return fail(before, "There is nothing between these parentheses.");
    }
    if (symbol.kind == Kind::end) {
      return fail(symbol, before.kind == Kind::open
                              ? "This parenthesis is never closed: put ) at the end."
                              : "Something is missing at the end: write a word or a phrase.");
    }
    fail(symbol, "A word or a phrase is missing before this.");
  }

  Expr group(const Symbol& open) {
    Expr inside = any();
    if (error_) return {};
    if (peek().kind == Kind::end) {
      fail(open, "This parenthesis is never closed: put ) behind the last word of the group.");
      return {};
    }
    if (peek().kind != Kind::close) {
      unexpected();
      return {};
    }
    take();
    return inside;
  }

  Expr scoped(const Symbol& symbol) {
    Expr inside = atom();
    if (error_) return {};
    const bool about_the_feed = inside.kind == Expr::Kind::language ||
                                inside.kind == Expr::Kind::feed || inside.kind == Expr::Kind::tag ||
                                inside.kind == Expr::Kind::publisher;
    if (about_the_feed || inside.field) {
      fail(symbol, std::string(name_of(symbol.field)) +
                       ": stands before a word, a phrase or a group, not before another field.");
      return {};
    }
    inside.field = symbol.field;
    inside.offset = symbol.offset;
    return inside;
  }

  Expr exact(const Symbol& symbol) {
    if (!is_text(peek())) {
      fail(symbol, "case: stands directly before a word or a phrase: case:US, title:case:US.");
      return {};
    }
    Expr term = leaf(take());
    term.exact_case = true;
    term.offset = symbol.offset;
    return term;
  }

  Expr counted(const Symbol& symbol) {
    if (peek().kind != Kind::open) {
      fail(symbol, symbol.kind == Kind::at_least
                       ? "atleast is followed by a group: atleast/3(ceasefire OR truce)."
                       : "within is followed by a group: within/25(ceasefire AND talks AND Gaza).");
      return {};
    }
    Expr inside = group(take());
    Expr expr;
    expr.offset = symbol.offset;
    if (symbol.kind == Kind::at_least) {
      expr.kind = Expr::Kind::at_least;
      expr.count = symbol.count;
      expr.parts.push_back(std::move(inside));
      return expr;
    }
    expr.kind = Expr::Kind::near;
    expr.distance = symbol.distance;
    if (!error_ && (inside.kind != Expr::Kind::all || inside.field)) {
      fail(symbol, "within binds two things or more, with AND: within/25(ceasefire AND talks).");
    }
    expr.parts = std::move(inside.parts);
    return expr;
  }

  Expr leaf(const Symbol& symbol) {
    Expr expr;
    expr.offset = symbol.offset;
    expr.text = symbol.text;
    if (symbol.kind == Kind::value) {
      expr.kind = symbol.expr_kind;
      return expr;
    }
    const std::string fault = fault_of(expr.text);
    if (!fault.empty()) fail(symbol, fault);
    return expr;
  }

  std::vector<Symbol> symbols_;
  std::size_t i_ = 0;
  std::size_t depth_ = 0;
  std::optional<std::uint32_t> bare_and_;  // the first AND that the last all() read itself
  std::optional<QueryError> error_;
  std::vector<QueryError> warnings_;
};

}  // namespace

result<Query, QueryError> parse_query(std::string_view text) {
  if (text.size() > kMaxQueryBytes) {
    return QueryError{QueryError::Kind::too_large, static_cast<std::uint32_t>(kMaxQueryBytes),
                      "The query is longer than " + std::to_string(kMaxQueryBytes / 1024) +
                          " KiB: move its alternatives into a list in words:."};
  }
  auto symbols = symbols_of(text);
  if (!symbols) return symbols.error();
  return Parser(std::move(*symbols)).run();
}

result<Expr, QueryError> parse_item(std::string_view text) {
  if (text.size() > kMaxQueryBytes || uses_query_syntax(text)) {
    auto query = parse_query(text);
    if (!query) return query.error();
    return std::move(query->expr);
  }
  Expr term;
  for (const char c : text) {  // blanks trimmed, several read as one
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      term.text += c;
    } else if (!term.text.empty() && term.text.back() != ' ') {
      term.text += ' ';
    }
  }
  if (term.text.ends_with(' ')) term.text.pop_back();
  const std::string fault = fault_of(term.text);
  if (!fault.empty()) return QueryError{QueryError::Kind::syntax, 0, fault};
  return term;
}

}  // namespace newswatch::rules
