#include "feeds/date_fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace newswatch::feeds {

namespace {

bool is_stripped(UChar32 c) {
  return (c >= 0x300 && c <= 0x36f) || (c >= 0x591 && c <= 0x5bd) || (c >= 0x5bf && c <= 0x5c7) ||
         (c >= 0x64b && c <= 0x655) || c == 0x670 || c == 0x640 || u_charType(c) == U_FORMAT_CHAR;
}

UChar32 unified(UChar32 c) {
  switch (c) {
    case 0x131:  // ı
      return 'i';
    case 0x6cc:  // Persian yeh
    case 0x649:
      return 0x64a;
    case 0x6a9:  // Persian kaf
      return 0x643;
    case 0x629:  // teh marbuta
    case 0x6c0:
    case 0x6d5:
      return 0x647;
    case 0x60c:
    case 0x3001:
      return ',';
    case 0x2018:
    case 0x2019:
    case 0x2bc:
      return '\'';
    case 0x2212:
      return '-';
    default:
      break;
  }
  if (u_isUWhiteSpace(c)) return ' ';
  if (u_charType(c) == U_DASH_PUNCTUATION) return '-';
  if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER) return '0' + u_charDigitValue(c);
  return c;
}

}  // namespace

std::string fold_date(std::string_view text, bool& persian_digits) {
  std::string out;
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<signed char>(c) >= 0; });
  if (ascii) {
    out = text;
    for (char& c : out) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* decomposed = icu::Normalizer2::getNFKDInstance(status);
  const icu::Normalizer2* composed = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return out;
  icu::UnicodeString letters = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  letters.foldCase();
  letters = decomposed->normalize(letters, status);
  icu::UnicodeString kept;
  for (std::int32_t i = 0; i < letters.length();) {
    const UChar32 c = letters.char32At(i);
    i += U16_LENGTH(c);
    if (is_stripped(c)) continue;
    if (c >= 0x6f0 && c <= 0x6f9) persian_digits = true;
    kept.append(unified(c));
  }
  kept = composed->normalize(kept, status);
  if (U_FAILURE(status)) return {};
  kept.toUTF8String(out);
  return out;
}

}  // namespace newswatch::feeds
