#pragma once

// Questions about the tokens of a date. An index behind the last is none of them.

#include <cstddef>
#include <string_view>
#include <vector>

#include "feeds/date_tokens.h"

namespace newswatch::feeds {

class DateTokenView {
 public:
  explicit DateTokenView(const std::vector<DateToken>& tokens) : tokens_(tokens) {}

  [[nodiscard]] bool is_number(std::size_t i, std::size_t most_digits = 2) const {
    return is(i, DateToken::Kind::number) && tokens_[i].digits <= most_digits;
  }
  [[nodiscard]] bool is_glued_number(std::size_t i, std::size_t most_digits) const {
    return is_number(i, most_digits) && tokens_[i].glued;
  }
  [[nodiscard]] bool is_mark(std::size_t i, char mark) const {
    return is(i, DateToken::Kind::mark) && tokens_[i].mark == mark;
  }
  [[nodiscard]] bool is_word(std::size_t i, DateWord::Kind kind) const {
    return is(i, DateToken::Kind::word) && tokens_[i].word.kind == kind;
  }
  [[nodiscard]] bool is_text(std::size_t i, std::string_view text) const {
    return is(i, DateToken::Kind::word) && tokens_[i].text == text;
  }

 private:
  [[nodiscard]] bool is(std::size_t i, DateToken::Kind kind) const {
    return i < tokens_.size() && tokens_[i].kind == kind;
  }

  const std::vector<DateToken>& tokens_;
};

}  // namespace newswatch::feeds
