#pragma once

// The ways one name is written: hyphens, apostrophes, particles, order. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newswatch::rules {

inline constexpr std::size_t kMaxNameWords = 12;  // what lies beyond is not compared
inline constexpr std::size_t kMaxNameForms = 16;  // of one name

// Words as the trie holds them: folded, without apostrophes and full stops.
struct NameForm {
  std::vector<std::string> words;
  std::uint16_t may_be_lower = 0;  // bit per word
  bool family_first = false;
  bool operator==(const NameForm&) const = default;
};

// A folded word without what writers put in or leave out: o'neill is oneill, u.s is us.
[[nodiscard]] std::string bare(std::string_view folded);

// An Arabic word without its article; as it is if too little remained.
[[nodiscard]] std::string_view without_article(std::string_view folded);

// All forms of `name`, the plain one first, at most kMaxNameForms. Hyphenated parts and parts after
// Abdel, Ben, al- are tried apart and together; al- and el- are left out (a text may hold them or
// not) unless the name is little else; bin, ibn and ben stand for each other. Where `family` is the
// end (or the beginning) of the name, the other order is a form too.
[[nodiscard]] std::vector<NameForm> name_forms(std::string_view name, std::string_view family);

// The words of a title, role or cue in a row; any case is right.
[[nodiscard]] std::vector<std::string> cue_words(std::string_view cue);

// Where `family` stands in `name`.
enum class FamilyPlace : std::uint8_t { none, first, last };
[[nodiscard]] FamilyPlace family_place(std::string_view name, std::string_view family);

// The name's words that are neither family name nor particle, folded and bare.
[[nodiscard]] std::vector<std::string> given_words(std::string_view name, std::string_view family);

}  // namespace newswatch::rules
