#include "rules/lint_logic.h"

#include <algorithm>
#include <string_view>

namespace newswatch::rules {
namespace {

using Kind = Expr::Kind;

constexpr std::size_t kLargeAny = 16;       // parts from which an OR is worth an index
constexpr std::size_t kMaxCandidates = 64;  // terms with one first word that are compared
constexpr std::size_t kMaxPrefix = 64;      // bytes of a word before which wildcards are looked up

std::string_view before_wildcard(std::string_view word) {
  return word.substr(0, word.find_first_of("*?"));
}

// Is every word that fits `a` one that fits `b`?
bool word_implies(const TermWord& a, const TermWord& b) {
  if (!b.exact.empty()) return a.exact == b.exact;
  if (a.folded == b.folded) return a.exact.empty() || !a.is_pattern;
  // A ? of exact letters may be a letter that folds to two.
  if (a.is_pattern && !a.exact.empty()) return false;
  if (!b.is_pattern) return false;
  if (!a.is_pattern) return fits(b.folded, a.folded);
  const std::string_view stem = before_wildcard(b.folded);
  return b.folded.size() == stem.size() + 1 && b.folded.back() == '*' &&
         before_wildcard(a.folded).starts_with(stem);
}

bool words_imply(const std::vector<TermWord>& a, std::size_t from, const std::vector<TermWord>& b) {
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (!word_implies(a[from + i], b[i])) return false;
  }
  return true;
}

bool is_nearer(const Distance& a, const Distance& b) {
  using Unit = Distance::Unit;
  if (b.ordered && !a.ordered) return false;
  if (a.unit == Unit::words) return b.unit == Unit::words && a.words <= b.words;
  return a.unit == b.unit || (a.unit == Unit::sentence && b.unit == Unit::paragraph);
}

}  // namespace

Logic::Logic(const Forms& forms, const RuleSettings& settings) : forms_(forms) {
  for (const Official& official : settings.officials) officials_.emplace(official.id, &official);
}

bool Logic::implies(FormId a, FormId b) {
  if (a == b) return true;
  if (steps_left_ == 0) return false;
  --steps_left_;
  const Form& from = forms_[a];
  const Form& to = forms_[b];
  const auto holds = [this, b](FormId part) { return implies(part, b); };
  if (to.kind == Kind::all)
    return std::ranges::all_of(to.parts, [this, a](FormId part) { return implies(a, part); });
  if (from.kind == Kind::any) return !from.parts.empty() && std::ranges::all_of(from.parts, holds);
  if (to.kind == Kind::any && any_holds(a, b)) return true;
  switch (from.kind) {
    case Kind::all:
      return std::ranges::any_of(from.parts, holds);
    case Kind::negation:
      return to.kind == Kind::negation && implies(to.parts.front(), from.parts.front());
    case Kind::near:
      if (to.kind == Kind::near && near_implies(from, to)) return true;
      return std::ranges::any_of(from.parts,
                                 [&](FormId part) { return is_needed(part) && holds(part); });
    case Kind::at_least:
      if (to.kind == Kind::at_least && from.parts == to.parts && from.count >= to.count)
        return true;
      return holds(from.parts.front());
    default:
      return leaf_implies(from, to);
  }
}

bool Logic::stands_within(FormId a, FormId b) {
  if (a == b) return true;
  const Form& from = forms_[a];
  const Form& to = forms_[b];
  if (to.kind == Kind::any) {
    if (to.parts.size() > kLargeAny) return false;
    return std::ranges::any_of(to.parts, [&](FormId part) { return stands_within(a, part); });
  }
  return from.words.size() == to.words.size() && leaf_implies(from, to);
}

bool Logic::any_holds(FormId a, FormId any) {
  const Form& from = forms_[a];
  const Form& to = forms_[any];
  const auto holds = [this, a](FormId part) { return implies(a, part); };
  if (to.parts.size() <= kLargeAny) return std::ranges::any_of(to.parts, holds);
  if (std::ranges::binary_search(to.parts, a)) return true;
  if (from.kind == Kind::term) return other_term_that_holds(a, any, Asked::whether).has_value();
  const Index& index = index_of(any);
  return index.others.size() <= kMaxCandidates && std::ranges::any_of(index.others, holds);
}

const Logic::Index& Logic::index_of(FormId any) {
  const auto [at, is_new] = indexes_.try_emplace(any);
  Index& index = at->second;
  if (!is_new) return index;
  for (const FormId part : forms_[any].parts) {
    const Form& form = forms_[part];
    if (form.kind != Kind::term || form.words.empty()) {
      index.others.push_back(part);
    } else if (form.words.front().is_pattern) {
      index.by_prefix[before_wildcard(form.words.front().folded)].push_back(part);
    } else {
      index.by_word[form.words.front().folded].push_back(part);
    }
  }
  return index;
}

std::optional<FormId> Logic::other_term_that_holds(FormId term, FormId any, Asked asked) {
  const Form& from = forms_[term];
  if (from.kind != Kind::term) return std::nullopt;
  const Index& index = index_of(any);
  std::optional<FormId> found;
  const auto one_holds = [&](const std::vector<FormId>& candidates) {
    const auto some = std::span(candidates).first(std::min(candidates.size(), kMaxCandidates));
    const auto at = std::ranges::find_if(some, [&](FormId one) {
      const bool fits = asked == Asked::whether || forms_[one].words.size() == from.words.size();
      return one != term && fits && leaf_implies(from, forms_[one]);
    });
    if (at != some.end()) found = *at;
    return found.has_value();
  };
  for (const TermWord& word : from.words) {
    const auto alike = index.by_word.find(word.folded);
    if (alike != index.by_word.end() && one_holds(alike->second)) return found;
    const std::string_view letters = before_wildcard(word.folded).substr(0, kMaxPrefix);
    for (std::size_t n = 1; n <= letters.size(); ++n) {
      const auto begun = index.by_prefix.find(letters.substr(0, n));
      if (begun != index.by_prefix.end() && one_holds(begun->second)) return found;
    }
  }
  return found;
}

