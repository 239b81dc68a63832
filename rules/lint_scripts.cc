// The script of a word is that of its letters. A part hits in the scripts of its words; what asks
// for none (a pattern, a feed, a year) hits in all.

#include <fmt/format.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "rules/fold_table.h"
#include "rules/lint_checks.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;
using Scripts = std::uint32_t;  // a bit each

struct Script {
  UScriptCode code;
  std::string_view name;
};

// Han and Kana are one: Japanese writes both in one article.
constexpr std::array kScripts{
    Script{USCRIPT_LATIN, "Latin"},       Script{USCRIPT_CYRILLIC, "Cyrillic"},
    Script{USCRIPT_GREEK, "Greek"},       Script{USCRIPT_ARABIC, "Arabic"},
    Script{USCRIPT_HEBREW, "Hebrew"},     Script{USCRIPT_HAN, "Chinese or Japanese"},
    Script{USCRIPT_HANGUL, "Korean"},     Script{USCRIPT_DEVANAGARI, "Devanagari"},
    Script{USCRIPT_BENGALI, "Bengali"},   Script{USCRIPT_TAMIL, "Tamil"},
    Script{USCRIPT_TELUGU, "Telugu"},     Script{USCRIPT_GUJARATI, "Gujarati"},
    Script{USCRIPT_GURMUKHI, "Gurmukhi"}, Script{USCRIPT_THAI, "Thai"},
    Script{USCRIPT_LAO, "Lao"},           Script{USCRIPT_KHMER, "Khmer"},
    Script{USCRIPT_MYANMAR, "Burmese"},   Script{USCRIPT_GEORGIAN, "Georgian"},
    Script{USCRIPT_ARMENIAN, "Armenian"}, Script{USCRIPT_ETHIOPIC, "Ethiopic"}};
constexpr Scripts kAll = (Scripts{1} << kScripts.size()) - 1;

Scripts script_of(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  UScriptCode code = uscript_getScript(static_cast<UChar32>(c), &status);
  if (code == USCRIPT_HIRAGANA || code == USCRIPT_KATAKANA) code = USCRIPT_HAN;
  const auto at = std::ranges::find(kScripts, code, &Script::code);
  return at == kScripts.end() ? 0 : Scripts{1} << (at - kScripts.begin());
}

// Of the first letter that has one; kAll for a number.
Scripts scripts_of(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Scalar scalar = scalar_at(text, at);
    if (const Scripts script = script_of(scalar.value)) return script;
    at += scalar.length;
  }
  return kAll;
}

bool is_one(Scripts scripts) { return (scripts & (scripts - 1)) == 0; }

std::string names_of(Scripts scripts) {
  std::string names;
  for (std::size_t i = 0; i < kScripts.size(); ++i) {
    if ((scripts >> i & 1) == 0) continue;
    const bool last = scripts >> i == 1;
    names += names.empty() ? "" : last ? " and " : ", ";
    names += kScripts[i].name;
  }
  return names;
}

class ScriptCheck {
 public:
  ScriptCheck(LintContext& context, std::vector<LintPart>& told)
      : forms_(context.forms),
        settings_(context.settings),
        scripts_(context.scripts),
        told_(told) {}

  void walk(const FormTree& tree) {
    if (tree.expr->kind == Kind::negation) return;  // what is excluded may be in one language
    if (tree.expr->kind == Kind::all || tree.expr->kind == Kind::near) compare(tree);
    for (const FormTree& part : tree.parts) walk(part);
  }

 private:
  // Scripts that two parts or more were written for, or one part several of, are meant.
  void compare(const FormTree& tree) {
    Scripts meant = 0;
    bool several = false;
    for (const FormTree& part : tree.parts) {
      const Scripts scripts = of(part.form);
      if (scripts == kAll || names_people(part.form)) continue;
      meant |= scripts;
      several = several || !is_one(scripts);
    }
    // Whoever names a language means its articles alone.
    const bool names_language = std::ranges::any_of(
        tree.parts, [this](const FormTree& part) { return is_about_language(part.form); });
    if (!several || names_language) return;
    for (const FormTree& part : tree.parts) {
      const Scripts missing = meant & ~of(part.form);
      if (missing == 0) continue;
      const std::string names = names_of(missing);
      tell(part, is_one(missing)
                     ? fmt::format("no article in {0} letters can hit: {1} has no {0} word, as "
                                   "other parts have; add one",
                                   names, forms_.label(part.form))
                     : fmt::format("no article in {} letters can hit: {} has no words in them, as "
                                   "other parts have; add some",
                                   names, forms_.label(part.form)));
    }
  }

  void tell(const FormTree& part, std::string message) {
    told_.push_back({LintFinding::Kind::scripts, part.expr->offset, std::move(message)});
  }

  bool is_about_language(FormId id) const {
    const Form& form = forms_[id];
    if (form.kind == Kind::any) return is_about_language(form.parts.front());
    return form.kind == Kind::language;
  }

  // Names come in more scripts than one rule means.
  bool names_people(FormId id) const {
    const Form& form = forms_[id];
    if (form.kind == Kind::official || form.kind == Kind::group) return true;
    return form.kind == Kind::any &&
           std::ranges::any_of(form.parts, [this](FormId part) { return names_people(part); });
  }

  Scripts of(FormId id) {
    const auto known = scripts_.find(id);
    if (known != scripts_.end()) return known->second;
    const Scripts scripts = find(forms_[id]);
    scripts_[id] = scripts;
    return scripts;
  }

  Scripts find(const Form& form) {
    Scripts scripts = 0;
    switch (form.kind) {
      case Kind::term:
        scripts = kAll;
        for (const TermWord& word : form.words) scripts &= scripts_of(word.folded);
        return scripts == 0 ? kAll : scripts;
      case Kind::any:
        for (const FormId part : form.parts) scripts |= of(part);
        return scripts == 0 ? kAll : scripts;
      case Kind::all:
      case Kind::near:
        scripts = kAll;
        for (const FormId part : form.parts) scripts &= of(part);
        return scripts == 0 ? kAll : scripts;
      case Kind::at_least:
        return of(form.parts.front());
      case Kind::official:
      case Kind::group:
        for (const Official& official : settings_.officials) {
          if (is_meant(form, official)) scripts |= of_names(official);
        }
        return scripts == 0 ? kAll : scripts;
      default:
        return kAll;
    }
  }

  static bool is_meant(const Form& form, const Official& official) {
    return form.kind == Kind::official
               ? official.id == form.text
               : std::ranges::find(official.groups, form.text) != official.groups.end();
  }

  static Scripts of_names(const Official& official) {
    Scripts scripts = scripts_of(official.name);
    for (const std::string& alias : official.aliases) scripts |= scripts_of(alias);
    for (const std::string& alias : official.weak_aliases) scripts |= scripts_of(alias);
    return scripts;
  }

  const Forms& forms_;
  const RuleSettings& settings_;
  std::unordered_map<FormId, Scripts>& scripts_;
  std::vector<LintPart>& told_;
};

}  // namespace

void tell_scripts(const FormTree& tree, LintContext& context, std::vector<LintPart>& told) {
  ScriptCheck(context, told).walk(tree);
}

}  // namespace newswatch::rules
