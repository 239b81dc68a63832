#pragma once

// The syntax tree of a rule's match, the same for the query language and for the YAML form. A plain
// value.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rules/match.h"

namespace newswatch::rules {

// How near the parts of a Kind::near lie; docs/rules.md tells what is measured.
struct Distance {
  enum class Unit : std::uint8_t { words, sentence, paragraph } unit = Unit::words;
  std::uint32_t words = 0;  // from the end of one to the beginning of another; Unit::words only
  bool ordered = false;     // ONEAR: in the order written
  bool operator==(const Distance&) const = default;
};

struct Expr {
  enum class Kind : std::uint8_t {
    term,      // text: a word, a wildcard (negotiat*, wom?n) or, with several words, a phrase
    all,       // every part; a part of Kind::negation must not occur
    any,       // at least one part
    negation,  // exactly one part, which must not occur
    near,  // every part within `distance`: of two parts each near its neighbour, of more each two
    at_least,   // `count` occurrences of the one part
    official,   // text: the id
    group,      // text: the group's name: any official in it
    words,      // text: the name of a list in `words:`
    regex,      // text: the pattern, on the folded text
    language,   // text: BCP 47, compared by prefix
    feed,       // text: the feed's name
    tag,        // text: a tag of the feed
    publisher,  // text: the feed's publisher
  };
  Kind kind = Kind::term;
  std::string text;
  std::optional<Field>
      field;  // on any node: it and what lies below look in this field only; else title and text
  bool exact_case = false;  // case:US, on a term
  Distance distance;        // near
  std::uint32_t count = 0;  // at_least
  std::vector<Expr> parts;
  std::uint32_t offset = 0;  // bytes into the source the node begins at, for messages
  bool operator==(const Expr&) const = default;
};

}  // namespace newswatch::rules