bool Logic::leaf_implies(const Form& a, const Form& b) const {
  const bool in_its_fields = (a.fields & ~b.fields) == 0;
  if (a.kind == Kind::term && b.kind == Kind::term) {
    if (!in_its_fields || a.words.empty() || b.words.empty()) return false;
    for (std::size_t from = 0; from + b.words.size() <= a.words.size(); ++from) {
      if (words_imply(a.words, from, b.words)) return true;
    }
    return false;
  }
  if (a.kind == Kind::official && b.kind == Kind::group) {
    const auto official = officials_.find(a.text);
    return in_its_fields && official != officials_.end() &&
           std::ranges::find(official->second->groups, b.text) != official->second->groups.end();
  }
  if (a.kind == Kind::language && b.kind == Kind::language)
    return a.text.starts_with(b.text) && a.text[b.text.size()] == '-';
  const bool by_name = a.kind == Kind::official || a.kind == Kind::group || a.kind == Kind::regex;
  return by_name && a.kind == b.kind && a.text == b.text && in_its_fields;
}

// The same things nearer to each other. A NEAR inside one of them may join the chain of the one and
// not of the other, so then nothing is said.
bool Logic::near_implies(const Form& a, const Form& b) {
  if (a.chain != b.chain || !is_nearer(a.distance, b.distance)) return false;
  std::vector<FormId> ours = a.parts;
  if (a.distance.ordered && !b.distance.ordered) std::ranges::sort(ours);
  return ours == b.parts &&
         std::ranges::none_of(ours, [this](FormId part) { return contains_near(part); });
}

bool Logic::contains_near(FormId form) {
  if (forms_[form].kind == Kind::near) return true;
  const auto known = contains_near_.find(form);
  if (known != contains_near_.end()) return known->second;
  const bool contains =
      std::ranges::any_of(forms_[form].parts, [this](FormId part) { return contains_near(part); });
  contains_near_[form] = contains;
  return contains;
}

bool Logic::is_needed(FormId operand) {
  return forms_[operand].kind == Kind::near || !contains_near(operand);
}

void Logic::learn(FormId form, Known& known) {
  if (known.holds.size() >= Known::kMaxKnown) return;
  known.holds.push_back(form);
  const Form& what = forms_[form];
  switch (what.kind) {
    case Kind::all:
      for (const FormId part : what.parts) learn(part, known);
      return;
    case Kind::near:
      for (const FormId part : what.parts) {
        if (is_needed(part)) learn(part, known);
      }
      return;
    case Kind::at_least:
      return learn(what.parts.front(), known);
    case Kind::negation:
      return learn_not(what.parts.front(), known);
    default:
      return;
  }
}

void Logic::learn_not(FormId form, Known& known) {
  if (known.fails.size() >= Known::kMaxKnown) return;
  const Form& what = forms_[form];
  if (what.kind == Kind::negation) return learn(what.parts.front(), known);
  known.fails.push_back(form);
  if (what.kind != Kind::any || what.parts.size() > Known::kMaxKnown) return;
  for (const FormId part : what.parts) learn_not(part, known);
}

std::optional<Clash> Logic::refute(FormId form, const Known& known) {
  const Form& what = forms_[form];
  if (steps_left_ == 0) return std::nullopt;
  --steps_left_;
  // From the back: what was learned last is the smallest part to name.
  for (auto failing = known.fails.rbegin(); failing != known.fails.rend(); ++failing) {
    if (implies(form, *failing)) return Clash{form, *failing, true};
  }
  switch (what.kind) {
    case Kind::negation:
      for (auto holding = known.holds.rbegin(); holding != known.holds.rend(); ++holding) {
        if (forms_[*holding].kind != Kind::negation && implies(*holding, what.parts.front()))
          return Clash{*holding, what.parts.front(), true};
      }
      return std::nullopt;
    case Kind::any: {
      std::optional<Clash> first;
      for (const FormId part : what.parts) {
        const auto clash = refute(part, known);
        if (!clash) return std::nullopt;
        if (!first) first = clash;
      }
      return first;
    }
    case Kind::all:
    case Kind::at_least:
    case Kind::near:
      for (const FormId part : what.parts) {
        if (what.kind == Kind::near && !is_needed(part)) continue;
        if (auto clash = refute(part, known)) return clash;
      }
      return std::nullopt;
    default:
      for (const FormId holding : known.holds) {
        if (clash(what, forms_[holding])) return Clash{form, holding, false};
      }
      return std::nullopt;
  }
}

// An article has one language, one feed, one publisher.
bool Logic::clash(const Form& a, const Form& b) const {
  if (a.kind != b.kind) return false;
  if (a.kind == Kind::feed || a.kind == Kind::publisher) return a.text != b.text;
  if (a.kind != Kind::language) return false;
  const auto lies_in = [](const Form& part, const Form& whole) {
    return part.text == whole.text ||
           (part.text.starts_with(whole.text) && part.text[whole.text.size()] == '-');
  };
  return !lies_in(a, b) && !lies_in(b, a);
}

}  // namespace newswatch::rules
