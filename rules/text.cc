#include "rules/text.h"

// fold_text(). One pass over the characters. A word is gathered by the rules of UAX #29 (WB5-WB13)
// with marks and format characters looked through (WB4); each character folds on its own, and only
// words whose marks could compose or need another order go through ICU's normaliser.

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include "rules/apostrophes.h"
#include "rules/dictionary_words.h"
#include "rules/fold_table.h"
#include "rules/sentences.h"

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;

void compose(std::string& folded, std::size_t from) {
  static const icu::Normalizer2* nfc = [] {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFCInstance(status);
  }();
  if (nfc == nullptr) throw std::runtime_error("ICU has no normalisation data");
  UErrorCode status = U_ZERO_ERROR;
  std::string composed;
  icu::StringByteSink<std::string> sink(&composed);
  nfc->normalizeUTF8(
      0, icu::StringPiece(folded.data() + from, static_cast<int32_t>(folded.size() - from)), sink,
      nullptr, status);
  if (U_SUCCESS(status)) folded.replace(from, std::string::npos, composed);
}

bool is_letter(WordClass c) {
  return c == WordClass::letter || c == WordClass::hebrew || c == WordClass::hangul;
}

bool may_join(WordClass c) {
  return c == WordClass::apostrophe || c == WordClass::full_stop || c == WordClass::mid_letter ||
         c == WordClass::mid_digit || c == WordClass::double_quote;
}

enum class Ascii : std::uint8_t { other, upper, lower, digit };

constexpr auto kAscii = [] {
  std::array<Ascii, 256> kinds{};
  for (std::size_t c = '0'; c <= '9'; ++c) kinds[c] = Ascii::digit;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) {
    kinds[c] = Ascii::upper;
    kinds[c + 32] = Ascii::lower;
  }
  return kinds;
}();

// Do two characters of these classes, one after the other, belong to different words?
bool part(WordClass before, WordClass after) {
  return before != WordClass::other &&
         (before == WordClass::hangul) != (after == WordClass::hangul);
}

class Scanner {
 public:
  Scanner(std::string_view source, FoldedText&& memory) : text_(std::move(memory)) {
    text_.source = source;
    text_.folded.clear();
    text_.tokens.clear();
    text_.folded.reserve(source.size() + source.size() / 8);
    text_.tokens.reserve(source.size() / 6 + 4);
  }

  FoldedText run() && {
    while (here_.byte < text_.source.size()) {
      if (text_.source[here_.byte] == ' ') {
        sentences_.see_blank();
        here_ = {here_.byte + 1, here_.scalar + 1};
        continue;
      }
      if (kAscii[static_cast<unsigned char>(text_.source[here_.byte])] != Ascii::other) {
        read_word();
        continue;
      }
      const Char c = char_at(here_);
      switch (c.info->word) {
        case WordClass::letter:
        case WordClass::hebrew:
        case WordClass::hangul:
        case WordClass::digit:
        case WordClass::connector:
          read_word();
          break;
        case WordClass::ideograph:
          read_ideograph();
          break;
        case WordClass::complex:
          read_dictionary_words();
          break;
        case WordClass::format:
        case WordClass::mark:
          pass(c);
          break;
        default:
          if (is_lone_possessive(c)) break;
          sentences_.see(*c.info, c.value);
          pass(c);
      }
    }
    return std::move(text_);
  }

 private:
  struct Place {
    std::size_t byte = 0;
    std::uint32_t scalar = 0;
  };
  struct Char {
    char32_t value = 0;
    std::uint32_t length = 0;
    const CharInfo* info = nullptr;
  };
  // What is known of the word being read.
  struct Word {
    Place begin;
    Place end;  // past the last letter, digit or mark
    std::size_t folded = 0;
    std::uint32_t upper = 0;
    std::uint32_t lower = 0;
    bool first_upper = false;
    bool has_content = false;  // a letter or digit, not underscores only
    bool compose = false;
    bool ideograph = false;
    std::uint8_t last_class = 0;  // combining class
  };

