#include "rules/import_parts.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

void changed(ImportNotes& notes, std::uint32_t offset, std::string message) {
  notes.push_back({ImportNote::Kind::changed, offset, std::move(message)});
}

bool is_about_the_feed(const Expr& expr) {
  return expr.kind == Kind::language || expr.kind == Kind::publisher;
}

// Whether it stands somewhere in the text, so that something can be near it.
bool has_place(const Expr& expr) {
  if (expr.kind == Kind::negation || is_about_the_feed(expr)) return false;
  if (expr.kind == Kind::any) return std::all_of(expr.parts.begin(), expr.parts.end(), has_place);
  if (expr.kind == Kind::all) return std::any_of(expr.parts.begin(), expr.parts.end(), has_place);
  return true;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kLanguages{
    {{"english", "en"},  {"arabic", "ar"},  {"hebrew", "he"},    {"french", "fr"},
     {"german", "de"},   {"spanish", "es"}, {"italian", "it"},   {"portuguese", "pt"},
     {"dutch", "nl"},    {"russian", "ru"}, {"ukrainian", "uk"}, {"polish", "pl"},
     {"turkish", "tr"},  {"persian", "fa"}, {"farsi", "fa"},     {"chinese", "zh"},
     {"japanese", "ja"}, {"korean", "ko"},  {"hindi", "hi"},     {"urdu", "ur"},
     {"swedish", "sv"},  {"danish", "da"},  {"greek", "el"},     {"indonesian", "id"}}};

std::string language_code(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (c == '*' || c == '?') continue;
    name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  for (const auto& [word, code] : kLanguages) {
    if (name == word) return std::string(code);
  }
  return name;
}

// The words of the part as values of lang: or publisher:.
Part as_values(Expr expr, Kind kind) {
  if (expr.kind == Kind::term) {
    expr.kind = kind;
    expr.exact_case = false;
    if (kind == Kind::language) expr.text = language_code(expr.text);
    return expr;
  }
  if (expr.kind != Kind::all && expr.kind != Kind::any && expr.kind != Kind::negation)
    return std::nullopt;
  // An article has one language: several values are alternatives, however they are joined.
  std::vector<Expr> parts;
  for (Expr& part : expr.parts) {
    if (Part value = as_values(std::move(part), kind)) parts.push_back(std::move(*value));
  }
  if (parts.empty()) return std::nullopt;
  if (expr.kind == Kind::negation) return negation_of(std::move(parts.front()), expr.offset);
  Part whole;
  for (Expr& part : parts) whole = joined(Kind::any, std::move(whole), std::move(part));
  return whole;
}

char capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Every term with its letters as `use` wants them.
void set_case(Expr& expr, FieldUse use) {
  for (Expr& part : expr.parts) set_case(part, use);
  if (expr.kind != Kind::term || expr.exact_case) return;
  expr.exact_case = true;
  std::string& text = expr.text;
  if (use == FieldUse::no_capital) std::transform(text.begin(), text.end(), text.begin(), small);
  if (use == FieldUse::all_capitals)
    std::transform(text.begin(), text.end(), text.begin(), capital);
  if (use != FieldUse::some_capital) return;
  Expr shouted = expr;
  std::transform(text.begin(), text.end(), shouted.text.begin(), capital);
  if (!text.empty()) text.front() = capital(text.front());
  if (shouted.text == text) return;
  Expr either;
  either.kind = Kind::any;
  either.offset = expr.offset;
  either.field = std::exchange(expr.field, std::nullopt);
  either.parts.push_back(std::move(expr));
  either.parts.push_back(std::move(shouted));
  either.parts.back().field.reset();
  expr = std::move(either);
}

Part scoped(Expr expr, Field field) {
  if (expr.field || is_about_the_feed(expr)) return expr;  // the innermost field counts
  expr.field = field;
  return expr;
}

}  // namespace

