// Wildcards are no letters, so folding would cut words at them. A letter that the term does not use
// stands in for each while the term is folded, and is turned back afterwards.

#include "rules/term_words.h"

#include <cstddef>
#include <utility>

#include "rules/text.h"

namespace newswatch::rules {
namespace {

using boost::system::result;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }
bool is_wild(char c) { return c == '*' || c == '?'; }

// A letter that occurs neither in the term nor in its folded form; 0 if all do.
char stand_in_for(std::string_view term) {
  const std::string folded = fold(term);
  for (const char c : std::string_view("qzjxkwvy0123456789")) {
    const char upper = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    const bool used = folded.find(c) != std::string::npos ||
                      term.find(c) != std::string_view::npos ||
                      term.find(upper) != std::string_view::npos;
    if (!used) return c;
  }
  return 0;
}

// Puts the wildcards back, in the order they were taken out.
void restore(std::string& word, char stand_in, std::string_view wildcards, std::size_t& next) {
  for (char& c : word) {
    if (c == stand_in && next < wildcards.size()) c = wildcards[next++];
  }
}

std::size_t fixed_letters(std::string_view word) {
  std::size_t n = 0;
  for (const char c : word.substr(0, word.find_first_of("*?"))) n += is_continuation(c) ? 0 : 1;
  return n;
}

}  // namespace

result<std::vector<TermWord>, TermFault> words_of_term(std::string_view term, bool exact_case) {
  std::string text(term);
  std::string wildcards;
  char stand_in = 0;
  if (text.find_first_of("*?") != std::string::npos) {
    stand_in = stand_in_for(term);
    for (char& c : text) {
      if (!is_wild(c)) continue;
      wildcards += c;
      c = stand_in == 0 ? ' ' : stand_in;
    }
  }
  const FoldedText folded = fold_text(text);
  if (folded.tokens.empty()) {
    return TermFault{TermFault::Kind::no_word, "There is no word here to look for."};
  }
  std::vector<TermWord> words;
  std::size_t next = 0;
  std::size_t next_exact = 0;
  for (std::size_t i = 0; i < folded.tokens.size(); ++i) {
    TermWord word{std::string(folded.word(i)), {}};
    restore(word.folded, stand_in, wildcards, next);
    if (exact_case) {
      word.exact = without_possessive(folded.source_word(i));
      restore(word.exact, stand_in, wildcards, next_exact);
    }
    if (word.is_pattern() && fixed_letters(word.folded) < 2) {
      return TermFault{TermFault::Kind::short_wildcard,
                       "A wildcard needs at least two letters in front of it: write negotiat* or "
                       "wom?n; Chinese, Japanese and Thai need none."};
    }
    words.push_back(std::move(word));
  }
  if (next != wildcards.size()) {
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
