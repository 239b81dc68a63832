#pragma once

// What one form says of another: which holds wherever it holds, and which cannot hold beside it.
// Sound and incomplete: what is told is so for every article, and much that is so is not told.
// Pure.

#include <cstddef>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "rules/lint_forms.h"

namespace newswatch::rules {

// What is known of an article: what holds of it and what does not. Both at most kMaxKnown.
struct Known {
  static constexpr std::size_t kMaxKnown = 64;
  std::vector<FormId> holds;
  std::vector<FormId> fails;
};

// Two forms that cannot hold together.
struct Clash {
  FormId form = 0;
  FormId with = 0;
  bool excluded = false;  // `with` is what must not hold; else both are asked for
};

class Logic {
 public:
  // Both outlive it.
  Logic(const Forms& forms, const RuleSettings& settings);

  // A new rule: a new allowance of steps. Where it runs out, nothing more is told.
  void begin_rule() { steps_left_ = kSteps; }

  // Does `b` hold in every article in which `a` does?
  [[nodiscard]] bool implies(FormId a, FormId b);

  // Does every place of `a` be one of `b`, so that no NEAR and no count tells `a OR b` from b?
  [[nodiscard]] bool stands_within(FormId a, FormId b);

  // Of a large OR: another term in it that holds, or stands, wherever `term` does.
  [[nodiscard]] std::optional<FormId> other_term_that_holds(FormId term, FormId any, Asked asked);

  // Adds all that follows from the form.
  void learn(FormId form, Known& known);

  // Why the form fails in every article of which this is known; nullopt if it may hold.
  [[nodiscard]] std::optional<Clash> refute(FormId form, const Known& known);

  // Whether an operand of a NEAR must hold by itself for the NEAR to hold.
  [[nodiscard]] bool is_needed(FormId operand);

 private:
  static constexpr std::size_t kSteps = 200'000;

  void learn_not(FormId form, Known& known);
  [[nodiscard]] bool leaf_implies(const Form& a, const Form& b) const;
  [[nodiscard]] bool near_implies(const Form& a, const Form& b);
  [[nodiscard]] bool any_holds(FormId a, FormId any);
  [[nodiscard]] bool contains_near(FormId form);
  [[nodiscard]] bool clash(const Form& a, const Form& b) const;

  // The terms of a large OR by their words, so that a list is not read through for each word.
  struct Index {
    std::unordered_map<std::string_view, std::vector<FormId>> by_word;    // first word, written out
    std::unordered_map<std::string_view, std::vector<FormId>> by_prefix;  // before its wildcard
    std::vector<FormId> others;                                           // no terms
  };
  const Index& index_of(FormId any);

  const Forms& forms_;
  std::unordered_map<std::string_view, const Official*> officials_;
  std::unordered_map<FormId, Index> indexes_;
  std::unordered_map<FormId, bool> contains_near_;
  std::size_t steps_left_ = kSteps;
};

}  // namespace newswatch::rules
