#pragma once

// What stands in an article in place of a word that a rule asks for: the same word in another
// letter case, another field or another form. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "rules/folded_article.h"
#include "rules/node.h"

namespace newswatch::rules {

class WordsThere {
 public:
  // The article outlives it.
  explicit WordsThere(const FoldedArticle& article);

  // Why the term, which does not occur, does not: "does not occur", or what comes nearest to it.
  [[nodiscard]] std::string instead_of(const Node& term) const;

 private:
  struct Word {
    std::string_view folded;
    std::uint32_t position = 0;
  };

  [[nodiscard]] std::string in_other_case(const Node& term) const;
  [[nodiscard]] std::string in_other_field(const Node& term) const;
  [[nodiscard]] std::string not_in_a_row(const Node& phrase) const;
  [[nodiscard]] std::string in_other_form(const TermWord& word, FieldMask fields) const;
  [[nodiscard]] std::string with_an_ending(std::string_view word, FieldMask fields) const;
  [[nodiscard]] std::string with_a_prefix(std::string_view word, FieldMask fields) const;
  [[nodiscard]] std::string in_two_words(std::string_view word, FieldMask fields) const;
  [[nodiscard]] std::string in_one_word(const Node& phrase) const;

  [[nodiscard]] bool is_in(const Word& word, FieldMask fields) const;
  [[nodiscard]] std::string quoted(const Interval& at) const;

  const FoldedArticle& article_;
  std::vector<Word> words_;  // of all texts, by their letters
};

// What a message calls the field: "the title".
[[nodiscard]] std::string_view in_words(Field field);

// The words of the article at the place; where they are too long for a message, cut.
[[nodiscard]] std::string words_at(const FoldedArticle& article, const Interval& at);

// The same in quotes; long passages by their first and last word.
[[nodiscard]] std::string quote(const FoldedArticle& article, const Interval& at);

}  // namespace newswatch::rules
