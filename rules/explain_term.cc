#include "rules/explain_term.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rules/near.h"
#include "rules/term_words.h"

namespace newswatch::rules {
namespace {

constexpr std::string_view kNothing = "does not occur";

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t letters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

// Bytes that both words begin with; whole letters only.
std::size_t common_beginning(std::string_view a, std::string_view b) {
  std::size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
  while (n > 0 && n < a.size() && is_continuation(a[n])) --n;
  return n;
}

// Hebrew and Arabic write "and", "in", "the" together with the next word.
bool takes_prefixes(std::string_view word) {
  const auto first = static_cast<unsigned char>(word.front());
  return first >= 0xD6 && first <= 0xDB;
}

bool stands_at(const TermWord& wanted, const FoldedText& text, std::size_t at, bool exactly) {
  const std::string_view word = text.word(at);
  if (wanted.is_pattern ? !fits(wanted.folded, word) : wanted.folded != word) return false;
  if (!exactly || wanted.exact.empty()) return true;
  const std::string_view written = without_possessive(text.source_word(at));
  return wanted.is_pattern ? fits(wanted.exact, written) : written == wanted.exact;
}

// The first place of the words in a row, in texts of these fields.
std::optional<Interval> place_of(const std::vector<TermWord>& words, const FoldedArticle& article,
                                 FieldMask fields, bool exactly) {
  for (const Zone& zone : article.zones()) {
    if ((mask_of(zone.field) & fields) == 0) continue;
    const FoldedText& text = *zone.folded;
    for (std::size_t at = 0; at + words.size() <= text.tokens.size(); ++at) {
      bool stands = true;
      for (std::size_t i = 0; i < words.size() && stands; ++i)
        stands = stands_at(words[i], text, at + i, exactly);
      if (!stands) continue;
      const auto first = zone.base + static_cast<std::uint32_t>(at);
      return Interval{first, first + static_cast<std::uint32_t>(words.size()) - 1};
    }
  }
  return std::nullopt;
}

constexpr FieldMask kAllFields = 0x1F;

// Of words in order, those of this spelling. (clang 14 does not compile libstdc++'s equal_range.)
template <class Word>
std::span<const Word> those_folded(const std::vector<Word>& words, std::string_view text) {
  const auto first = std::ranges::lower_bound(words, text, {}, &Word::folded);
  const auto last = std::ranges::upper_bound(words, text, {}, &Word::folded);
  return {first, last};
}

}  // namespace

std::string_view in_words(Field field) {
  switch (field) {
    case Field::title:
      return "the title";
    case Field::text:
      return "the text";
    case Field::author:
      return "an author";
    case Field::category:
      return "a category";
    case Field::url:
      return "the address";
  }
  return "another field";
}

std::string words_at(const FoldedArticle& article, const Interval& at) {
  constexpr std::size_t kMaxBytes = 120;
  std::string text = article.span_of(at, {}).text;
  if (text.size() <= kMaxBytes) return text;
  std::size_t end = kMaxBytes;
  while (end > 0 && is_continuation(text[end])) --end;
  return text.substr(0, end) + "…";
}

std::string quote(const FoldedArticle& article, const Interval& at) {
  constexpr std::uint32_t kWholeUpTo = 7;  // words
  if (at.last - at.first < kWholeUpTo) return '"' + words_at(article, at) + '"';
  return fmt::format("\"{} … {}\"", words_at(article, {at.first, at.first}),
                     words_at(article, {at.last, at.last}));
}

WordsThere::WordsThere(const FoldedArticle& article) : article_(article) {
  for (const Zone& zone : article.zones()) {
    for (std::uint32_t i = 0; i < zone.folded->tokens.size(); ++i)
      words_.push_back({zone.folded->word(i), zone.base + i});
  }
  std::ranges::stable_sort(words_, {}, &Word::folded);
}

std::string WordsThere::instead_of(const Node& term) const {
  if (std::string told = in_other_case(term); !told.empty()) return told;
  if (std::string told = in_other_field(term); !told.empty()) return told;
  if (term.words.size() > 1) return not_in_a_row(term);
  const std::string told = in_other_form(term.words.front(), term.fields);
  return std::string(kNothing) + (told.empty() ? "" : "; " + told);
}

std::string WordsThere::quoted(const Interval& at) const { return quote(article_, at); }

bool WordsThere::is_in(const Word& word, FieldMask fields) const {
  return (mask_of(article_.zone_at(word.position).field) & fields) != 0;
}

std::string WordsThere::in_other_case(const Node& term) const {
  if (term.words.front().exact.empty()) return {};
  const auto at = place_of(term.words, article_, term.fields, false);
  if (!at) return {};
  std::string wanted;
  for (const TermWord& word : term.words) wanted += (wanted.empty() ? "" : " ") + word.exact;
  return fmt::format("stands there as {}, not as \"{}\"", quoted(*at), wanted);
}

std::string WordsThere::in_other_field(const Node& term) const {
  const auto beyond = static_cast<FieldMask>(kAllFields & ~term.fields);
  const auto at = place_of(term.words, article_, beyond, true);
  if (!at) return {};
  std::string asked;
  for (const Field field :
       {Field::title, Field::text, Field::author, Field::category, Field::url}) {
    if ((mask_of(field) & term.fields) != 0)
      asked += (asked.empty() ? "" : " or ") + std::string(in_words(field));
  }
  return fmt::format("stands only in {} ({}), and is asked of {}",
                     in_words(article_.zone_at(at->first).field), quoted(*at), asked);
}

// A phrase: the word that is missing, or how far apart its words stand.
std::string WordsThere::not_in_a_row(const Node& phrase) const {
  if (std::string told = in_one_word(phrase); !told.empty())
    return fmt::format("{}; {}", kNothing, told);
  std::vector<NearPick> picks;
  for (std::size_t i = 0; i < phrase.words.size(); ++i) {
    const std::size_t before = picks.size();
    for (const Zone& zone : article_.zones()) {
      if ((mask_of(zone.field) & phrase.fields) == 0) continue;
      for (std::uint32_t at = 0; at < zone.folded->tokens.size(); ++at) {
        if (!stands_at(phrase.words[i], *zone.folded, at, true)) continue;
        const std::uint32_t position = zone.base + at;
        picks.push_back({.at = {position, position},
                         .text = static_cast<std::uint32_t>(&zone - article_.zones().data()),
                         .operand = static_cast<std::uint8_t>(i)});
      }
    }
    if (picks.size() > before) continue;
    const std::string told = in_other_form(phrase.words[i], phrase.fields);
    return fmt::format("its word \"{}\" does not occur{}", phrase.words[i].folded,
                       told.empty() ? "" : "; " + told);
  }
  if (phrase.words.size() > kMaxNearOperands) return std::string(kNothing);
  std::ranges::sort(picks);
  NearShape shape{.distance = {.words = std::numeric_limits<std::uint32_t>::max(), .ordered = true},
                  .chain = true,
                  .turns = {}};
  for (std::size_t i = 0; i < phrase.words.size(); ++i)
    shape.turns.push_back(static_cast<std::uint8_t>(i));
  const auto passages = passages_of(shape, picks, Wanted::all);
  if (passages.empty()) return "its words occur, but nowhere in a row";
  const auto shortest =
      std::ranges::min_element(passages, {}, [](const Interval& at) { return at.last - at.first; });
  return fmt::format("its words occur, but not in a row: {} in {}", quoted(*shortest),
                     in_words(article_.zone_at(shortest->first).field));
}

std::string WordsThere::in_other_form(const TermWord& word, FieldMask fields) const {
  if (word.is_pattern || !word.exact.empty()) return {};
  if (std::string told = in_two_words(word.folded, fields); !told.empty()) return told;
  if (std::string told = with_an_ending(word.folded, fields); !told.empty()) return told;
  return with_a_prefix(word.folded, fields);
}

// Of the words that begin alike the one that shares most; they stand side by side in order.
std::string WordsThere::with_an_ending(std::string_view word, FieldMask fields) const {
  constexpr std::ptrdiff_t kLookedAt = 16;
  constexpr std::size_t kLongestEnding = 4;
  constexpr std::size_t kShortestStem =
      4;  // of two words neither of which is the other's beginning
  const auto at = std::ranges::lower_bound(words_, word, {}, &Word::folded);
  const Word* best = nullptr;
  std::size_t best_stem = 0;
  const auto begin = at - std::min(kLookedAt, at - words_.begin());
  const auto end = at + std::min(kLookedAt, words_.end() - at);
  for (auto one = begin; one != end; ++one) {
    if (!is_in(*one, fields) || one->folded == word) continue;
    const std::size_t stem = common_beginning(word, one->folded);
    const std::size_t letters = letters_of(word.substr(0, stem));
    const std::size_t ours = letters_of(word.substr(stem));
    const std::size_t theirs = letters_of(one->folded.substr(stem));
    const bool one_begins_the_other = ours == 0 || theirs == 0;
    if (letters < (one_begins_the_other ? 3 : kShortestStem) || ours > kLongestEnding ||
        theirs > kLongestEnding) {
      continue;
    }
    const bool is_better = best == nullptr || stem > best_stem ||
                           (stem == best_stem && one->folded.size() < best->folded.size());
    if (!is_better) continue;
    best = &*one;
    best_stem = stem;
  }
  if (best == nullptr) return {};
  return fmt::format("{} stands there; {}* would find it", quoted({best->position, best->position}),
                     word.substr(0, best_stem));
}

std::string WordsThere::with_a_prefix(std::string_view word, FieldMask fields) const {
  constexpr std::size_t kLongestPrefix = 3;
  if (!takes_prefixes(word) || letters_of(word) < 3) return {};
  for (const Word& one : words_) {
    if (!one.folded.ends_with(word) || one.folded == word || !is_in(one, fields)) continue;
    if (letters_of(one.folded.substr(0, one.folded.size() - word.size())) > kLongestPrefix)
      continue;
    return fmt::format("{} stands there, with a prefix; name it as a word of its own",
                       quoted({one.position, one.position}));
  }
  return {};
}

// cease fire where the rule says ceasefire.
std::string WordsThere::in_two_words(std::string_view word, FieldMask fields) const {
  for (std::size_t cut = 2; cut + 2 <= word.size(); ++cut) {
    if (is_continuation(word[cut])) continue;
    const std::string_view head = word.substr(0, cut);
    for (const Word& one : those_folded(words_, head)) {
      const Zone& zone = article_.zone_at(one.position);
      const std::size_t next = one.position - zone.base + 1;
      if (next >= zone.folded->tokens.size() || zone.folded->word(next) != word.substr(cut) ||
          !is_in(one, fields)) {
        continue;
      }
      const std::string there = quoted({one.position, one.position + 1});
      return fmt::format("{} stands there, as two words", there);
    }
  }
  return {};
}

// ceasefire where the rule says cease-fire.
std::string WordsThere::in_one_word(const Node& phrase) const {
  std::string joined;
  for (const TermWord& word : phrase.words) {
    if (word.is_pattern || !word.exact.empty()) return {};
    joined += word.folded;
  }
  for (const Word& one : those_folded(words_, joined)) {
    if (is_in(one, phrase.fields))
      return fmt::format("{} stands there, as one word", quoted({one.position, one.position}));
  }
  return {};
}

}  // namespace newswatch::rules
