#include "rules/fold_letters.h"

#include <algorithm>
#include <array>

namespace newswatch::rules {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array kDroppedMarks{
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489},                         // Latin, Greek, Cyrillic
    Range{0x0591, 0x05BD}, Range{0x05BF, 0x05BF}, Range{0x05C1, 0x05C2},  // Hebrew points
    Range{0x05C4, 0x05C5}, Range{0x05C7, 0x05C7},                         //
    Range{0x0610, 0x061A}, Range{0x0640, 0x0640}, Range{0x064B, 0x065F},  // Arabic, tatweel
    Range{0x0670, 0x0670}, Range{0x06D6, 0x06DC}, Range{0x06DF, 0x06E4},  //
    Range{0x06E7, 0x06E8}, Range{0x06EA, 0x06ED}, Range{0x0898, 0x089F},  //
    Range{0x08CA, 0x08E1}, Range{0x08E3, 0x08FF}, Range{0x1AB0, 0x1AFF},  //
    Range{0x1DC0, 0x1DFF}, Range{0x20D0, 0x20FF}, Range{0xFB1E, 0xFB1E},  //
    Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0xE0100, 0xE01EF},
};

struct Variant {
  char32_t written;
  std::u16string_view folded;
};

// Ordered by `written`.
constexpr std::array kVariants{
    Variant{0x00AB, u"\""},     Variant{0x00BB, u"\""},                                  // « »
    Variant{0x00D0, u"d"},      Variant{0x00E6, u"ae"},     Variant{0x00F0, u"d"},       // Ð æ ð
    Variant{0x00F8, u"o"},      Variant{0x00FE, u"th"},     Variant{0x0111, u"d"},       // ø þ đ
    Variant{0x0127, u"h"},      Variant{0x0131, u"i"},      Variant{0x0138, u"k"},       // ħ ı ĸ
    Variant{0x0142, u"l"},      Variant{0x014B, u"n"},      Variant{0x0153, u"oe"},      // ł ŋ œ
    Variant{0x0167, u"t"},      Variant{0x0180, u"b"},      Variant{0x0188, u"c"},       // ŧ ƀ ƈ
    Variant{0x0192, u"f"},      Variant{0x0199, u"k"},      Variant{0x019A, u"l"},       // ƒ ƙ ƚ
    Variant{0x01B4, u"y"},      Variant{0x01B6, u"z"},      Variant{0x01DD, u"e"},       // ƴ ƶ ǝ
    Variant{0x01E5, u"g"},      Variant{0x0247, u"e"},      Variant{0x0249, u"j"},       // ǥ ɇ ɉ
    Variant{0x024D, u"r"},      Variant{0x024F, u"y"},      Variant{0x0253, u"b"},       // ɍ ɏ ɓ
    Variant{0x0257, u"d"},      Variant{0x0259, u"e"},      Variant{0x0268, u"i"},       // ɗ ə ɨ
    Variant{0x0289, u"u"},                                                               // ʉ
    Variant{0x05BE, u"-"},      Variant{0x05F4, u"\""},                                  // ־ ״
    Variant{0x0629, u"\u0647"},                                                          // ة ه
    Variant{0x0649, u"\u064A"},                                                          // ى ي
    Variant{0x0671, u"\u0627"}, Variant{0x0672, u"\u0627"}, Variant{0x0673, u"\u0627"},  // ٱ ا
    Variant{0x0675, u"\u0627"},                                                          //
    Variant{0x06A9, u"\u0643"}, Variant{0x06AA, u"\u0643"},                              // ک ڪ ك
    Variant{0x06AC, u"\u0643"},                                                          // ڬ
    Variant{0x06BE, u"\u0647"}, Variant{0x06C1, u"\u0647"}, Variant{0x06C3, u"\u0647"},  // ھ ہ ۃ
    Variant{0x06CC, u"\u064A"}, Variant{0x06CD, u"\u064A"}, Variant{0x06D0, u"\u064A"},  // ی ې
    Variant{0x06D2, u"\u064A"}, Variant{0x06D5, u"\u0647"},                              // ے ە
    Variant{0x2010, u"-"},      Variant{0x2011, u"-"},      Variant{0x2012, u"-"},
    Variant{0x2013, u"-"},      Variant{0x2014, u"-"},      Variant{0x2015, u"-"},
    Variant{0x201C, u"\""},     Variant{0x201D, u"\""},     Variant{0x201E, u"\""},
    Variant{0x201F, u"\""},     Variant{0x2033, u"\""},     Variant{0x2039, u"\""},
    Variant{0x203A, u"\""},     Variant{0x2043, u"-"},      Variant{0x2212, u"-"},
    Variant{0x300C, u"\""},     Variant{0x300D, u"\""},     Variant{0x300E, u"\""},
    Variant{0x300F, u"\""},     Variant{0x301D, u"\""},     Variant{0x301E, u"\""},
    Variant{0x301F, u"\""},
};

static_assert(std::ranges::is_sorted(kVariants, {}, &Variant::written));
static_assert(std::ranges::is_sorted(kDroppedMarks, {}, &Range::first));

}  // namespace

bool is_dropped_mark(char32_t c) {
  const auto after = std::ranges::upper_bound(kDroppedMarks, c, {}, &Range::first);
  return after != kDroppedMarks.begin() && c <= std::prev(after)->last;
}

bool is_apostrophe(char32_t c) {
  switch (c) {
    case '\'':
    case '`':
    case 0x00B4:  // ´
    case 0x02B9:
    case 0x02BB:
    case 0x02BC:  // ʹ ʻ ʼ
    case 0x02BD:
    case 0x02BE:
    case 0x02BF:  // ʽ ʾ ʿ
    case 0x02C8:
    case 0x05F3:  // ˈ ׳
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0xA78C:
    case 0xFF07:
      return true;
    default:
      return false;
  }
}

std::u16string_view letter_variant(char32_t c) {
  if (is_apostrophe(c)) return u"'";
  const auto found = std::ranges::lower_bound(kVariants, c, {}, &Variant::written);
  if (found == kVariants.end() || found->written != c) return {};
  return found->folded;
}

}  // namespace newswatch::rules
