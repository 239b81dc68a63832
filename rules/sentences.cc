#include "rules/sentences.h"

#include <algorithm>
#include <array>

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

// All three lists are ordered, folded words.
// Before a name or a number: never the end.
constexpr std::array kTitles{
    "adm"sv,  "amb"sv, "atty"sv, "brig"sv,   "bros"sv, "capt"sv, "cmdr"sv, "col"sv, "cpl"sv,
    "det"sv,  "dhr"sv, "dr"sv,   "dra"sv,    "fr"sv,   "gen"sv,  "gov"sv,  "hon"sv, "hr"sv,
    "insp"sv, "lt"sv,  "maj"sv,  "messrs"sv, "mevr"sv, "mgr"sv,  "mlle"sv, "mm"sv,  "mme"sv,
    "mr"sv,   "mrs"sv, "ms"sv,   "mt"sv,     "nr"sv,   "pres"sv, "prof"sv, "pvt"sv, "rep"sv,
    "reps"sv, "rev"sv, "sec"sv,  "sen"sv,    "sens"sv, "sgt"sv,  "sra"sv,  "st"sv,  "ste"sv,
    "supt"sv, "vs"sv,  "акад"sv, "ген"sv,    "им"sv,   "проф"sv, "ул"sv};

// May stand at an end, more often do not.
constexpr std::array kAbbreviations{
    "al"sv, "apr"sv,  "approx"sv, "art"sv,  "aug"sv, "ave"sv, "av"sv,  "bzw"sv, "ca"sv,  "cf"sv,
    "co"sv, "corp"sv, "dec"sv,    "dept"sv, "est"sv, "etc"sv, "feb"sv, "fig"sv, "inc"sv, "jan"sv,
    "jr"sv, "jul"sv,  "jun"sv,    "ltd"sv,  "mar"sv, "mio"sv, "mrd"sv, "no"sv,  "nov"sv, "oct"sv,
    "pp"sv, "sep"sv,  "sept"sv,   "sr"sv,   "tsd"sv, "тыс"sv, "руб"sv, "млн"sv, "млрд"sv};

// Capitalised, they begin a sentence.
constexpr std::array kStarters{
    "a"sv,     "after"sv, "all"sv,  "an"sv,      "and"sv,   "as"sv,    "at"sv,   "but"sv,
    "das"sv,   "der"sv,   "die"sv,  "el"sv,      "er"sv,    "es"sv,    "for"sv,  "he"sv,
    "her"sv,   "his"sv,   "how"sv,  "however"sv, "i"sv,     "if"sv,    "il"sv,   "in"sv,
    "it"sv,    "its"sv,   "la"sv,   "le"sv,      "les"sv,   "los"sv,   "many"sv, "meanwhile"sv,
    "more"sv,  "no"sv,    "on"sv,   "one"sv,     "our"sv,   "she"sv,   "sie"sv,  "so"sv,
    "some"sv,  "that"sv,  "the"sv,  "their"sv,   "there"sv, "these"sv, "they"sv, "this"sv,
    "those"sv, "we"sv,    "what"sv, "when"sv,    "while"sv, "who"sv,   "why"sv,  "with"sv,
    "you"sv};

template <std::size_t n>
bool holds(const std::array<std::string_view, n>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool is_short_number(std::string_view word) {
  return word.size() <= 2 && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_single_letter(std::string_view word) {
  return word.size() <= 4 && scalar_at(word, 0).length == word.size();
}

}  // namespace

void Sentences::see(const CharInfo& info, char32_t c) {
  switch (asks_in_greek(c) ? SentenceClass::strong : info.sentence) {
    case SentenceClass::line:
      if (lines_ < 2) ++lines_;
      blank_since_end_ = true;
      return;
    case SentenceClass::paragraph:
      lines_ = 2;
      return;
    case SentenceClass::blank:
      return see_blank();
    case SentenceClass::stop:
      // Dots after a blank (" ...") do not abbreviate the word before them.
      if (end_ == End::none) {
        if (blank_since_end_ || c != '.') before_ = Before::plain;
        end_ = End::stop;
      } else if (end_ == End::stop && !blank_since_end_) {
        before_ = Before::plain;
      }
      blank_since_end_ = false;
      break;
    case SentenceClass::strong:
      if (end_ != End::hard) end_ = End::strong;
      blank_since_end_ = false;
      break;
    case SentenceClass::hard:
      end_ = End::hard;
      break;
    case SentenceClass::closing:
      break;
    case SentenceClass::other:
      if (!blank_since_end_ && end_ != End::hard) end_ = End::none;  // "etc.," "3.5-mile"
      break;
  }
  lines_ = 0;
}

// The Greek question mark looks like a semicolon and is most often one.
bool Sentences::asks_in_greek(char32_t c) const {
  constexpr char32_t kFirst = 0x370;
  constexpr char32_t kLast = 0x3FF;
  if (c != ';' || blank_since_end_ || before_word_.empty()) return false;
  const char32_t letter = scalar_at(before_word_, 0).value;
  return letter >= kFirst && letter <= kLast;
}

bool Sentences::ends_before(const Word& word) const {
  switch (end_) {
    case End::none:
      return false;
    case End::hard:
      return true;
    case End::strong:
      return word.ideograph || (blank_since_end_ && !word.starts_lower);
    case End::stop:
      break;
  }
  if (!blank_since_end_ || word.starts_lower) return false;
  const Before before = kind_of_last_word();
  if (before == Before::plain) return true;
  return before == Before::may_end && word.starts_upper && holds(kStarters, word.folded);
}

void Sentences::begin_word(const Word& word) {
  if (any_word_ && lines_ >= 2) {
    ++paragraph_;
    ++sentence_;
  } else if (any_word_ && ends_before(word)) {
    ++sentence_;
  }
  any_word_ = true;
  end_ = End::none;
  blank_since_end_ = false;
  lines_ = 0;
  // What it is matters only where a full stop follows, which is rare.
  before_ = word.ideograph ? Before::plain : Before::unknown;
  starts_cased_ = word.starts_lower || word.starts_upper;
  before_word_.assign(word.folded);
}

Sentences::Before Sentences::kind_of_last_word() const {
  if (before_ != Before::unknown) return before_;
  const std::string_view word = before_word_;
  if (word.empty()) return Before::plain;
  if (holds(kTitles, word)) return Before::never_ends;
  const bool may_end = (is_single_letter(word) && starts_cased_) ||
                       word.find('.') != std::string_view::npos || is_short_number(word) ||
                       holds(kAbbreviations, word);
  return may_end ? Before::may_end : Before::plain;
}

void Sentences::glued_stop() {
  before_ = Before::plain;
  end_ = End::stop;
  blank_since_end_ = true;
}

}  // namespace newswatch::rules
