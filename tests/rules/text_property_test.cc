// fold_text() held against a slow and obvious reference (ICU's regular expressions, word iterator
// and transliterator, one step after the other), and against what must hold of any bytes.

#include <gtest/gtest.h>
#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/regex.h>
#include <unicode/translit.h>

#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/text.h"

namespace newswatch::rules {
namespace {

constexpr std::array<std::string_view, 14> kSamples{
    "Mediators in Doha say a truce proposal is close; don't expect Blinken's U.S. team before 3.5 "
    "days and 1,000 talks. O’Neill's cease-fire",
    "Les négociateurs disent que l’accord d’Israël avec l'État qu’il espère n'est pas près. Çà et "
    "là",
    "Die Straße führt über Österreich; Außenminister Müller größer ẞ Genf Äußerung",
    "La tregua en Gaza; ¿qué dirá el señor Núñez? Mañana, según él. ¡No!",
    "A nova proposta não será aceita; São Paulo, coração, Conceição",
    "Турция Киев Йемен Зеленський переговоры ёлка з’їзд Їжак объявил перемирие",
    "Η κατάπαυση του πυρός, Ελλάδα ὁδός ΟΔΟΣ Αθήνα ϊός",
    "وصل أنتوني بلينكن إلى القاهرة لإجراء مُحادثات الهُدنة؛ مؤتمر ســلام ٢٠٢٤",
    "آتش‌بس در غزه و گفت‌وگوهای تازه میان کشورها ۱۴۰۳ "
    "می‌شود",
    "הפסקת אש בעזה שָׁלוֹם צה\"ל ג'ורג' ראש הממשלה",
    "युद्धविराम वार्ता क़लम दिल्ली में हुई",
    "美国国务卿布林肯访问中国停火谈判カタカナーひらがな岸田",
    "네타냐후 총리는 휴전 협상을 거부했다",
    "Hòa đàm ở Hà Nội; Đà Nẵng, Türkiye İstanbul ISPARTA Łódź Gdańsk Škoda Ærø"};

icu::UnicodeString replaced(const icu::UnicodeString& text, const char16_t* pattern,
                            const char16_t* by) {
  UErrorCode status = U_ZERO_ERROR;
  icu::RegexMatcher matcher(icu::UnicodeString(pattern), text, 0, status);
  icu::UnicodeString out = matcher.replaceAll(icu::UnicodeString(by), status);
  EXPECT_TRUE(U_SUCCESS(status)) << u_errorName(status);
  return out;
}

class Reference {
 public:
  Reference() {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where;
    letters_.reset(icu::Transliterator::createFromRules("letters",
                                                        uR"(::NFKD;
            [[\u0300-\u036F][\u0591-\u05BD\u05C1\u05C2][\u064B-\u065F\u0670\u0640]] > ;
            ::Null;
            ß > ss; æ > ae; Æ > ae; ø > o; Ø > o; ł > l; Ł > l; đ > d; Đ > d; ı > i; œ > oe;
            ى > ي; ی > ي; ة > ه; ک > ك; ٱ > ا; ۀ > ه; ە > ه;)",
                                                        UTRANS_FORWARD, where, status));
    digits_.reset(icu::Transliterator::createFromRules(
        "digits",
        u"٠>0;١>1;٢>2;٣>3;٤>4;٥>5;٦>6;٧>7;٨>8;٩>9;۰>0;۱>1;۲>2;۳>3;۴>4;۵>5;۶>6;۷>7;۸>8;۹>9;",
        UTRANS_FORWARD, where, status));
    breaker_.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    nfc_ = icu::Normalizer2::getNFCInstance(status);
    EXPECT_TRUE(U_SUCCESS(status)) << u_errorName(status);
  }

