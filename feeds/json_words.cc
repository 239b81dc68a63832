#include "feeds/json_words.h"

#include <array>
#include <cstddef>

namespace newswatch::feeds {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_number(std::string_view word) {
  constexpr std::size_t kMostExponentDigits = 2;
  std::size_t at = word.starts_with('-') ? 1 : 0;
  const auto digits = [&word, &at] {
    const std::size_t begin = at;
    while (at < word.size() && is_digit(word[at])) ++at;
    return at - begin;
  };
  const std::size_t first = at;
  const std::size_t whole = digits();
  if (whole == 0 || (whole > 1 && word[first] == '0')) return false;
  if (at < word.size() && word[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < word.size() && (word[at] == 'e' || word[at] == 'E')) {
    ++at;
    if (at < word.size() && (word[at] == '+' || word[at] == '-')) ++at;
    const std::size_t exponent = digits();
    if (exponent == 0 || exponent > kMostExponentDigits) return false;
  }
  return at == word.size();
}

std::string_view literal_of(std::string_view word) {
  struct Literal {
    std::string_view word;
    std::string_view json;
  };
  constexpr std::array<Literal, 11> kLiterals = {{{"true", "true"},
                                                  {"True", "true"},
                                                  {"TRUE", "true"},
                                                  {"false", "false"},
                                                  {"False", "false"},
                                                  {"FALSE", "false"},
                                                  {"null", "null"},
                                                  {"None", "null"},
                                                  {"NULL", "null"},
                                                  {"undefined", "null"},
                                                  {"NaN", "null"}}};
  for (const Literal& literal : kLiterals) {
    if (literal.word == word) return literal.json;
  }
  return {};
}

}  // namespace newswatch::feeds
