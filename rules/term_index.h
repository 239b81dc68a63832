#pragma once

// Every distinct term of every rule, found in one pass over an article's words, however many rules
// share it and however many there are. Built by one thread, then only read.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/field_mask.h"
#include "rules/phrase_table.h"
#include "rules/prefix_table.h"
#include "rules/term_places.h"
#include "rules/term_words.h"
#include "rules/text.h"
#include "rules/word_table.h"

namespace newswatch::rules {

class TermIndex {
 public:
  // The number of the term: the words in a row, in one of the fields. A new one if it has none.
  TermId add(const std::vector<TermWord>& words, FieldMask fields);

  // When all are added.
  void finish();

  // After finish(): the number of the term, kNoTerm if it has none.
  [[nodiscard]] TermId find(const std::vector<TermWord>& words, FieldMask fields) const;

  [[nodiscard]] std::size_t size() const { return shapes_.size(); }

  // How many words it has.
  [[nodiscard]] std::uint32_t length_of(TermId term) const {
    const std::uint32_t length = shapes_[term] >> kFieldBits;
    return length < kLongLength ? length : long_lengths_.at(term);
  }

  // Adds the terms that stand in a text of such a field, its first word at position `base`. Linear
  // in the text, times the terms that stand or begin at one word.
  void find_in(const FoldedText& text, FieldMask field, std::uint32_t base,
               TermPlaces& places) const;

 private:
  // The same words in one set of fields or several. Below kNarrow: the only term of these words,
  // which looks in title and text. Else kNarrow and where in narrow_ the first of its terms is.
  using Terms = TermId;
  static constexpr TermId kNarrow = 0x8000'0000;
  static constexpr unsigned kFieldBits = 5;
  static constexpr std::uint32_t kLongLength = 0x7FF;

  // Terms that the tables alone cannot tell: they hold wildcards or ask for letter case.
  struct Checked {
    Terms terms = kNoTerm;
    std::uint32_t offset = 0;  // of the word that leads to it
    std::vector<TermWord> words;
  };
  struct WordUse {
    Terms alone = kNoTerm;    // the terms that are this word
    bool begins = false;      // a phrase
    bool continues = false;   // one
    bool is_checked = false;  // leads to terms that have to be looked at
  };
  struct PrefixUse {
    Terms alone = kNoTerm;    // the terms that are it and whatever follows
    bool is_checked = false;  // leads to terms that have to be looked at
  };

  // A word that may begin a phrase.
  struct Begun {
    WordId node = kNoWord;
    std::uint32_t begin = 0;
  };
  [[nodiscard]] static std::vector<Begun>& begun_here_of_this_thread();

  struct Narrow {
    TermId term = kNoTerm;
    std::uint32_t next = kNoTerm;  // the same words in other fields; kNoTerm: no more
    FieldMask fields = 0;
  };

  Terms narrow(TermId term);
  TermId in_fields(Terms& terms, FieldMask fields, std::size_t length);
  [[nodiscard]] TermId in_fields(Terms terms, FieldMask fields) const;
  TermId add_checked(const std::vector<TermWord>& words, FieldMask fields);
  [[nodiscard]] TermId find_checked(const std::vector<Checked>& all,
                                    const std::vector<TermWord>& words, FieldMask fields) const;
  WordId use(std::string_view word);
  void find_word(WordId word, std::span<const std::string_view> texts,
                 std::span<const WordId> words, std::size_t i, const FoldedText& text,
                 FieldMask field, std::uint32_t base, TermPlaces& places) const;
  void find_written_together(std::span<const std::string_view> texts, std::span<const WordId> words,
                             std::size_t i, const FoldedText& text, FieldMask field,
                             std::uint32_t base, TermPlaces& places) const;
  void find_phrase(PhraseTable::Node node, std::span<const std::string_view> texts,
                   std::span<const WordId> words, std::size_t next, FieldMask field,
                   std::uint32_t position, TermPlaces& places) const;
  void check(const std::vector<Checked>& all, const FoldedText& text, std::size_t at,
             FieldMask field, std::uint32_t base, TermPlaces& places) const;
  void add_written_together(std::span<const std::string_view> words,
                            std::vector<PrefixTable::Found>& found) const;
  void find_prefixes(std::span<const std::string_view> words, bool hold_words,
                     const FoldedText& text, FieldMask field, std::uint32_t base,
                     TermPlaces& places) const;

  [[nodiscard]] FieldMask fields_of(TermId term) const {
    return static_cast<FieldMask>(shapes_[term] & ((1u << kFieldBits) - 1));
  }
  void tell(Terms terms, FieldMask field, std::uint32_t position, TermPlaces& places) const {
    if (terms >= kNarrow) return tell_in_fields(terms, field, position, places);
    if ((field & kTitleAndText) != 0) places.add(terms, position);
  }
  void tell_in_fields(Terms terms, FieldMask field, std::uint32_t position,
                      TermPlaces& places) const;

  std::vector<std::uint16_t> shapes_;  // by term: its fields, and above them its length
  std::unordered_map<TermId, std::uint32_t> long_lengths_;
  std::vector<Narrow> narrow_;
  WordTable words_;
  std::vector<WordUse> uses_;                                 // by word
  std::unordered_map<WordId, std::vector<Checked>> checked_;  // by the word that leads there
  PhraseTable phrases_;
  // Terms without a word written out: by the letters before the first wildcard. Those of one word
  // that goes on in any way (negotiat*) need no other look.
  PrefixTable prefixes_;
  std::vector<PrefixUse> begun_;                               // by prefix
  std::unordered_map<WordId, std::vector<Checked>> patterns_;  // by prefix
  std::unordered_map<std::string, Terms> known_checked_;       // by their words; only while adding
};

}  // namespace newswatch::rules
