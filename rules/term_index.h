#pragma once

// Every distinct term of every rule, found in one pass over an article's words, however many rules
// share it and however many there are. Built by one thread, then only read.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/term_places.h"
#include "rules/term_words.h"
#include "rules/text.h"
#include "rules/word_table.h"

namespace newswatch::rules {

using FieldMask = std::uint8_t;  // one bit per Field

class TermIndex {
 public:
  // The number of the term: the words in a row, in one of the fields. A new one if it has none.
  TermId add(const std::vector<TermWord>& words, FieldMask fields);

  // When all are added.
  void finish();

  [[nodiscard]] std::size_t size() const { return terms_.size(); }

  // Adds the terms that stand in a text of such a field, its first word at position `base`. Linear
  // in the text, times the terms that stand or begin at one word.
  void find_in(const FoldedText& text, FieldMask field, std::uint32_t base,
               TermPlaces& places) const;

 private:
  struct Term {
    FieldMask fields = 0;
    TermId next = kNoTerm;  // the same words in other fields
  };
  // A term that the table of words alone cannot tell: it holds wildcards or asks for letter case.
  struct Checked {
    TermId term = kNoTerm;
    std::uint32_t offset = 0;  // of the word that leads to it
    std::vector<TermWord> words;
  };
  struct WordUse {
    TermId alone = kNoTerm;   // the term that is this word
    bool begins = false;      // a phrase
    bool continues = false;   // one
    bool is_checked = false;  // leads to terms that have to be looked at
  };
  struct Edge {
    std::uint64_t key = ~std::uint64_t{0};  // of the node before and the word
    std::uint32_t node = 0;                 // after it
    TermId term = kNoTerm;                  // that ends here
  };

  void add_phrase(const std::vector<TermWord>& words, TermId term);
  void add_checked(const std::vector<TermWord>& words, TermId term);
  WordUse& use_of(std::string_view word);
  [[nodiscard]] const Edge* edge(std::uint64_t key) const;
  void tell(TermId first, FieldMask field, std::uint32_t position, TermPlaces& places) const;
  void find_written_together(const FoldedText& text, std::span<const WordId> words, std::size_t at,
                             FieldMask field, std::uint32_t base, TermPlaces& places) const;
  void find_word(WordId word, const FoldedText& text, std::span<const WordId> words, std::size_t at,
                 FieldMask field, std::uint32_t base, TermPlaces& places) const;
  void find_phrases(std::uint32_t node, const FoldedText& text, std::span<const WordId> words,
                    std::size_t next, FieldMask field, std::uint32_t position,
                    TermPlaces& places) const;
  void check(const std::vector<Checked>& terms, const FoldedText& text, std::size_t at,
             FieldMask field, std::uint32_t base, TermPlaces& places) const;
  void find_patterns(std::string_view word, const FoldedText& text, std::size_t at, FieldMask field,
                     std::uint32_t base, TermPlaces& places) const;

  std::vector<Term> terms_;
  std::unordered_map<std::string, TermId> by_words_;  // only while terms are added
  WordTable words_;
  std::vector<WordUse> uses_;                                 // by word
  std::unordered_map<WordId, std::vector<Checked>> checked_;  // by the word that leads there
  // Terms without a word written out: by the letters before the first wildcard.
  WordTable prefixes_;
  std::vector<std::vector<Checked>> patterns_;  // by prefix
  // By the first two bytes of a word: a bit for each length of a prefix that begins so.
  static constexpr std::size_t kStarts = 4096;
  std::array<std::uint64_t, kStarts> prefix_lengths_{};
  // Phrases: a trie over words, its edges in a table. The nodes below words_.size() are "this word
  // was read".
  std::vector<std::pair<std::vector<WordId>, TermId>> phrases_;  // only while terms are added
  std::vector<Edge> edges_;
  std::size_t edge_mask_ = 0;
};

}  // namespace newswatch::rules
