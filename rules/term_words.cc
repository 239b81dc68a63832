// Wildcards are no letters, so folding would cut words at them. A letter that the term does not use
// stands in for each while the term is folded, and is turned back afterwards; behind Hangul, which
// joins no other script, a syllable does.

#include "rules/term_words.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "rules/fold_table.h"
#include "rules/text.h"

namespace newswatch::rules {
namespace {

using boost::system::result;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
bool is_wild(char c) { return c == '*' || c == '?'; }

constexpr std::string_view kLetters[]{"q", "z", "j", "x", "k", "w", "v", "0", "1",
                                      "2", "3", "4", "5", "6", "7", "8", "9"};
constexpr std::string_view kSyllables[]{"뷁", "쀍", "쒧", "퓇"};

// The first that occurs neither in the term nor in its folded form; empty if all do.
std::string_view unused_in(std::string_view term, std::span<const std::string_view> candidates) {
  const std::string folded = fold(term);
  for (const std::string_view one : candidates) {
    const char upper = one[0] >= 'a' && one[0] <= 'z' ? static_cast<char>(one[0] - 'a' + 'A') : 0;
    const bool used = folded.find(one) != std::string::npos ||
                      term.find(one) != std::string_view::npos ||
                      (upper != 0 && term.find(upper) != std::string_view::npos);
    if (!used) return one;
  }
  return {};
}

// A term whose wildcards are letters, so that it folds as one word does.
struct Disguised {
  std::string text;
  std::string wildcards;  // in the order taken out
  std::string_view letter;
  std::string_view syllable;

  explicit Disguised(std::string_view term) {
    if (std::ranges::none_of(term, is_wild)) {
      text = term;
      return;
    }
    letter = unused_in(term, kLetters);
    syllable = unused_in(term, kSyllables);
    bool after_hangul = false;
    for (std::size_t i = 0; i < term.size();) {
      if (is_wild(term[i])) {
        const std::string_view stand_in = after_hangul ? syllable : letter;
        text += stand_in.empty() ? " " : stand_in;
        wildcards += term[i++];
        continue;
      }
      const Scalar scalar = scalar_at(term, i);
      CharInfo scratch;
      after_hangul = char_info(scalar.value, scratch).word == WordClass::hangul;
      text += term.substr(i, scalar.length);
      i += scalar.length;
    }
  }

  // Puts the wildcards back into a word; `next`: how many have been.
  [[nodiscard]] std::string restored(std::string_view word, std::size_t& next) const {
    if (wildcards.empty()) return std::string(word);
    std::string out;
    while (!word.empty()) {
      std::size_t length = 1;
      if (!letter.empty() && word.starts_with(letter) && next < wildcards.size()) {
        out += wildcards[next++];
      } else if (!syllable.empty() && word.starts_with(syllable) && next < wildcards.size()) {
        out += wildcards[next++];
        length = syllable.size();
      } else {
        out += word.front();
      }
      word.remove_prefix(length);
    }
    return out;
  }
};

std::size_t fixed_letters(std::string_view word) {
  std::size_t n = 0;
  for (const char c : word.substr(0, word.find_first_of("*?"))) n += is_continuation(c) ? 0 : 1;
  return n;
}

}  // namespace

result<std::vector<TermWord>, TermFault> words_of_term(std::string_view term, bool exact_case) {
  const Disguised disguised(term);
  const FoldedText folded = fold_text(disguised.text);
  if (folded.tokens.empty()) {
    return TermFault{TermFault::Kind::no_word, "There is no word here to look for."};
  }
  std::vector<TermWord> words;
  std::size_t next = 0;
  std::size_t next_exact = 0;
  for (std::size_t i = 0; i < folded.tokens.size(); ++i) {
    TermWord word{.folded = disguised.restored(folded.word(i), next)};
    word.is_pattern = word.folded.find_first_of("*?") != std::string::npos;
    if (exact_case) word.exact = disguised.restored(folded.source_word(i), next_exact);
    if (word.is_pattern && fixed_letters(word.folded) < 2) {
      return TermFault{TermFault::Kind::short_wildcard,
                       "A wildcard needs at least two letters in front of it: write negotiat* or "
                       "wom?n; Chinese, Japanese and Thai need none."};
    }
    words.push_back(std::move(word));
  }
  if (next != disguised.wildcards.size()) {
    return TermFault{TermFault::Kind::script_without_wildcards,
                     "This wildcard belongs to no word: write it directly behind letters."};
  }
  return words;
}

bool fits(std::string_view pattern, std::string_view word) {
  std::size_t p = 0;
  std::size_t w = 0;
  std::size_t star = std::string_view::npos;  // the last * passed
  std::size_t taken = 0;                      // where its letters end in `word`
  const auto skip_letter = [&word](std::size_t i) {
    for (++i; i < word.size() && is_continuation(word[i]);) ++i;
    return i;
  };
  while (w < word.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = w;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      w = skip_letter(w);
    } else if (p < pattern.size() && pattern[p] == word[w]) {
      ++p;
      ++w;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      w = taken = skip_letter(taken);
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string_view without_possessive(std::string_view word) {
  for (const std::string_view tail : {"'s", "'S", "’s", "’S"}) {
    if (word.ends_with(tail)) return word.substr(0, word.size() - tail.size());
  }
  return word;
}

}  // namespace newswatch::rules