  std::vector<std::string> words(std::string_view utf8) const {
    icu::UnicodeString text =
        icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())});
    text = replaced(text, u"[’‘`]", u"'");
    text = replaced(text, u"[\u00AD\u200C\u200D\u200E\u200F]", u"");
    text = replaced(text, u"(?<=\\S)'[sS](?![\\p{L}\\p{M}\\p{N}_])", u" ");
    text = replaced(text,
                    u"(?i)(?<![\\p{L}\\p{M}\\p{N}_'.])(l|d|qu|n|j|c|s|m|t|un|dell|all|nell|sull|"
                    u"jusqu|lorsqu|puisqu|quoiqu|quell|quest|dall|degl)'"
                    u"(?=[aeiouyhàâéèêëîïôöùûüáíóúāıæœ])",
                    u"$1 ");
    text = replaced(text, u"(?<=\\p{Ll}\\p{M}{0,3})\\.(?=\\p{Lu})", u" ");
    text = replaced(text, u"(?<=\\p{Hebrew})'(?!\\p{L})", u" ");
    text = replaced(text, u"([\\p{Han}\\p{Hiragana}\\p{Katakana}ー]\\p{M}*)", u" $1 ");
    text = replaced(text, u":", u" ");
    std::vector<std::string> out;
    breaker_->setText(text);
    int32_t begin = breaker_->first();
    for (int32_t end = breaker_->next(); end != icu::BreakIterator::DONE; end = breaker_->next()) {
      const icu::UnicodeString word = text.tempSubStringBetween(begin, end);
      begin = end;
      if (replaced(word, u"[^\\p{L}\\p{N}]", u"").isEmpty()) continue;
      out.push_back(folded(word));
    }
    return out;
  }

 private:
  std::string folded(icu::UnicodeString word) const {
    UErrorCode status = U_ZERO_ERROR;
    letters_->transliterate(word);
    word.foldCase();
    letters_->transliterate(word);
    digits_->transliterate(word);
    std::string out;
    nfc_->normalize(word, status).toUTF8String(out);
    return out;
  }

  std::unique_ptr<icu::Transliterator> letters_;
  std::unique_ptr<icu::Transliterator> digits_;
  std::unique_ptr<icu::BreakIterator> breaker_;
  const icu::Normalizer2* nfc_ = nullptr;
};

std::vector<std::string> words_of(const FoldedText& text) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) words.emplace_back(text.word(i));
  return words;
}