  // The reference in Char holds until the next call.
  Char char_at(Place place) {
    const auto byte = static_cast<unsigned char>(text_.source[place.byte]);
    if (byte < 0x80) return {byte, 1, &char_info(byte, scratch_)};
    const Scalar scalar = scalar_at(text_.source, place.byte);
    return {scalar.value, scalar.length, &char_info(scalar.value, scratch_)};
  }
  void pass(const Char& c) { here_ = after(here_, c); }
  static Place after(Place place, const Char& c) {
    return {place.byte + c.length, place.scalar + 1};
  }

  [[nodiscard]] Word begin_word() {
    if (!text_.tokens.empty()) text_.folded.push_back(' ');
    return {.begin = here_, .end = here_, .folded = text_.folded.size()};
  }

  // Appends the character at here_ and steps over it.
  void take(Word& word, const Char& c) {
    const CharInfo& info = *c.info;
    append_folded(text_.folded, info, text_.source.substr(here_.byte, c.length));
    if (info.folded_length != 0) {
      if (info.composes || (info.leading_class != 0 && word.last_class > info.leading_class)) {
        word.compose = true;
      }
      word.last_class = info.trailing_class;
    }
    if (info.letter_case == CharCase::upper) {
      if (word.upper + word.lower == 0) word.first_upper = true;
      ++word.upper;
    } else if (info.letter_case == CharCase::lower) {
      ++word.lower;
    }
    pass(c);
    word.end = here_;
  }

  // Takes the letters and digits of ASCII at here_: most of what there is to read, and nothing that
  // a table must tell. False if there is none.
  bool take_ascii(Word& word, WordClass& last, CharCase& last_case) {
    const std::string_view rest = text_.source.substr(here_.byte);
    std::size_t length = 0;
    std::uint32_t upper = 0;
    std::uint32_t digits = 0;
    Ascii kind = Ascii::other;
    for (; length < rest.size(); ++length) {
      const Ascii next = kAscii[static_cast<unsigned char>(rest[length])];
      if (next == Ascii::other) break;
      kind = next;
      upper += next == Ascii::upper ? 1 : 0;
      digits += next == Ascii::digit ? 1 : 0;
    }
    if (length == 0) return false;
    const std::size_t from = text_.folded.size();
    text_.folded.append(rest.substr(0, length));
    if (upper > 0) {
      if (word.upper + word.lower == 0) {
        std::size_t cased = 0;
        while (rest[cased] >= '0' && rest[cased] <= '9') ++cased;
        word.first_upper = rest[cased] <= 'Z';
      }
      for (std::size_t i = from; i < text_.folded.size(); ++i) {
        char& c = text_.folded[i];
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      }
    }
    const auto count = static_cast<std::uint32_t>(length);
    word.upper += upper;
    word.lower += count - upper - digits;
    word.has_content = true;
    word.last_class = 0;
    last = kind == Ascii::digit ? WordClass::digit : WordClass::letter;
    last_case = kind == Ascii::upper   ? CharCase::upper
                : kind == Ascii::lower ? CharCase::lower
                                       : CharCase::none;
    here_ = {here_.byte + length, here_.scalar + count};
    word.end = here_;
    return true;
  }

  void finish(Word& word) {
    if (word.compose) compose(text_.folded, word.folded);
    if (!word.has_content || text_.folded.size() == word.folded) {
      text_.folded.resize(text_.tokens.empty() ? 0 : word.folded - 1);
      return;
    }
    sentences_.begin_word({.folded = std::string_view(text_.folded).substr(word.folded),
                           .starts_lower = word.lower + word.upper > 0 && !word.first_upper,
                           .starts_upper = word.first_upper,
                           .ideograph = word.ideograph});
    text_.tokens.push_back({.folded_begin = static_cast<std::uint32_t>(word.folded),
                            .folded_end = static_cast<std::uint32_t>(text_.folded.size()),
                            .start = word.begin.scalar,
                            .end = word.end.scalar,
                            .source_begin = static_cast<std::uint32_t>(word.begin.byte),
                            .source_end = static_cast<std::uint32_t>(word.end.byte),
                            .sentence = sentences_.sentence(),
                            .paragraph = sentences_.paragraph(),
                            .letter_case = case_of(word)});
  }

