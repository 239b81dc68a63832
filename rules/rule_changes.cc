// One walk through both lists. Where they differ, the rule that the other list does not have, or
// has further away, is passed over.

#include "rules/rule_changes.h"

#include "rules/rule_names.h"

namespace newswatch::rules {
namespace {

class Walk {
 public:
  Walk(const std::vector<Rule>& before, const std::vector<Rule>& after)
      : before_(before), after_(after), names_before_(before), names_after_(after) {}

  std::vector<RuleChange> run() && {
    while (i_ < before_.size() || j_ < after_.size()) {
      if (i_ < before_.size() && j_ < after_.size() && before_[i_] == after_[j_]) {
        ++i_;
        ++j_;
      } else {
        step();
      }
    }
    return std::move(changes_);
  }

 private:
  // How far ahead the rule that stands in one list is in the other; nearly for ever if it is not.
  static std::size_t distance(const Rule& rule, const RuleNames& names,
                              const std::vector<Rule>& rules, std::size_t from) {
    const std::uint32_t there =
        names.find(rule.name, [&](std::uint32_t n) { return std::string_view(rules[n].name); });
    return there == RuleNames::kNone || there < from ? static_cast<std::size_t>(-1) : there - from;
  }

  void step() {
    RuleChange one{.begin = i_, .end = i_, .new_begin = j_, .new_end = j_};
    if (j_ == after_.size()) {
      one.end = ++i_;
    } else if (i_ == before_.size()) {
      one.new_end = ++j_;
    } else {
      const std::size_t old_one = distance(before_[i_], names_after_, after_, j_);
      const std::size_t new_one = distance(after_[j_], names_before_, before_, i_);
      if (old_one >= new_one) one.end = ++i_;
      if (new_one >= old_one) one.new_end = ++j_;
    }
    const bool goes_on = !changes_.empty() && changes_.back().end == one.begin &&
                         changes_.back().new_end == one.new_begin;
    if (goes_on) {
      changes_.back().end = one.end;
      changes_.back().new_end = one.new_end;
    } else {
      changes_.push_back(one);
    }
  }

  const std::vector<Rule>& before_;
  const std::vector<Rule>& after_;
  RuleNames names_before_;
  RuleNames names_after_;
  std::size_t i_ = 0;
  std::size_t j_ = 0;
  std::vector<RuleChange> changes_;
};

}  // namespace

RuleChanges changes_between(const RuleSettings& before, const RuleSettings& after) {
  return {.vocabulary = before.words != after.words || before.officials != after.officials,
          .rules = Walk(before.rules, after.rules).run()};
}

}  // namespace newswatch::rules