std::vector<std::string> pieces_of_samples() {
  std::vector<std::string> pieces;
  for (const std::string_view sample : kSamples) {
    std::size_t begin = 0;
    while (begin < sample.size()) {
      const std::size_t end = std::min(sample.find(' ', begin), sample.size());
      pieces.emplace_back(sample.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return pieces;
}

TEST(FoldTextProperty, AgreesWithTheReferenceOnEverySample) {
  const Reference reference;
  for (const std::string_view sample : kSamples) {
    SCOPED_TRACE(sample);
    EXPECT_EQ(words_of(fold_text(sample)), reference.words(sample));
  }
}

TEST(FoldTextProperty, AgreesWithTheReferenceOnMixedTexts) {
  constexpr std::array<std::string_view, 16> kBetween{" ",  " ",   ", ",   ". ", "-",  " – ",
                                                      "\n", "'s ", "’S, ", " “", "” ", " \u00AD",
                                                      ":",  "/",   "? ",   "…"};
  const Reference reference;
  const std::vector<std::string> pieces = pieces_of_samples();
  std::mt19937 random(7);
  for (int round = 0; round < 1500; ++round) {
    std::string text;
    for (int n = 0; n < 12; ++n) {
      std::string piece = pieces[random() % pieces.size()];
      if (piece.ends_with("'s")) piece += ' ';  // "Blinken's's" is nobody's spelling
      text += piece;
      text += kBetween[random() % kBetween.size()];
    }
    SCOPED_TRACE(text);
    ASSERT_EQ(words_of(fold_text(text)), reference.words(text));
  }
}

std::size_t scalars_in(std::string_view valid) {
  std::size_t n = 0;
  for (const char c : valid) n += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
  return n;
}

// What holds of any bytes. `valid`: they are UTF-8.
void expect_sound(const std::string& source, bool valid) {
  const FoldedText text = fold_text(source);
  std::uint32_t byte = 0;
  std::uint32_t scalar = 0;
  std::uint32_t sentence = 0;
  std::uint32_t paragraph = 0;
  std::string joined;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    const Token& token = text.tokens[i];
    ASSERT_LE(byte, token.source_begin);
    ASSERT_LT(token.source_begin, token.source_end);
    ASSERT_LE(token.source_end, source.size());
    ASSERT_LE(scalar, token.start);
    ASSERT_LT(token.start, token.end);
    ASSERT_LE(sentence, token.sentence);
    ASSERT_LE(paragraph, token.paragraph);
    ASSERT_FALSE(text.word(i).empty());
    ASSERT_EQ(fold(text.source_word(i)), text.word(i));
    if (valid) {
      ASSERT_EQ(scalars_in(source.substr(0, token.source_begin)), token.start);
      ASSERT_EQ(scalars_in(source.substr(0, token.source_end)), token.end);
    }
    byte = token.source_end;
    scalar = token.end;
    sentence = token.sentence;
    paragraph = token.paragraph;
    if (i > 0) joined += ' ';
    joined += text.word(i);
  }
  ASSERT_EQ(text.folded, joined);
}

void append_utf8(std::string& out, char32_t c) {
  icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(out);
}

TEST(FoldTextProperty, PlacesAndWordsAreSoundForRandomCharacters) {
  // Where the joints of the rules lie, drawn more often than the rest of Unicode.
  constexpr std::u32string_view kJoints =
      U"aAsSlLdDuU19.,;:'’\"_-·\u00AD\u200C\u200D\u0301\u0327\u3099\u093C\u05B0אבשג׳״\n \u2029!?。…"
      U"ابوالبكไทยกคำមមမတ布が한\u1112\u1161\u11ABéßİ";
  std::mt19937 random(11);
  for (int round = 0; round < 20000; ++round) {
    std::string source;
    for (int n = 0; n < 14; ++n) {
      char32_t c = random() % 8 != 0 ? kJoints[random() % kJoints.size()]
                                     : static_cast<char32_t>(random() % 0x11000);
      if (random() % 200 == 0) c = static_cast<char32_t>(random() % 0x30000);
      if (c >= 0xD800 && c <= 0xDFFF) continue;
      append_utf8(source, c);
    }
    SCOPED_TRACE(::testing::PrintToString(source));
    expect_sound(source, true);
    if (HasFatalFailure()) return;
  }
}

TEST(FoldTextProperty, PlacesAndWordsAreSoundForRandomBytes) {
  std::mt19937 random(13);
  for (int round = 0; round < 20000; ++round) {
    std::string source;
    for (int n = 0; n < 24; ++n) {
      source += static_cast<char>(random() % 3 == 0 ? random() % 256 : 0xC0 + random() % 64);
      if (random() % 2 == 0) source += static_cast<char>(0x80 + random() % 64);
    }
    SCOPED_TRACE(::testing::PrintToString(source));
    expect_sound(source, false);
    if (HasFatalFailure()) return;
  }
}

// Runs of ASCII are taken at once; a soft hyphen behind each letter, which means nothing, parts
// them into single characters.
TEST(FoldTextProperty, RunsOfAsciiReadAsTheirCharactersOneByOne) {
  constexpr std::string_view kChars = "abcdSsLlUuNAZ0179''..,,;:\"_-- \n!?()";
  std::mt19937 random(17);
  for (int round = 0; round < 20000; ++round) {
    std::string source;
    std::string parted;
    for (std::size_t n = random() % 40; n > 0; --n) {
      const char c = kChars[random() % kChars.size()];
      const bool is_word =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      source += c;
      parted += c;
      if (is_word) parted += "\u00AD";
      if (random() % 30 == 0) {
        source += "\u00E9\u0301";
        parted += "\u00E9\u0301";
      }
    }
    SCOPED_TRACE(::testing::PrintToString(source));
    const FoldedText runs = fold_text(source);
    const FoldedText single = fold_text(parted);
    ASSERT_EQ(runs.folded, single.folded);
    ASSERT_EQ(runs.tokens.size(), single.tokens.size());
    for (std::size_t i = 0; i < runs.tokens.size(); ++i) {
      ASSERT_EQ(runs.tokens[i].letter_case, single.tokens[i].letter_case);
      ASSERT_EQ(runs.tokens[i].sentence, single.tokens[i].sentence);
      ASSERT_EQ(runs.tokens[i].paragraph, single.tokens[i].paragraph);
    }
  }
}

TEST(FoldTextProperty, LongRunsOfOneCharacterTakeLinearTime) {
  // Each would take minutes if anything looked back or ahead over the run again and again.
  for (const std::string_view run :
       {"'", "\u00AD", "\u0301", "a'", "a.", "\"", "א\"", "_", "'s", "a\u0301", "\n", "1,",
        "\u200D'", "\u05B0", "布", "ก", "क्", "l'"}) {
    SCOPED_TRACE(run);
    std::string source = "a";
    for (int n = 0; n < 100000; ++n) source += run;
    const FoldedText text = fold_text(source);
    EXPECT_LE(text.tokens.size(), 200001u);
  }
}

}  // namespace
}  // namespace newswatch::rules