  static LetterCase case_of(const Word& word) {
    if (word.upper + word.lower == 0) return LetterCase::none;
    if (word.upper == 0) return LetterCase::lower;
    if (word.first_upper && word.upper == 1) return LetterCase::capitalised;
    return word.lower == 0 ? LetterCase::upper : LetterCase::mixed;
  }

  // The first character from `place` on that is no mark and no format character.
  std::optional<Char> visible_from(Place& place) {
    while (place.byte < text_.source.size()) {
      const Char c = char_at(place);
      if (c.info->word != WordClass::mark && c.info->word != WordClass::format) return c;
      place = after(place, c);
    }
    return std::nullopt;
  }

  void read_word() {
    Word word = begin_word();
    WordClass last = WordClass::other;  // of the last letter, digit or connector
    CharCase last_case = CharCase::none;
    bool glued = false;
    while (here_.byte < text_.source.size()) {
      if (last != WordClass::hangul && take_ascii(word, last, last_case)) continue;
      if (text_.source[here_.byte] == ' ') break;
      const Char c = char_at(here_);
      const WordClass kind = c.info->word;
      if (is_letter(kind) || kind == WordClass::digit || kind == WordClass::connector) {
        if (part(last, kind)) break;
        last = kind;
        last_case = c.info->letter_case;
        word.has_content = word.has_content || kind != WordClass::connector;
        take(word, c);
      } else if (kind == WordClass::mark) {
        take(word, c);
      } else if (kind == WordClass::format) {
        pass(c);
      } else if (may_join(kind) && joins(word, kind, after(here_, c), last, last_case, glued)) {
        const Char again = char_at(here_);
        take(word, again);
      } else {
        break;
      }
      if (ended_by_possessive_) break;
    }
    finish_word(word, glued);
  }

  void finish_word(Word& word, bool glued) {
    const bool possessive = std::exchange(ended_by_possessive_, false);
    finish(word);
    if (possessive) {
      // Over the apostrophe and the s: they belong to no word.
      for (int left = 2; left > 0;) {
        const Char c = char_at(here_);
        if (c.info->word != WordClass::mark && c.info->word != WordClass::format) --left;
        pass(c);
      }
    }
    if (glued) {
      pass(char_at(here_));
      sentences_.glued_stop();
    }
  }

  // Does the character of class `kind` before `next` stand inside the word?
  bool joins(const Word& word, WordClass kind, Place next, WordClass last, CharCase last_case,
             bool& glued) {
    const bool letter_before = is_letter(last);
    if (!letter_before && last != WordClass::digit) return false;
    Place place = next;
    const std::optional<Char> follows = visible_from(place);
    if (!follows) return false;
    const CharInfo then = *follows->info;
    const bool letters = letter_before && is_letter(then.word) && !part(last, then.word);
    const bool digits = last == WordClass::digit && then.word == WordClass::digit;
    switch (kind) {
      case WordClass::apostrophe:
        if (is_possessive(place, *follows)) {
          ended_by_possessive_ = true;
          return false;
        }
        if (letters && is_elided(std::string_view(text_.folded).substr(word.folded))) {
          std::string opening;
          append_folded(opening, then, text_.source.substr(place.byte, follows->length));
          if (opens_with_vowel(opening)) return false;
        }
        if (letters && letters_in(word) >= kLeastStem && is_hung_on(letters_from(place)))
          return false;
        return letters || digits;
      case WordClass::full_stop:
        if (letters && last_case == CharCase::lower && then.letter_case == CharCase::upper) {
          glued = true;
          return false;
        }
        return letters || digits;
      case WordClass::mid_letter:
        return letters;
      case WordClass::mid_digit:
        return digits;
      case WordClass::double_quote:
        return last == WordClass::hebrew && then.word == WordClass::hebrew;
      default:
        return false;
    }
  }

