#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "rules/lint_checks.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

constexpr std::size_t kCompared = 48;  // parts of one node that are held against each other

class ShadowCheck {
 public:
  ShadowCheck(LintContext& context, std::vector<LintPart>& told)
      : forms_(context.forms), logic_(context.logic), told_(told) {}

  void walk(const FormTree& tree) {
    const bool counts = tree.asked == Asked::where;
    if (tree.expr->kind == Kind::any) {
      if (tree.parts.size() > kCompared && !counts) {
        terms_of_many(tree);
      } else {
        each_against_the_others(tree, [&](FormId part, FormId other) {
          return counts ? logic_.stands_within(part, other) : logic_.implies(part, other);
        });
      }
    } else if (tree.expr->kind == Kind::all && !counts) {
      each_against_the_others(
          tree, [&](FormId part, FormId other) { return logic_.implies(other, part); });
    }
    for (const FormTree& part : tree.parts) walk(part);
  }

 private:
  // A part is shadowed by one that stays.
  template <class IsShadowed>
  void each_against_the_others(const FormTree& tree, IsShadowed is_shadowed) {
    const std::size_t count = std::min(tree.parts.size(), kCompared);
    std::vector<bool> dropped(count);
    for (std::size_t i = count; i-- > 0;) {
      for (std::size_t j = 0; j < count && !dropped[i]; ++j) {
        if (i == j || dropped[j] || !is_shadowed(tree.parts[i].form, tree.parts[j].form)) continue;
        dropped[i] = true;
        tell(tree, tree.parts[i], tree.parts[j].form);
      }
    }
  }

  void terms_of_many(const FormTree& tree) {
    std::unordered_set<FormId> seen;
    std::unordered_set<FormId> dropped;
    for (const FormTree& part : tree.parts) {
      if (forms_[part.form].kind != Kind::term) continue;
      std::optional<FormId> other;
      if (!seen.insert(part.form).second) {
        other = part.form;
      } else {
        other = logic_.other_term_that_holds(part.form, tree.form, Asked::whether);
        if (other && dropped.contains(*other)) other.reset();
        if (other) dropped.insert(part.form);
      }
      if (other) tell(tree, part, *other);
    }
  }

  void tell(const FormTree& whole, const FormTree& part, FormId other) {
    const std::string label = forms_.label(part.form);
    std::string message;
    if (part.form == other) {
      message = fmt::format("{} stands here twice; remove one of the two", label);
    } else if (whole.expr->kind == Kind::any) {
      message = fmt::format("{} adds nothing: {} finds all that it finds; remove it", label,
                            forms_.label(other));
    } else {
      message = fmt::format("{} adds nothing: {} asks for it already; remove it", label,
                            forms_.label(other));
    }
    told_.push_back({LintFinding::Kind::shadowed, part.expr->offset, std::move(message)});
  }

  const Forms& forms_;
  Logic& logic_;
  std::vector<LintPart>& told_;
};

// Does a field that is named outside reach into it?
bool takes_field(const Expr& expr) {
  if (expr.field) return false;
  switch (expr.kind) {
    case Kind::feed:
    case Kind::tag:
    case Kind::publisher:
    case Kind::language:
      return false;
    default:
      return expr.parts.empty() || std::ranges::any_of(expr.parts, takes_field);
  }
}

}  // namespace

void tell_idle_fields(const Expr& expr, std::vector<LintPart>& told) {
  const bool binds_a_group = expr.field && !expr.parts.empty();
  if (binds_a_group && std::ranges::none_of(expr.parts, takes_field)) {
    told.push_back({LintFinding::Kind::field, expr.offset,
                    fmt::format("{}: binds nothing here, as every part names a field of its own; "
                                "remove it",
                                name_of(*expr.field))});
  }
  for (const Expr& part : expr.parts) tell_idle_fields(part, told);
}

void tell_shadowed(const FormTree& tree, LintContext& context, std::vector<LintPart>& told) {
  ShadowCheck(context, told).walk(tree);
}

}  // namespace newswatch::rules
