#pragma once

// Expressions in a normal form, each different one held once: two that mean the same as a matter of
// course (other order, other parentheses, a list or its entries) have one number. Pure.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "rules/expr.h"
#include "rules/rule.h"
#include "rules/term_index.h"
#include "rules/term_words.h"

namespace newswatch::rules {

using FormId = std::uint32_t;

// Where a list looks: what binds it in the rule, which may be any field. No field lies in it.
inline constexpr FieldMask kWhereTheListLooks = 0x20;

struct Form {
  Expr::Kind kind = Expr::Kind::term;  // never words: a list is the OR of its entries
  FieldMask fields = 0;                // of what has places of its own
  std::vector<TermWord> words;         // term
  std::string text;                    // folded where the engine folds: names, patterns, languages
  Distance distance;                   // near
  bool chain = false;                  // near: each part near its neighbour, links flattened
  std::uint32_t count = 0;             // at_least
  // Of any, all and an unordered near ascending. Of any, and of all but inside NEAR and atleast,
  // each once.
  std::vector<FormId> parts;
  const Expr* expr = nullptr;  // the first that has this form, for messages
};

// Inside NEAR and atleast it counts where words stand and how often, elsewhere only whether.
enum class Asked : std::uint8_t { whether, where };

// An expression with the form of each of its parts.
struct FormTree {
  const Expr* expr = nullptr;
  FormId form = 0;
  Asked asked = Asked::whether;
  std::vector<FormTree> parts;
};

class Forms {
 public:
  // `settings` outlive it.
  explicit Forms(const RuleSettings& settings) : settings_(settings) {}
  Forms(const Forms&) = delete;
  Forms& operator=(const Forms&) = delete;

  // `expr` outlives the forms. Linear in it; a list is read once.
  [[nodiscard]] FormTree read(const Expr& expr, FieldMask fields, Asked asked);

  // The entries of a list, parsed; those that do not parse are left out.
  struct Entry {
    std::size_t index = 0;
    Expr expr;
  };
  [[nodiscard]] const std::vector<Entry>& entries_of(const std::string& list);

  // The OR of them, wherever it looks and as a NEAR would take it.
  [[nodiscard]] FormId list(const std::string& name);

  [[nodiscard]] const Form& operator[](FormId id) const { return forms_[id]; }
  [[nodiscard]] std::size_t size() const { return forms_.size(); }
  // As a query, shortened, between backquotes.
  [[nodiscard]] std::string label(FormId id) const;

 private:
  FormId intern(Form form);
  FormId leaf(const Expr& expr, FieldMask fields);
  FormId list(const Expr& expr, FieldMask fields, Asked asked);
  FormId near(const Expr& expr, const std::vector<FormTree>& parts);
  FormId joined(Expr::Kind kind, const Expr& expr, const std::vector<FormId>& parts, Asked asked);

  const RuleSettings& settings_;
  std::deque<Form> forms_;  // by id; references stay good
  std::unordered_map<std::string, FormId> by_key_;
  std::map<std::string, std::vector<Entry>, std::less<>> entries_;
  std::map<std::tuple<std::string, FieldMask, Asked>, std::optional<FormId>> lists_;
  std::deque<Expr> named_;  // what list() reads
  std::size_t depth_ = 0;   // lists being read
};

}  // namespace newswatch::rules
