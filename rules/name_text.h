#pragma once

// One folded text prepared for finding names: each word that may be part of one looked up. Pure.

#include <cstdint>
#include <optional>
#include <vector>

#include "rules/name_trie.h"
#include "rules/spelling_table.h"
#include "rules/text.h"

namespace newswatch::rules {

// What a word may be beside part of a name.
enum WordFlag : std::uint8_t {
  kGivenName = 1,
  kNoGivenName = 2,
  kParticle = 4,
  kOrdinary = 8,  // an English word as well: gallant
  kDoing = 16,    // what a person does behind the name: warns
};

// What stands between two words that follow each other.
enum class Gap : std::uint8_t {
  apart,   // another sentence, a bracket, a quote: no name goes across
  joined,  // blanks, full stops of initials, the middle dot of foreign names
  hyphen,  // also dashes without blanks
  comma,
  possessive,  // Israel's defence minister: an office goes across, no name
};

class NameText {
 public:
  // `flags` is by word of `trie`. All references outlive it.
  NameText(const FoldedText& text, const NameTrie& trie, const SpellingTable& spellings,
           const std::vector<std::uint8_t>& flags);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(words_.size()); }
  [[nodiscard]] const FoldedText& text() const { return *text_; }
  [[nodiscard]] const Token& token(std::uint32_t i) const { return text_->tokens[i]; }
  [[nodiscard]] std::string_view folded(std::uint32_t i) const { return text_->word(i); }

  // NameTrie::kNone where no name holds the word, as and where it is written here.
  [[nodiscard]] NameTrie::Word word(std::uint32_t i) const {
    return words_[i] == kUnasked ? NameTrie::kNone : words_[i];
  }
  [[nodiscard]] bool is(std::uint32_t i, WordFlag flag) const;
  // The words at which a name may begin, in order.
  [[nodiscard]] const std::vector<std::uint32_t>& starts() const { return starts_; }
  // Hebrew, Arabic and Hangul words, whose first bytes tell, and those with an apostrophe may be
  // read otherwise.
  [[nodiscard]] bool may_have_readings(std::uint32_t i) const {
    const std::string_view word = folded(i);
    return static_cast<unsigned char>(word.front()) >= 0xD6 ||
           (is_capital(i) && word.find('\'') != std::string_view::npos);
  }
  // May a name hold the word without saying so: an initial, an Arabic article?
  [[nodiscard]] bool is_skippable(std::uint32_t i) const;
  // Xi Jin-ping: may the word be written together with the next in a name?
  [[nodiscard]] bool is_before_hyphen(std::uint32_t i) const {
    const std::size_t end = token(i).source_end;
    return end < text_->source.size() && text_->source[end] == '-' && is_capital(i);
  }
  // Between i - 1 and i; i > 0.
  [[nodiscard]] Gap gap_before(std::uint32_t i) const;
  // A capital letter on its own: the initial of a name.
  [[nodiscard]] bool is_initial(std::uint32_t i) const;
  // Written with a capital first, in a script that has them.
  [[nodiscard]] bool is_capital(std::uint32_t i) const;
  [[nodiscard]] bool opens_sentence(std::uint32_t i) const {
    return i == 0 || token(i - 1).sentence != token(i).sentence;
  }
  // Does the middle dot that parts foreign names in Chinese and Japanese stand before word i?
  [[nodiscard]] bool behind_middle_dot(std::uint32_t i) const;
  // Do the words around `first` to `last` tell a name: Gallant warns, fires Gallant, Gallant's,
  // Gallant: …, Gallant, who …?
  [[nodiscard]] bool stands_as_name(std::uint32_t first, std::uint32_t last) const;
  // Is this a French text, in which "M." before a name is monsieur? The first call reads it.
  [[nodiscard]] bool is_french();
  // Is the sentence of word i In Title Case or ALL CAPITALS, so that capitals tell nothing? The
  // first call reads the whole text, later ones cost nothing.
  [[nodiscard]] bool in_headline(std::uint32_t i);

 private:
  static constexpr NameTrie::Word kUnasked = NameTrie::kNone - 1;  // part of no name here

  struct Asked {
    std::uint64_t hash;
    std::uint32_t token;
    NameTrie::Word guess;
  };
  [[nodiscard]] std::vector<Asked> words_to_ask() const;
  [[nodiscard]] std::uint64_t may_be_in_names(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] std::uint64_t front(std::uint32_t i) const {
    return NameTrie::front(text_->folded, token(i).folded_begin, token(i).folded_end);
  }
  template <class Use>
  auto with_bare(std::uint32_t i, Use use) const;

  const FoldedText* text_;
  const NameTrie* trie_;
  const std::vector<std::uint8_t>* flags_;
  std::vector<NameTrie::Word> words_;
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint8_t> headline_;  // by sentence; empty until asked
  std::optional<bool> french_;
};

}  // namespace newswatch::rules
