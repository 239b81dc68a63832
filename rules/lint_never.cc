#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "rules/folded_article.h"
#include "rules/lint_checks.h"

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

// Must a capital stand there? Capitals in brackets, alternatives and behind a backslash may mean
// other things.
bool asks_for_a_capital(std::string_view pattern) {
  if (pattern.find('|') != std::string_view::npos || pattern.find("(?") != std::string_view::npos)
    return false;
  bool in_brackets = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (c == '[' || c == ']') {
      in_brackets = c == '[';
    } else if (!in_brackets && c >= 'A' && c <= 'Z') {
      const char next = i + 1 < pattern.size() ? pattern[i + 1] : ' ';
      if (next != '*' && next != '?' && next != '{') return true;
    }
  }
  return false;
}

class NeverCheck {
 public:
  NeverCheck(LintContext& context, std::vector<LintPart>& told)
      : forms_(context.forms), logic_(context.logic), never_(context.never), told_(told) {}

  // `known`: what holds wherever the whole does.
  void walk(const FormTree& tree, const Known& known) {
    if (is_never(tree.form)) return blame(tree);
    if (tree.expr->kind == Kind::regex && asks_for_a_capital(tree.expr->text)) {
      return tell(tree,
                  "this can never hit: a pattern is held against the folded text, which has no "
                  "capitals; write small letters");
    }
    if (tree.expr->kind == Kind::negation) return walk(tree.parts.front(), {});
    Known more = known;
    if (tree.expr->kind != Kind::any) logic_.learn(tree.form, more);
    for (const FormTree& part : tree.parts) {
      const auto clash = tree.expr->kind == Kind::any && !is_never(part.form)
                             ? logic_.refute(part.form, known)
                             : std::nullopt;
      if (clash) {
        tell(part, fmt::format("this part can never hit: {}", why(*clash)));
      } else {
        walk(part, more);
      }
    }
  }

 private:
  void tell(const FormTree& tree, std::string message) {
    told_.push_back({LintFinding::Kind::never, tree.expr->offset, std::move(message)});
  }

  bool is_never(FormId id) {
    const auto known = never_.find(id);
    if (known != never_.end()) return known->second;
    const bool never = find_never(forms_[id], id);
    never_[id] = never;
    return never;
  }

  bool find_never(const Form& form, FormId id) {
    const auto part_is_never = [this](FormId part) { return is_never(part); };
    switch (form.kind) {
      case Kind::official:
      case Kind::group:
        return (form.fields & (kTitleAndText | kWhereTheListLooks)) == 0;
      case Kind::any:
        return !form.parts.empty() && std::ranges::all_of(form.parts, part_is_never);
      case Kind::all:
        return std::ranges::any_of(form.parts, part_is_never) || contradiction(id).has_value();
      case Kind::near:
        return std::ranges::any_of(form.parts, part_is_never) || is_too_narrow(form) ||
               contradiction(id).has_value();
      case Kind::at_least:
        return is_never(form.parts.front());
      default:
        return false;
    }
  }

  std::optional<Clash> contradiction(FormId id) {
    Known known;
    logic_.learn(id, known);
    return logic_.refute(id, known);
  }

  // The fewest words an operand takes that no other operand may stand in.
  std::size_t words_taken(const Form& form) const {
    switch (form.kind) {
      case Kind::term:
        return form.words.size();
      case Kind::near:
        return 0;
      case Kind::any: {
        std::size_t fewest = form.parts.empty() ? 0 : kMaxWords;
        for (const FormId part : form.parts) fewest = std::min(fewest, words_taken(forms_[part]));
        return fewest;
      }
      case Kind::all: {
        std::size_t most = 0;
        for (const FormId part : form.parts) most = std::max(most, words_taken(forms_[part]));
        return most;
      }
      case Kind::at_least:
        return words_taken(forms_[form.parts.front()]);
      case Kind::official:
      case Kind::group:
      case Kind::regex:
        return 1;
      default:
        return 0;
    }
  }

  // Of more than two things within a distance, all but the first and the last stand in between.
  std::size_t narrowest(const Form& near) const {
    std::vector<std::size_t> taken;
    for (const FormId part : near.parts) taken.push_back(words_taken(forms_[part]));
    if (!near.distance.ordered) {
      // The longest at both ends.
      std::ranges::sort(taken);
      std::rotate(taken.begin(), taken.end() - 1, taken.end());
    }
    std::size_t between = 1;
    for (std::size_t i = 1; i + 1 < taken.size(); ++i) between += taken[i];
    return between;
  }

  bool is_too_narrow(const Form& near) const {
    return !near.chain && near.distance.unit == Distance::Unit::words &&
           narrowest(near) > near.distance.words;
  }

  // The tree never hits: tells it of the part that is to blame.
  void blame(const FormTree& tree) {
    const Form& form = forms_[tree.form];
    if (tree.expr->kind == Kind::any) {
      for (const FormTree& part : tree.parts) blame(part);
      return;
    }
    const auto part = std::ranges::find_if(
        tree.parts, [this](const FormTree& one) { return is_never(one.form); });
    if (part != tree.parts.end()) return blame(*part);
    if (form.kind == Kind::near && is_too_narrow(form)) {
      return tell(tree, fmt::format("this can never hit: {} things take a distance of {} words at "
                                    "least; allow more than {}",
                                    form.parts.size(), narrowest(form), form.distance.words));
    }
    if (form.kind == Kind::official || form.kind == Kind::group) {
      return tell(tree, fmt::format("{} can never hit here: names of officials are looked for in "
                                    "the title and the text only",
                                    forms_.label(tree.form)));
    }
    Known known;
    logic_.learn(tree.form, known);
    const FormTree* at = &tree;
    std::optional<Clash> clash = logic_.refute(tree.form, known);
    for (const FormTree& one : tree.parts) {
      if (tree.expr->kind == Kind::negation) break;  // NOT NOT: the whole is to blame
      auto here = logic_.refute(one.form, known);
      if (!here) continue;
      at = &one;
      clash = here;
    }
    tell(*at, fmt::format("this can never hit{}", clash ? ": " + why(*clash) : ""));
  }

  std::string why(const Clash& clash) const {
    const std::string form = forms_.label(clash.form);
    const std::string with = forms_.label(clash.with);
    if (clash.excluded && clash.form == clash.with) {
      return fmt::format("{} is asked for and excluded at once; remove one of the two", form);
    }
    if (clash.excluded) {
      return fmt::format("{} is asked for, and what excludes {} excludes it; remove one of the two",
                         form, with);
    }
    const Kind kind = forms_[clash.form].kind;
    const std::string_view what = kind == Kind::language ? "language"
                                  : kind == Kind::feed   ? "feed"
                                                         : "publisher";
    return fmt::format("an article has one {}, not both {} and {}; write OR between them", what,
                       with, form);
  }

  static constexpr std::size_t kMaxWords = 1'000'000;

  const Forms& forms_;
  Logic& logic_;
  std::unordered_map<FormId, bool>& never_;
  std::vector<LintPart>& told_;
};

}  // namespace

void tell_never(const FormTree& tree, LintContext& context, std::vector<LintPart>& told) {
  NeverCheck(context, told).walk(tree, {});
}

}  // namespace newswatch::rules
