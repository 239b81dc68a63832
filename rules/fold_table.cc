#include "rules/fold_table.h"

// A character folds on its own: decompose (NFKD), drop diacritics, fold case, unify variants,
// compose (NFC). Only the last step can depend on neighbours; the scanner in text.cc asks for it
// where `composes` or the combining classes say so.

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "rules/fold_letters.h"

namespace newswatch::rules {
namespace {

const icu::Normalizer2& normalizer(UNormalization2Mode mode, const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* found = icu::Normalizer2::getInstance(nullptr, name, mode, status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU has no normalisation data");
  return *found;
}

icu::UnicodeString decomposed(const icu::UnicodeString& text) {
  static const icu::Normalizer2& nfkd = normalizer(UNORM2_DECOMPOSE, "nfkc");
  UErrorCode status = U_ZERO_ERROR;
  return nfkd.normalize(text, status);
}

// Letters, digits and marks only where the character stands in a word: U+FDFA holds blanks, U+249C
// parentheses.
icu::UnicodeString reduced(const icu::UnicodeString& text, bool in_word) {
  icu::UnicodeString out;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const auto scalar = static_cast<char32_t>(c);
    if (is_dropped_mark(scalar)) continue;
    const std::u16string_view variant = letter_variant(scalar);
    if (!variant.empty()) {
      out.append(variant.data(), static_cast<int32_t>(variant.size()));
    } else if (u_charDigitValue(c) >= 0 && u_charType(c) == U_DECIMAL_DIGIT_NUMBER) {
      out.append(static_cast<UChar32>('0' + u_charDigitValue(c)));
    } else if (!in_word || u_isalnum(c) || (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_N_MASK)) != 0 ||
               c == '_' || c == 0xB7 || c == 0x2027 || c == '/') {
      out.append(c);
    }
  }
  return out;
}

std::string folded_of(char32_t c, bool in_word) {
  static const icu::Normalizer2& nfc = normalizer(UNORM2_COMPOSE, "nfc");
  if (is_apostrophe(c)) return "'";
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString text(static_cast<UChar32>(c));
  text = reduced(decomposed(text), in_word);
  text = reduced(decomposed(text.foldCase()), in_word);
  std::string out;
  nfc.normalize(text, status).toUTF8String(out);
  return out;
}

bool is_ideograph(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return u_isalpha(c) || u_charType(c) == U_OTHER_SYMBOL;
    default:
      return c == 0x30FC || c == 0xFF70;  // the long vowel mark, shared by both kana
  }
}

WordClass word_class(UChar32 c) {
  if (is_apostrophe(static_cast<char32_t>(c))) return WordClass::apostrophe;
  switch (c) {
    case '.':
    case 0x2024:
    case 0xFE52:
    case 0xFF0E:
      return WordClass::full_stop;
    case '"':
    case 0x05F4:
    case 0x201C:
    case 0x201D:
      return WordClass::double_quote;
    case ':':
    case 0xFE13:
    case 0xFE55:
    case 0xFF1A:
      return WordClass::other;  // UAX #29 keeps it for Swedish; "Live:Israel" is two words
    case 0x200B:
      return WordClass::other;  // marks where words part
    default:
      break;
  }
  const auto line_break = u_getIntPropertyValue(c, UCHAR_LINE_BREAK);
  if (line_break == U_LB_COMPLEX_CONTEXT) return WordClass::complex;
  if (is_ideograph(c)) return WordClass::ideograph;
  switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER: {
      UErrorCode status = U_ZERO_ERROR;
      return uscript_getScript(c, &status) == USCRIPT_HANGUL ? WordClass::hangul
                                                             : WordClass::letter;
    }
    case U_WB_HEBREW_LETTER:
      return WordClass::hebrew;
    case U_WB_NUMERIC:
      return WordClass::digit;
    case U_WB_EXTENDNUMLET:
      return c == 0x202F ? WordClass::other : WordClass::connector;
    case U_WB_EXTEND:
      return c == 0x200C ? WordClass::format : WordClass::mark;
    case U_WB_ZWJ:
    case U_WB_FORMAT:
      return WordClass::format;
    case U_WB_MIDLETTER:
      return WordClass::mid_letter;
    case U_WB_MIDNUM:
      return WordClass::mid_digit;
    case U_WB_MIDNUMLET:
      return WordClass::full_stop;
    default:
      break;
  }
  // Katakana_Extended and other letters Word_Break leaves alone still make words.
  return u_isalpha(c) ? WordClass::letter : WordClass::other;
}

SentenceClass sentence_class(UChar32 c) {
  switch (c) {
    case '.':
    case 0x2024:
    case 0x2026:
      return SentenceClass::stop;
    case '?':
    case '!':
    case 0x203C:
    case 0x203D:
    case 0x2047:
    case 0x2048:
    case 0x2049:
    case 0x037E:
      return SentenceClass::strong;
    case '\n':
    case 0x0B:
    case 0x0C:
    case 0x85:
    case 0x2028:
      return SentenceClass::line;
    case 0x2029:
      return SentenceClass::paragraph;
    case '\t':
    case '\r':
      return SentenceClass::blank;
    default:
      break;
  }
  if (u_charType(c) == U_SPACE_SEPARATOR) return SentenceClass::blank;
  switch (u_getIntPropertyValue(c, UCHAR_SENTENCE_BREAK)) {
    case U_SB_STERM:
    case U_SB_ATERM:
      return SentenceClass::hard;
    case U_SB_CLOSE:
      return SentenceClass::closing;
    default:
      return SentenceClass::other;
  }
}