  static constexpr std::size_t kLeastStem = 3;

  [[nodiscard]] std::size_t letters_in(const Word& word) const {
    return text_.folded.size() - word.folded;
  }

  // Folded, up to one more than can be hung on.
  std::string letters_from(Place place) {
    std::string letters;
    for (std::size_t n = 0; n <= kLongestHungOn; ++n) {
      const std::optional<Char> c = visible_from(place);
      if (!c || !is_letter(c->info->word)) {
        const bool goes_on =
            c && (c->info->word == WordClass::digit || c->info->word == WordClass::connector);
        if (goes_on) letters.clear();
        break;
      }
      append_folded(letters, *c->info, text_.source.substr(place.byte, c->length));
      place = after(place, *c);
    }
    return letters;
  }

  bool is_s(Place place, const Char& c) {
    std::string folded;
    append_folded(folded, *c.info, text_.source.substr(place.byte, c.length));
    return folded == "s";
  }

  // Is the s at `place` the end of a word?
  bool is_possessive(Place place, const Char& s) {
    if (!is_s(place, s)) return false;
    Place next = after(place, s);
    const std::optional<Char> follows = visible_from(next);
    if (!follows) return true;
    switch (follows->info->word) {
      case WordClass::letter:
      case WordClass::hebrew:
      case WordClass::digit:
      case WordClass::connector:
        return false;
      case WordClass::apostrophe: {
        // rock'n's'roll: another apostrophe goes on with the word, unless it brings one more s.
        Place beyond = after(next, *follows);
        const std::optional<Char> later = visible_from(beyond);
        if (!later || !is_letter(later->info->word)) return true;
        return later->info->word == WordClass::hangul || is_s(beyond, *later);
      }
      default:
        return true;
    }
  }

  // 's after what is no word or has ended: "U.S.'s", "1990's" in brackets, `"Jaws"'s`.
  bool is_lone_possessive(const Char& c) {
    if (c.info->word != WordClass::apostrophe || here_.byte == 0) return false;
    const auto before = static_cast<unsigned char>(text_.source[here_.byte - 1]);
    if (before <= ' ' || text_.tokens.empty()) return false;
    Place place = after(here_, c);
    const std::optional<Char> follows = visible_from(place);
    if (!follows) return false;
    const Char s = *follows;
    const Place behind = after(place, s);
    if (!is_letter(s.info->word) || !is_possessive(place, s)) return false;
    here_ = behind;
    return true;
  }

  void read_ideograph() {
    Word word = begin_word();
    word.has_content = true;
    word.ideograph = true;
    take(word, char_at(here_));
    while (here_.byte < text_.source.size()) {
      const Char c = char_at(here_);
      if (c.info->word == WordClass::mark) {
        take(word, c);
      } else {
        break;
      }
    }
    finish(word);
  }

  void read_dictionary_words() {
    const Place begin = here_;
    Place end = here_;
    while (end.byte < text_.source.size()) {
      const Char c = char_at(end);
      if (c.info->word != WordClass::complex && c.info->word != WordClass::mark &&
          c.info->word != WordClass::format) {
        break;
      }
      end = after(end, c);
    }
    const auto ends = dictionary_word_ends(text_.source.substr(begin.byte, end.byte - begin.byte));
    for (const std::uint32_t word_end : ends) {
      Word word = begin_word();
      while (here_.byte < begin.byte + word_end) {
        const Char c = char_at(here_);
        if (c.info->word == WordClass::format) {
          pass(c);
        } else {
          word.has_content = true;
          take(word, c);
        }
      }
      finish(word);
    }
  }

  FoldedText text_;
  Place here_;
  Sentences sentences_;
  CharInfo scratch_;
  bool ended_by_possessive_ = false;
};

}  // namespace

FoldedText fold_text(std::string_view utf8) { return Scanner(utf8, {}).run(); }

FoldedText fold_text(std::string_view utf8, FoldedText&& done_with) {
  return Scanner(utf8, std::move(done_with)).run();
}

}  // namespace newswatch::rules
