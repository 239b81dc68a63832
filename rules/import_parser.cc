// Precedence climbing over Grammar::binding: an operator is read where it binds at least as tightly
// as the caller asks for. Lucene has no precedence: there each part of a group is required,
// optional or forbidden, and AND makes both its neighbours required (classic query parser, default
// OR).

#include "rules/import_parser.h"
#include "rules/query_level.h"

#include <algorithm>
#include <string>
#include <utility>

namespace newswatch::rules {
namespace {

using boost::system::result;
using Kind = ImportSymbol::Kind;

class Parser {
 public:
  Parser(std::vector<ImportSymbol> symbols, const Grammar& grammar, ImportNotes& notes)
      : symbols_(std::move(symbols)), grammar_(grammar), notes_(notes) {}

  result<Part, QueryError> run() {
    if (peek().kind == Kind::end) fail(peek(), "There is no query here: write a word to look for.");
    Part whole = group_inside();
    if (!error_ && peek().kind != Kind::end) {
      fail(peek(), peek().kind == Kind::close
                       ? "This parenthesis closes nothing: remove it, or open one before it."
                       : "A word or a phrase is missing before this.");
    }
    if (error_) return std::move(*error_);
    return whole;
  }

 private:
  const ImportSymbol& peek(std::size_t ahead = 0) const {
    return symbols_[std::min(i_ + ahead, symbols_.size() - 1)];
  }
  const ImportSymbol& take() { return symbols_[i_ + 1 < symbols_.size() ? i_++ : i_]; }

  void fail(const ImportSymbol& at, std::string message,
            QueryError::Kind kind = QueryError::Kind::syntax) {
    if (!error_) error_ = QueryError{kind, at.offset, std::move(message)};
  }

  void changed(const ImportSymbol& at, std::string message) {
    notes_.push_back({ImportNote::Kind::changed, at.offset, std::move(message)});
  }

  static bool starts_operand(const ImportSymbol& symbol) {
    return symbol.kind == Kind::open || symbol.kind == Kind::term || symbol.kind == Kind::field ||
           symbol.kind == Kind::at_least || symbol.kind == Kind::left_out;
  }

  Part group_inside() { return grammar_.clauses ? clauses() : expression(0); }

  // How tightly what comes next binds to what stands before it; -1: not at all.
  int level_of(const ImportSymbol& symbol) const {
    const Binding& binding = grammar_.binding;
    switch (symbol.kind) {
      case Kind::either:
        return binding.either;
      case Kind::both:
        return binding.both;
      case Kind::except:
        return binding.except;
      case Kind::negation:
        return symbol.prefix ? binding.beside : binding.except;
      case Kind::near:
        return binding.near;
      default:
        return starts_operand(symbol) ? binding.beside : -1;
    }
  }

  Part expression(int least) {
    Part left = operand();
    bool has_both = false;
    bool has_either = false;
    while (!error_) {
      const ImportSymbol& op = peek();
      const int level = level_of(op);
      if (level < 0 || level < least) break;
      has_either = has_either || op.kind == Kind::either;
      has_both = has_both || op.kind == Kind::both;
      if (has_both && has_either && grammar_.mix_is_noted && !mix_told_) {
        mix_told_ = true;
        changed(op,
                "AND and OR stand side by side, and AND is taken to bind first; put "
                "parentheses around what belongs together");
      }
      switch (op.kind) {
        case Kind::near:
          left = chain(std::move(left), level);
          break;
        case Kind::either:
          take();
          left = joined(Expr::Kind::any, std::move(left), expression(level + 1));
          break;
        case Kind::both:
          take();
          left = joined(Expr::Kind::all, std::move(left), expression(level + 1));
          break;
        case Kind::except:
        case Kind::negation:
          left = joined(Expr::Kind::all, std::move(left),
                        op.prefix ? expression(level + 1) : negated());
          break;
        default:
          left = beside(std::move(left), level);
      }
    }
    return left;
  }

  Part negated() {
    const ImportSymbol& sign = take();
    const int level = sign.prefix ? 9 : grammar_.binding.negated;
    return negation_of(expression(level), sign.offset);
  }

