#include "rules/name_context.h"

#include <algorithm>

#include "rules/name_forms.h"
#include "rules/name_lists.h"

namespace newswatch::rules {
namespace {

bool holds(const std::vector<std::string>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool is_own(const NameText& text, std::uint32_t i, const GivenNames& own) {
  return holds(own.words, bare(text.folded(i)));
}

// US, NATO, IDF before a name are no given names; JD, AJ may be.
bool is_abbreviation(const NameText& text, std::uint32_t i) {
  return text.token(i).letter_case == LetterCase::upper &&
         (text.token(i).end - text.token(i).start > 2 ||
          text.folded(i).find('.') != std::string_view::npos);
}

bool is_two_letter_office(std::string_view word) {
  constexpr std::string_view kOffices[]{"eu", "fm", "mp", "pm", "uk", "un", "us", "vp"};
  return std::ranges::find(kOffices, word) != std::end(kOffices);
}

// Adverbs and participles that open a sentence: Reportedly, Quoting, Pressed.
bool reads_as_opening(const NameText& text, std::uint32_t i) {
  const std::string_view word = text.folded(i);
  return text.opens_sentence(i) && word.size() > 4 &&
         (word.ends_with("ly") || word.ends_with("ing") || word.ends_with("ed"));
}

// May the capitalised word at `i` be a given name?
bool may_be_given(NameText& text, std::uint32_t i) {
  const bool known = text.is(i, kGivenName);
  if (text.token(i).letter_case == LetterCase::none) return known;
  if (!text.is_capital(i)) return false;
  const bool headline = text.in_headline(i);
  // Will, Mark, May: inside running text a capital tells the name from the verb.
  if (text.is(i, kNoGivenName)) return known && !headline && !text.opens_sentence(i);
  if (known) return true;
  if (headline || reads_as_opening(text, i)) return false;
  // Russian, Ukrainian and Greek write peoples' names for countries and offices before a name.
  if (static_cast<unsigned char>(text.folded(i).front()) >= 0x80) return false;
  if (is_german_office(text.folded(i))) return false;
  return !is_abbreviation(text, i) && !is_two_letter_office(text.folded(i));
}

// The I, A and O that are words, not initials: no full stop follows.
bool is_one_letter_word(const NameText& text, std::uint32_t i) {
  const auto end = text.token(i).source_end;
  const bool dotted = end < text.text().source.size() && text.text().source[end] == '.';
  // Greek and Russian articles and prepositions: Ο, В, С.
  const bool foreign = static_cast<unsigned char>(text.folded(i).front()) >= 0x80;
  return !dotted && (foreign || text.is(i, kNoGivenName));
}

// M. Macron: in French no initial, unless it is one before another.
bool is_monsieur(NameText& text, std::uint32_t i) {
  return text.is_initial(i) && text.folded(i) == "m" &&
         (i == 0 || !text.is_initial(i - 1) || text.gap_before(i) != Gap::joined) &&
         text.is_french();
}

}  // namespace

Front front_of(NameText& text, std::uint32_t first, const GivenNames& own) {
  Front front{.begin = first};
  while (front.begin > 0) {
    const std::uint32_t before = front.begin - 1;
    const Gap gap = text.gap_before(front.begin);
    if (gap == Gap::apart || gap == Gap::comma || gap == Gap::possessive) return front;
    if (text.is(before, kParticle) && (!text.is_capital(before) || gap == Gap::hyphen)) {
      front.begin = before;
      continue;
    }
    if (gap == Gap::hyphen) {
      // Smith-Blinken is one family name after a given name; Netanyahu-Blinken talks are two.
      front.other_person = text.is_capital(before) && before > 0 &&
                           text.gap_before(before) == Gap::joined &&
                           text.is(before - 1, kGivenName) && may_be_given(text, before - 1);
      return front;
    }
    if (is_monsieur(text, before)) return front;
    if (text.is_initial(before) && !is_one_letter_word(text, before)) {
      front.initial = holds(own.initials, bare(text.folded(before)));
      const bool middle = before > 0 && text.gap_before(before) == Gap::joined &&
                          (text.is_initial(before - 1) || is_own(text, before - 1, own));
      if (!front.initial && !middle) {
        front.other_person = true;
        return front;
      }
      front.begin = before;
      continue;
    }
    front.other_person = !is_own(text, before, own) && may_be_given(text, before);
    return front;
  }
  return front;
}

bool other_given_after(NameText& text, std::uint32_t last, const GivenNames& own) {
  const std::uint32_t after = last + 1;
  if (after >= text.size()) return false;
  const Gap gap = text.gap_before(after);
  if (gap != Gap::joined || is_own(text, after, own)) return false;
  return may_be_given(text, after);
}

bool known_given_before(NameText& text, std::uint32_t first, const GivenNames& own) {
  if (first == 0 || text.gap_before(first) != Gap::joined) return false;
  const std::uint32_t before = first - 1;
  return text.is(before, kGivenName) && !is_own(text, before, own) && may_be_given(text, before);
}

}  // namespace newswatch::rules