Part joined(Kind kind, Part left, Part right) {
  if (!left) return right;
  if (!right) return left;
  if (left->kind != kind || left->field) {
    Expr whole;
    whole.kind = kind;
    whole.offset = left->offset;
    whole.parts.push_back(std::move(*left));
    left = std::move(whole);
  }
  if (right->kind == kind && !right->field) {
    for (Expr& part : right->parts) left->parts.push_back(std::move(part));
  } else {
    left->parts.push_back(std::move(*right));
  }
  return left;
}

Part negation_of(Part part, std::uint32_t offset) {
  if (!part) return std::nullopt;
  Expr expr;
  expr.kind = Kind::negation;
  expr.offset = offset;
  expr.parts.push_back(std::move(*part));
  return expr;
}

Part near(Part left, Part right, const ImportSymbol& op, ImportNotes& notes) {
  if (!left || !right)
    return op.negated ? left : joined(Kind::all, std::move(left), std::move(right));
  if (!has_place(*left) || !has_place(*right)) {
    changed(notes, op.offset,
            "one side of this operator stands nowhere in the text, so it reads as AND; check "
            "that this is meant");
    return joined(Kind::all, std::move(left),
                  op.negated ? negation_of(std::move(right), op.offset) : std::move(right));
  }
  Expr expr;
  expr.kind = Kind::near;
  expr.distance = op.distance;
  expr.offset = op.offset;
  expr.parts.push_back(*left);
  expr.parts.push_back(std::move(*right));
  if (!op.negated) return expr;
  changed(notes, op.offset,
          "an article is left out here as soon as the two come near each other once, even if the "
          "first stands alone elsewhere; check that this is meant");
  return joined(Kind::all, std::move(left), negation_of(std::move(expr), op.offset));
}

Part near_each_other(Part group, std::uint32_t between, std::uint32_t offset, ImportNotes& notes) {
  if (!group) return std::nullopt;
  const bool fits = group->kind == Kind::all && !group->field && group->parts.size() <= 10 &&
                    std::all_of(group->parts.begin(), group->parts.end(), has_place);
  if (!fits) {
    notes.push_back({ImportNote::Kind::left_out, offset,
                     "~ behind a group binds two to ten things joined with AND, and is left out "
                     "here; write NEAR between what belongs together"});
    return group;
  }
  group->kind = Kind::near;
  group->distance = {.words = static_cast<std::uint32_t>(
                         std::min<std::uint64_t>(std::uint64_t{between} + 1, kMaxNearWords))};
  return group;
}

Part at_least(Part part, std::uint32_t count, std::uint32_t offset, ImportNotes& notes) {
  if (!part) return std::nullopt;
  if (!has_place(*part)) {
    notes.push_back({ImportNote::Kind::left_out, offset,
                     "atleast counts words, and there are none here; remove it"});
    return part;
  }
  Expr expr;
  expr.kind = Kind::at_least;
  expr.count = count;
  expr.offset = offset;
  expr.parts.push_back(std::move(*part));
  return expr;
}

Part in_field(Part part, const FieldWord& field, const ImportSymbol& symbol, ImportNotes& notes) {
  if (!part) return std::nullopt;
  if (!field.mend.empty())
    changed(notes, symbol.offset, symbol.text + " " + std::string(field.mend));
  switch (field.use) {
    case FieldUse::in_field:
    case FieldUse::rest:
      return scoped(std::move(*part), field.field);
    case FieldUse::language:
      return as_values(std::move(*part), Kind::language);
    case FieldUse::publisher:
      return as_values(std::move(*part), Kind::publisher);
    case FieldUse::exact:
    case FieldUse::all_capitals:
    case FieldUse::some_capital:
    case FieldUse::no_capital:
      set_case(*part, field.use);
      return part;
    case FieldUse::everywhere:
    case FieldUse::as_written:
    case FieldUse::left_out:
      return part;
  }
  return part;
}

}  // namespace newswatch::rules
