// Prints a tree with no more parentheses than it needs: each kind has a level of binding, and a
// part that binds no tighter than its whole is put in parentheses. So is an AND inside an OR,
// unless the tree is so deep that this might take the query beyond kMaxQueryDepth.

#include <algorithm>
#include <string>
#include <string_view>

#include "rules/query.h"
#include "rules/query_lexer.h"

namespace newswatch::rules {
namespace {

enum Level { any_level, all_level, part_level, near_level, atom_level };

Level level_of(const Expr& expr) {
  if (expr.field) return atom_level;  // title:( … )
  switch (expr.kind) {
    case Expr::Kind::any:
      return any_level;
    case Expr::Kind::all:
      return all_level;
    case Expr::Kind::negation:
      return part_level;
    case Expr::Kind::near:
      return expr.parts.size() == 2 ? near_level : atom_level;
    default:
      return atom_level;
  }
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// A word is printed bare only if it is read back as that very word.
std::string word_or_phrase(std::string_view text) {
  const auto symbols = symbols_of(text);
  const bool bare = symbols && symbols->size() == 2 &&
                    symbols->front().kind == Symbol::Kind::word && symbols->front().text == text;
  return bare ? std::string(text) : quoted(text);
}

std::string value(std::string_view prefix, std::string_view text) {
  const std::string bare = std::string(prefix) + std::string(text);
  const auto symbols = symbols_of(bare);
  const bool reads_back = symbols && symbols->size() == 2 &&
                          symbols->front().kind == Symbol::Kind::value &&
                          symbols->front().text == text;
  return reads_back ? bare : std::string(prefix) + quoted(text);
}

std::string pattern(std::string_view text) {
  std::string out = "regex:/";
  bool escaped = false;
  for (const char c : text) {
    if (c == '/' && !escaped) out += '\\';
    escaped = c == '\\' && !escaped;
    out += c;
  }
  return out + "/";
}

std::string amount(const Distance& distance) {
  switch (distance.unit) {
    case Distance::Unit::words:
      return std::to_string(distance.words);
    case Distance::Unit::sentence:
      return "s";
    case Distance::Unit::paragraph:
      return "p";
  }
  return {};
}

// A node takes at most three levels of a query: NOT, title: and a parenthesis.
constexpr std::size_t kDepthOfPlainTrees = kMaxQueryDepth / 3;

bool is_deeper_than(const Expr& expr, std::size_t levels) {
  return levels == 0 ||
         std::any_of(expr.parts.begin(), expr.parts.end(),
                     [levels](const Expr& part) { return is_deeper_than(part, levels - 1); });
}

class Printer {
 public:
  explicit Printer(const Expr& whole)
      : level_in_or_(is_deeper_than(whole, kDepthOfPlainTrees) ? all_level : part_level) {}

  std::string take() { return std::move(out_); }

  void print(const Expr& expr, Level at_least) {
    const bool parentheses = level_of(expr) < at_least;
    if (parentheses) out_ += '(';
    if (expr.field) {
      out_ += name_of(*expr.field);
      out_ += ':';
      Expr inner_view = without_field(expr);
      print(inner_view, atom_level);
    } else {
      body(expr);
    }
    if (parentheses) out_ += ')';
  }

 private:
  static Expr without_field(Expr expr) {
    expr.field.reset();
    return expr;
  }

  // An AND inside an OR binds tighter and could stand bare, but other products bind them the other
  // way round: the parentheses spare the reader the doubt, and the rule the warning of it.
  void either(const std::vector<Expr>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) out_ += " OR ";
      print(parts[i], level_in_or_);
    }
  }

  void both(const std::vector<Expr>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bool negated = parts[i].kind == Expr::Kind::negation && !parts[i].field;
      if (i > 0) out_ += negated ? " " : " AND ";
      print(parts[i], part_level);
    }
  }

  void body(const Expr& expr) {
    switch (expr.kind) {
      case Expr::Kind::term:
        if (expr.exact_case) out_ += "case:";
        out_ += word_or_phrase(expr.text);
        return;
      case Expr::Kind::any:
        return either(expr.parts);
      case Expr::Kind::all:
        return both(expr.parts);
      case Expr::Kind::negation:
        out_ += "NOT ";
        // NOT a NEAR/5 b would read back the same; parentheses spare the reader the doubt.
        for (const auto& part : expr.parts) {
          print(part, level_of(part) == near_level ? atom_level : part_level);
        }
        return;
      case Expr::Kind::near:
        return near(expr);
      case Expr::Kind::at_least:
        out_ += "atleast/" + std::to_string(expr.count) + '(';
        for (const auto& part : expr.parts) print(part, any_level);
        out_ += ')';
        return;
      case Expr::Kind::official:
        out_ += value("official:", expr.text);
        return;
      case Expr::Kind::group:
        out_ += value("group:", expr.text);
        return;
      case Expr::Kind::words:
        out_ += value("words:", expr.text);
        return;
      case Expr::Kind::regex:
        out_ += pattern(expr.text);
        return;
      case Expr::Kind::language:
        out_ += value("lang:", expr.text);
        return;
      case Expr::Kind::feed:
        out_ += value("feed:", expr.text);
        return;
      case Expr::Kind::tag:
        out_ += value("tag:", expr.text);
        return;
      case Expr::Kind::publisher:
        out_ += value("publisher:", expr.text);
        return;
    }
  }

  void near(const Expr& expr) {
    const bool ordered = expr.distance.ordered;
    if (expr.parts.size() == 2) {
      print(expr.parts[0], near_level);
      out_ += (ordered ? " ONEAR/" : " NEAR/") + amount(expr.distance) + ' ';
      print(expr.parts[1], atom_level);
      return;
    }
    out_ += (ordered ? "owithin/" : "within/") + amount(expr.distance) + '(';
    both(expr.parts);
    out_ += ')';
  }

  Level level_in_or_;
  std::string out_;
};

}  // namespace

std::string to_query(const Expr& expr) {
  Printer printer(expr);
  printer.print(expr, any_level);
  return printer.take();
}

}  // namespace newswatch::rules
