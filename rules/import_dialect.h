#pragma once

// What tells one dialect from another, as tables: one lexer and one parser read them all.

#include <cstdint>
#include <span>
#include <string_view>

#include "rules/expr.h"
#include "rules/import.h"

namespace newswatch::rules {

// What two operands mean that stand side by side.
enum class Beside : std::uint8_t { conjunction, alternative, phrase };

// Whether AND may be written `and`.
enum class Capitals : std::uint8_t {
  any_case,  // it may
  expected,  // it may, but the product would not take it
  needed,    // `and` is a word, and one that the product overlooks
};

enum class Brackets : std::uint8_t { letters, group, exact, range };

// How tightly each operator binds; the larger, the tighter.
struct Binding {
  int either = 1;
  int both = 2;
  int except = 2;   // AND NOT, or NOT between two operands
  int negated = 3;  // what a NOT takes
  int near = 3;
  int beside = 2;
  int field = 9;  // what hd= or atleast takes; 9: one operand
};

struct NearWord {
  std::string_view word;  // small letters, what stands before the number
  bool ordered = false;
  std::uint32_t without_number = 0;  // the n that is meant where none stands; 0: one must stand
  Distance::Unit unit = Distance::Unit::words;  // not words: no number follows
};

enum class FieldUse : std::uint8_t {
  in_field,      // FieldWord::field
  rest,          // the same, for all that follows
  everywhere,    // title and text
  language,      // its values become lang:
  publisher,     // its values become publisher:
  exact,         // its words become case:
  all_capitals,  // case: in capitals
  some_capital,  // case: with a capital in front, or all capitals
  no_capital,    // case: in small letters
  as_written,    // no counterpart, but what it holds stays
  left_out,
};

struct FieldWord {
  std::string_view word;  // small letters
  FieldUse use = FieldUse::left_out;
  Field field = Field::title;
  std::string_view mend;  // for a note: left_out, and wherever the meaning changes
};

struct Grammar {
  std::string_view name;
  std::string_view product;
  std::string_view habit;
  std::span<const std::string_view> aliases;

  Beside beside = Beside::conjunction;
  bool beside_is_noted = false;  // the product does not say what it does
  bool mix_is_noted = false;     // nor how AND and OR bind
  bool clauses = false;          // Lucene: every part is required, optional or forbidden
  Capitals capitals = Capitals::any_case;
  Binding binding;

  bool counts_between = false;  // n words between, not a difference of positions
  bool smallest_first = false;  // of several NEAR the one with the smallest n
  std::span<const NearWord> near_words;
  std::string_view at_least;  // the other spelling of atleast; empty: there is no such operator

  std::span<const FieldWord> fields;
  char field_mark = ':';        // title:  hd=  headline(
  bool unknown_fields = false;  // title:x with an unknown title is a field, not a word
  std::span<const std::string_view> compared;  // length > 500, date after 2020

  Brackets square = Brackets::letters;
  Brackets curly = Brackets::letters;
  bool minus = false;      // -word
  bool escapes = false;    // backslash
  bool slashes = false;    // /pattern/
  bool tilde = false;      // "a b"~5, and word~ for words alike
  bool hat = false;        // word^5
  bool dots = false;       // 10..20
  char any_letters = '*';  // wildcards
  char one_letter = '?';   // 0: none
  char any_at_end = 0;     // a further mark for any_letters, at the end of a word
  std::string_view gap;    // stands for a whole word
};

[[nodiscard]] const Grammar& grammar_of(Dialect dialect);

}  // namespace newswatch::rules