  Part beside(Part left, int level) {
    const ImportSymbol& second = peek();
    if (grammar_.beside == Beside::phrase) {
      ImportSymbol adjacent;
      adjacent.offset = second.offset;
      adjacent.distance = {.words = 1, .ordered = true};
      return near(std::move(left), expression(level + 1), adjacent, notes_);
    }
    if (grammar_.beside_is_noted && !beside_told_) {
      beside_told_ = true;
      changed(second,
              "no operator stands before this, so it reads as AND; write AND, OR, or quotes "
              "around a phrase");
    }
    return joined(Expr::Kind::all, std::move(left), expression(level + 1));
  }

  // a NEAR/5 b NEAR/2 c: from the left, or, in LexisNexis, the smallest distance first and then
  // sentences before paragraphs.
  Part chain(Part first, int level) {
    std::vector<Part> operands;
    std::vector<ImportSymbol> operators;
    operands.push_back(std::move(first));
    while (!error_ && peek().kind == Kind::near) {
      if (operators.size() >= kMaxQueryDepth) {
        fail(peek(), "This chain of NEAR is too long: newswatch binds ten things at most.",
             QueryError::Kind::too_large);
        break;
      }
      operators.push_back(take());
      operands.push_back(expression(level + 1));
    }
    while (!operators.empty()) {
      const auto rank = [](const ImportSymbol& op) {
        return std::pair(static_cast<int>(op.distance.unit), op.distance.words);
      };
      auto next = operators.begin();
      if (grammar_.smallest_first) {
        next = std::min_element(
            operators.begin(), operators.end(),
            [&](const ImportSymbol& a, const ImportSymbol& b) { return rank(a) < rank(b); });
      }
      const auto at = operands.begin() + (next - operators.begin());
      *at = near(std::move(*at), std::move(at[1]), *next, notes_);
      operands.erase(at + 1);
      operators.erase(next);
    }
    return std::move(operands.front());
  }

  Part operand() {
    const QueryLevel level(depth_);
    if (level.is_too_deep()) {
      fail(peek(),
           "The query is nested too deeply: at most " + std::to_string(kMaxQueryDepth) + " levels.",
           QueryError::Kind::too_large);
    }
    if (error_) return std::nullopt;
    const ImportSymbol& symbol = peek();
    switch (symbol.kind) {
      case Kind::open:
        return group();
      case Kind::term:
        return term();
      case Kind::field:
        return field();
      case Kind::left_out:
        take();
        return std::nullopt;
      case Kind::negation:
      case Kind::except:
        return negated();
      case Kind::at_least: {
        take();
        Part counted = expression(grammar_.binding.field);
        return at_least(std::move(counted), symbol.count, symbol.offset, notes_);
      }
      default:
        missing(symbol);
        return std::nullopt;
    }
  }

  void missing(const ImportSymbol& symbol) {
    const ImportSymbol* before = i_ > 0 ? &symbols_[i_ - 1] : nullptr;
    const bool ends = symbol.kind == Kind::end || symbol.kind == Kind::close;
    if (before != nullptr && before->kind == Kind::open && ends) {
      return fail(*before, symbol.kind == Kind::end
                               ? "This parenthesis is never closed: put ) at the end."
                               : "There is nothing to look for between these parentheses.");
    }
    fail(symbol, symbol.kind == Kind::end
                     ? "Something is missing at the end: write a word or a phrase."
                     : "A word or a phrase is missing before this.");
  }

  Part group() {
    const ImportSymbol& open = take();
    if (peek().kind == Kind::end || peek().kind == Kind::close) {
      missing(peek());
      return std::nullopt;
    }
    Part inside = group_inside();
    if (error_) return std::nullopt;
    if (peek().kind != Kind::close) {
      fail(peek().kind == Kind::end ? open : peek(),
           peek().kind == Kind::end
               ? "This parenthesis is never closed: put ) behind the last word of the group."
               : "A word or a phrase is missing before this.");
      return std::nullopt;
    }
    const ImportSymbol& close = take();
    if (close.slop) return near_each_other(std::move(inside), *close.slop, close.offset, notes_);
    return inside;
  }

  // Where words side by side are a phrase, all of them.
  Part term() {
    ImportSymbol whole = take();
    if (grammar_.beside == Beside::phrase && !whole.slop) {
      while (peek().kind == Kind::term && !peek().slop && peek().exact == whole.exact)
        whole.text += " " + take().text;
    }
    return part_of_term(whole, grammar_, notes_);
  }

