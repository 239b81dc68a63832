#pragma once

// Cuts a query into symbols. Pure; knows spelling only, not what may follow what.

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/expr.h"
#include "rules/query.h"

namespace newswatch::rules {

struct Symbol {
  enum class Kind : std::uint8_t {
    end,
    open,
    close,
    and_,
    or_,
    not_,
    near,      // distance
    word,      // text
    quoted,    // text, escapes undone
    at_least,  // count; an open follows
    within,    // distance; an open follows
    field,     // field: title: text: author: category: url:
    exact,     // case:
    value,     // expr_kind and text: lang:ar, official:us.blinken, regex:/…/
  };
  Kind kind = Kind::end;
  std::uint32_t offset = 0;  // bytes into the query
  std::string text;
  Distance distance;
  std::uint32_t count = 0;
  Field field = Field::title;
  Expr::Kind expr_kind = Expr::Kind::term;
};

// The symbols in order, the last one Kind::end. Linear.
[[nodiscard]] boost::system::result<std::vector<Symbol>, QueryError> symbols_of(
    std::string_view query);

// Whether the text holds anything that only a query can: a quote, a parenthesis, an operator or a
// prefix such as title: in front of a word.
[[nodiscard]] bool uses_query_syntax(std::string_view text);

}  // namespace newswatch::rules
