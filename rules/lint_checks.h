#pragma once

// What is told of one expression, each check for itself. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/lint.h"
#include "rules/lint_forms.h"
#include "rules/lint_logic.h"

namespace newswatch::rules {

// What all checks share, from rule to rule.
struct LintContext {
  const Forms& forms;
  Logic& logic;
  const RuleSettings& settings;
  // What was found out of a form already.
  std::unordered_map<FormId, bool> never;
  std::unordered_map<FormId, bool> common;
  std::unordered_map<FormId, std::uint32_t> scripts;
};

struct LintPart {
  LintFinding::Kind kind = LintFinding::Kind::never;
  std::uint32_t offset = 0;  // Expr::offset
  std::string message;
};

// Parts that can never hit: asked for and excluded at once, two languages, a person's name in a
// field where none is looked for. A part so told of an OR may be left out; one of an AND means that
// the AND never hits.
void tell_never(const FormTree& tree, LintContext& context, std::vector<LintPart>& told);

// Parts of an OR that another part finds as well, parts of an AND that another part says already.
void tell_shadowed(const FormTree& tree, LintContext& context, std::vector<LintPart>& told);

// Alternatives that stand in nearly every article, and a NOT of such.
void tell_common(const FormTree& tree, LintContext& context, std::vector<LintPart>& told);

// Parts of an AND or NEAR that have no word in a script in which other parts have some.
void tell_scripts(const FormTree& tree, LintContext& context, std::vector<LintPart>& told);

// A field before a group in which every part names its own.
void tell_idle_fields(const Expr& expr, std::vector<LintPart>& told);

// The language of which nearly every article holds the folded word; empty if none.
[[nodiscard]] std::string_view language_with(std::string_view folded);

}  // namespace newswatch::rules