  Part field() {
    const ImportSymbol symbol = take();
    const bool left_out = symbol.field == nullptr || symbol.field->use == FieldUse::left_out;
    int level = grammar_.binding.field;
    if (!left_out && symbol.field->use == FieldUse::rest) level = grammar_.binding.beside;
    const ImportSymbol& first = peek();
    if (first.kind == Kind::near || first.kind == Kind::both || first.kind == Kind::either) {
      fail(first, "Nothing follows " + symbol.text + " here: write its value behind it.");
      return std::nullopt;
    }
    Part value = expression(level);
    if (error_) return std::nullopt;
    if (!left_out) return in_field(std::move(value), *symbol.field, symbol, notes_);
    // What is told about the value matters no more.
    std::erase_if(notes_, [&](const ImportNote& note) {
      return note.offset >= symbol.offset && note.offset < peek().offset;
    });
    std::string mend = "use words, title:, author:, url: or the rule's feeds: [...] instead";
    if (symbol.field != nullptr) mend = symbol.field->mend;
    notes_.push_back(
        {ImportNote::Kind::left_out, symbol.offset, symbol.text + " has no counterpart; " + mend});
    return std::nullopt;
  }

  struct Clause {
    enum class Occurs : std::uint8_t { required, optional, forbidden } occurs = Occurs::optional;
    Part part;
    std::uint32_t offset = 0;
  };

  Part clauses() {
    std::vector<Clause> found;
    while (!error_) {
      bool conjunction = false;
      if (peek().kind == Kind::both || peek().kind == Kind::either) {
        if (found.empty()) {
          missing(peek());
          break;
        }
        conjunction = peek().kind == Kind::both;
        take();
        if (!(starts_operand(peek()) || peek().kind == Kind::negation ||
              peek().kind == Kind::required)) {
          missing(peek());
          break;
        }
      }
      if (peek().kind == Kind::end || peek().kind == Kind::close) break;
      if (conjunction && found.back().occurs == Clause::Occurs::optional)
        found.back().occurs = Clause::Occurs::required;
      Clause clause;
      clause.offset = peek().offset;
      if (conjunction) clause.occurs = Clause::Occurs::required;
      if (peek().kind == Kind::required) {
        take();
        clause.occurs = Clause::Occurs::required;
      } else if (peek().kind == Kind::negation) {
        take();
        clause.occurs = Clause::Occurs::forbidden;
      }
      clause.part = operand();
      found.push_back(std::move(clause));
    }
    return error_ ? std::nullopt : together(std::move(found));
  }

  Part together(std::vector<Clause> clauses) {
    const auto is_required = [](const Clause& one) {
      return one.occurs == Clause::Occurs::required;
    };
    const bool any_required = std::any_of(clauses.begin(), clauses.end(), is_required);
    Part wanted;
    Part unwanted;
    for (Clause& clause : clauses) {
      if (clause.occurs == Clause::Occurs::forbidden) {
        unwanted = joined(Expr::Kind::all, std::move(unwanted),
                          negation_of(std::move(clause.part), clause.offset));
      } else if (any_required && !is_required(clause)) {
        notes_.push_back({ImportNote::Kind::left_out, clause.offset,
                          "beside what AND or + requires, this part only ranks there and is left "
                          "out; put parentheses around the parts of an OR"});
      } else {
        wanted = joined(any_required ? Expr::Kind::all : Expr::Kind::any, std::move(wanted),
                        std::move(clause.part));
      }
    }
    return joined(Expr::Kind::all, std::move(wanted), std::move(unwanted));
  }

  std::vector<ImportSymbol> symbols_;
  const Grammar& grammar_;
  ImportNotes& notes_;
  std::size_t i_ = 0;
  std::size_t depth_ = 0;
  bool mix_told_ = false;
  bool beside_told_ = false;
  std::optional<QueryError> error_;
};

}  // namespace

result<Part, QueryError> parse_import(std::vector<ImportSymbol> symbols, const Grammar& grammar,
                                      ImportNotes& notes) {
  return Parser(std::move(symbols), grammar, notes).run();
}

}  // namespace newswatch::rules