CharCase char_case(UChar32 c) {
  if (c >= 0x10D0 && c <= 0x10FF) return CharCase::none;  // Georgian is written without capitals
  const auto type = u_charType(c);
  if (type == U_UPPERCASE_LETTER || type == U_TITLECASE_LETTER) return CharCase::upper;
  if (type == U_LOWERCASE_LETTER) return CharCase::lower;
  return CharCase::none;
}

void set_folded(CharInfo& info, char32_t c, const std::string& folded) {
  static const icu::Normalizer2& nfc = normalizer(UNORM2_COMPOSE, "nfc");
  std::string written;
  icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(written);
  if (!folded.empty()) {
    const auto first = static_cast<UChar32>(scalar_at(folded, 0).value);
    info.leading_class = u_getCombiningClass(first);
    std::size_t last = folded.size() - 1;
    while ((static_cast<unsigned char>(folded[last]) & 0xC0u) == 0x80u) --last;
    info.trailing_class = u_getCombiningClass(static_cast<UChar32>(scalar_at(folded, last).value));
    info.composes = u_getIntPropertyValue(first, UCHAR_NFC_QUICK_CHECK) == UNORM_MAYBE ||
                    !nfc.hasBoundaryBefore(first);
  }
  if (folded == written) return;
  // The longest fold in Unicode is U+FDFA's without its blanks, 30 bytes and more: cut on a
  // character so that it stays one word among others rather than a wider table.
  std::size_t length = 0;
  while (length < folded.size()) {
    const std::size_t step = scalar_at(folded, length).length;
    if (length + step > sizeof info.folded) break;
    length += step;
  }
  folded.copy(info.folded, length);
  info.folded_length = static_cast<std::uint8_t>(length);
}

CharInfo ask_icu(char32_t c) {
  const auto u = static_cast<UChar32>(c);
  CharInfo info;
  if (c == 0xFFFD || !u_isdefined(u)) return info;
  info.word = word_class(u);
  info.sentence = sentence_class(u);
  info.letter_case = char_case(u);
  if (c >= 0xAC00 && c <= 0xD7A3) return info;
  if (info.sentence == SentenceClass::blank || info.sentence == SentenceClass::line ||
      info.sentence == SentenceClass::paragraph) {
    info.folded[0] = ' ';
    info.folded_length = 1;
    return info;
  }
  if (info.word == WordClass::format) {
    info.folded_length = 0;
    return info;
  }
  const bool in_word = info.word == WordClass::letter || info.word == WordClass::hebrew ||
                       info.word == WordClass::hangul || info.word == WordClass::digit ||
                       info.word == WordClass::ideograph || info.word == WordClass::complex ||
                       info.word == WordClass::mark;
  set_folded(info, c, folded_of(c, in_word));
  return info;
}

// The Basic Multilingual Plane in pages, each asked of ICU when its first character is met: all of
// them take milliseconds, and most texts need a few. Equal pages (Han, Hangul) are stored once.
// Any thread may ask; a page that is there is read without a lock, and stays where it is.
class Table {
 public:
  [[nodiscard]] const CharInfo& operator[](char32_t c) {
    const Page* page = pages_[c / kPage].load(std::memory_order_acquire);
    if (page == nullptr) page = &fill(c / kPage);
    return (*page)[c % kPage];
  }

 private:
  static constexpr std::size_t kPage = 64;
  using Page = std::array<CharInfo, kPage>;

  // The first page with the same contents. Unified ideographs fold to themselves, syllables of
  // Hangul and what is not assigned are alike too.
  static std::size_t first_like(std::size_t number) {
    const std::size_t first = number * kPage;
    if (first >= 0x4E00 && first < 0x9FC0) return 0x4E00 / kPage;
    if (first >= 0xAC00 && first + kPage <= 0xD7A0) return 0xAC00 / kPage;
    if (first >= 0xD800 && first < 0xF900) return 0xD800 / kPage;
    return number;
  }

  const Page& fill(std::size_t number) {
    const std::size_t like = first_like(number);
    const std::lock_guard lock(filling_);
    const Page* page = pages_[like].load(std::memory_order_relaxed);
    if (page == nullptr) {
      auto fresh = std::make_unique<Page>();
      for (std::size_t i = 0; i < kPage; ++i)
        (*fresh)[i] = ask_icu(static_cast<char32_t>(like * kPage + i));
      page = filled_.emplace_back(std::move(fresh)).get();
      pages_[like].store(page, std::memory_order_release);
    }
    pages_[number].store(page, std::memory_order_release);
    return *page;
  }

  std::array<std::atomic<const Page*>, 0x10000 / kPage> pages_{};
  std::mutex filling_;
  std::vector<std::unique_ptr<const Page>> filled_;
};

}  // namespace

const CharInfo& char_info(char32_t c, CharInfo& scratch) {
  static Table table;
  if (c < 0x10000) return table[c];
  scratch = ask_icu(c);
  return scratch;
}

}  // namespace newswatch::rules
