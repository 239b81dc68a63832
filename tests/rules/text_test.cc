#include "rules/text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace newswatch::rules {
namespace {

// Words parted by blanks, sentences by " | ", paragraphs by " || ".
std::string words_of(std::string_view source) {
  const FoldedText text = fold_text(source);
  std::string out;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    if (i > 0) {
      const Token& before = text.tokens[i - 1];
      const bool paragraph = text.tokens[i].paragraph != before.paragraph;
      const bool sentence = text.tokens[i].sentence != before.sentence;
      out += paragraph ? " || " : sentence ? " | " : " ";
    }
    out += text.word(i);
  }
  return out;
}

struct Case {
  std::string_view source;
  std::string_view words;
};

void check(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.source);
    EXPECT_EQ(words_of(c.source), c.words);
  }
}

TEST(FoldText, FoldsLatinLetters) {
  check({{"CEASEFIRE", "ceasefire"},
         {"Élysée İstanbul ISPARTA ıraq", "elysee istanbul isparta iraq"},
         {"Straße STRAẞE Łódź Ærø Đà Nẵng Þór", "strasse strasse lodz aero da nang thor"},
         {"e\u0301 n\u0303", "e n"},
         {"ﬁne ＦＵＬＬ １２３ Ⅷ", "fine full 123 viii"},
         {"Əliyev Şuşa Ħamrun", "eliyev susa hamrun"}});
}

TEST(FoldText, FoldsGreekAndCyrillic) {
  check({{"Ελλάδα ΟΔΟΣ ὁδός", "ελλαδα οδοσ οδοσ"},
         {"Йод ЁЛКА Зеленський", "иод елка зеленськии"},
         {"з’їзд з'їзд зʼїзд", "з'ізд з'ізд з'ізд"}});
}

TEST(FoldText, FoldsArabicAndPersian) {
  check({{"مُحَمَّد", "محمد"},
         {"أحمد إحمد آحمد ٱحمد", "احمد احمد احمد احمد"},
         {"القاهرة إلى مؤتمر هيئة", "القاهره الي موتمر هييه"},
         {"ســلام", "سلام"},
         {"کرمان علی", "كرمان علي"},
         {"می\u200Cشود", "ميشود"},
         {"٧ أكتوبر ۱۴۰۳", "7 اكتوبر 1403"},
         {"\u202Bسلام\u202C", "سلام"}});
}

TEST(FoldText, FoldsHebrew) {
  check({{"שָׁלוֹם", "שלום"},
         {"צה\"ל צה״ל", "צה\"ל צה\"ל"},
         {"ג'ורג' ג׳ורג׳", "ג'ורג ג'ורג"},
         {"\"צה\"", "צה"}});
}

TEST(FoldText, CutsChineseAndJapaneseIntoCharacters) {
  check({{"布林肯访问", "布 林 肯 访 问"},
         {"ひらカター", "ひ ら カ タ ー"},
         {"ｶﾞﾝ", "ガ ン"},
         {"が か\u3099", "が が"},
         {"2024年6月", "2024 年 6 月"},
         {"𠮷野家", "𠮷 野 家"}});
}

TEST(FoldText, KeepsHangulWordsAndCutsThaiByDictionary) {
  check({{"네타냐후 총리는", "네타냐후 총리는"},
         {"Blinken은 2024년", "blinken 은 2024 년"},
         {"\u1112\u1161\u11AB", "한"},
         {"ประเทศไทยเจรจา", "ประเทศไทย เจรจา"},
         {"ພາສາລາວ", "ພາສາ ລາວ"},
         {"भारत युद्धविराम क़लम", "भारत युद्धविराम क़लम"}});
}

TEST(FoldText, EndsWordsBeforeThePossessive) {
  check({{"Blinken's BLINKEN’S Blinken＇s", "blinken blinken blinken"},
         {"James' plan", "james plan"},
         {"1990's the U.S.'s", "1990 the u.s"},
         {"it's Jaws's", "it jaws"},
         {"Blinken'sx", "blinken'sx"},
         {"'s-Hertogenbosch", "s hertogenbosch"},
         {"rock'n'roll", "rock'n'roll"},
         {"Blinken's's", "blinken"},
         {"Jones's'", "jones"}});
}

TEST(FoldText, KeepsApostrophesInsideWordsButNotAfterElision) {
  check({{"don't O’Neill O`Neill", "don't o'neill o'neill"},
         {"l'accord d’Israël qu'elle jusqu'à", "l accord d israel qu elle jusqu a"},
         {"dell'ONU un'altra", "dell onu un altra"},
         {"Gazze'de Rusya’nın İstanbul'da", "gazze de rusya nin istanbul da"},
         {"Trump'owi Sana'a don't we're Ba'ath", "trump owi sana a don't we're ba'ath"},
         {"ab'da abc'da5 abc'da_x", "ab'da abc'da5 abc'da_x"},
         {"D'Souza N'Djamena M'Bala", "d'souza n'djamena m'bala"},
         {"'quoted' ‘quoted’", "quoted quoted"}});
}

TEST(FoldText, CutsWordsAsTheUnicodeStandardDoes) {
  check({{"cease-fire F-16", "cease fire f 16"},
         {"3.5 1,000.25 12:30", "3.5 1,000.25 12 30"},
         {"U.S. and bbc.co.uk", "u.s and bbc.co.uk"},
         {"foo_bar __ @user #tag a&b", "foo_bar user tag a b"},
         {"soft\u00ADhyphen zero\u200Bwidth", "softhyphen zero width"},
         {"Live:Israel end.Next", "live israel end | next"},
         {"🇮🇱 👍🏽 ©", ""},
         {"", ""},
         {" \n\n . ' ", ""}});
}

TEST(FoldText, EndsSentences) {
  check({{"One two. Three! Four? Five", "one two | three | four | five"},
         {"He said \"Stop.\" Then left", "he said stop | then left"},
         {"Mr. Smith met Gen. Burns", "mr smith met gen burns"},
         {"J. D. Vance in St. Louis", "j d vance in st louis"},
         {"the U.S. President", "the u.s president"},
         {"in the U.S. The talks", "in the u.s | the talks"},
         {"Yahoo! said so. e.g. this", "yahoo said so e.g this"},
         {"am 3. Oktober", "am 3 oktober"},
         {"wait... what", "wait what"},
         {"wait … What", "wait | what"},
         {"他说。她走！好", "他 说 | 她 走 | 好"},
         {"قال ذلك؟ نعم. ثم", "قال ذلك | نعم | ثم"},
         {"यह है। वह", "यह है | वह"},
         {"3.5 million. Next", "3.5 million | next"},
         {"etc., Others", "etc others"}});
}

TEST(FoldText, EndsParagraphsAtBlankLines) {
  check({{"one\ntwo", "one two"},
         {"one\n\ntwo", "one || two"},
         {"one\r\n \t\r\ntwo", "one || two"},
         {"one\n\n\n\ntwo\u2029three", "one || two || three"},
         {"\n\none", "one"}});
}

TEST(FoldText, TellsHowWordsAreWritten) {
  struct WrittenCase {
    std::string_view word;
    LetterCase written;
  };
  for (const WrittenCase& c : {WrittenCase{"burns", LetterCase::lower},
                               {"Burns", LetterCase::capitalised},
                               {"BURNS", LetterCase::upper},
                               {"U.S", LetterCase::upper},
                               {"A", LetterCase::capitalised},
                               {"McDonald", LetterCase::mixed},
                               {"iPhone", LetterCase::mixed},
                               {"Ελλάδα", LetterCase::capitalised},
                               {"МИД", LetterCase::upper},
                               {"Елка", LetterCase::capitalised},
                               {"1990", LetterCase::none},
                               {"بلينكن", LetterCase::none},
                               {"布", LetterCase::none},
                               {"საქართველო", LetterCase::none}}) {
    SCOPED_TRACE(c.word);
    const FoldedText text = fold_text(c.word);
    ASSERT_EQ(text.tokens.size(), 1u);
    EXPECT_EQ(text.tokens[0].letter_case, c.written);
  }
}

TEST(FoldText, TellsPlacesInCharactersAndBytes) {
  const std::string_view source = "«É𠮷» Blinken’s";
  const FoldedText text = fold_text(source);
  ASSERT_EQ(text.tokens.size(), 3u);
  EXPECT_EQ(text.source_word(0), "É");
  EXPECT_EQ(text.tokens[0].start, 1u);
  EXPECT_EQ(text.source_word(1), "𠮷");
  EXPECT_EQ(text.tokens[1].start, 2u);
  EXPECT_EQ(text.tokens[1].end, 3u);
  EXPECT_EQ(text.source_word(2), "Blinken");
  EXPECT_EQ(text.tokens[2].start, 5u);
  EXPECT_EQ(text.tokens[2].end, 12u);
  EXPECT_EQ(text.folded, "e 𠮷 blinken");
}

TEST(FoldText, ReadsInvalidBytesAsNoWord) {
  check({{"a\xFF"
          "b",
          "a b"},
         {"x\xE2\x80", "x"},
         {"\xC0\xAF", ""},
         {"\xED\xA0\x80z", "z"}});
  EXPECT_EQ(fold_text("\xFF\xFFz").tokens.at(0).start, 2u);
}

TEST(Fold, FoldsWhatStandsBetweenWords) {
  for (const Case& c : {Case{"  Blinken’s   “Deal” – now ", "blinken \"deal\" - now"},
                        {"l’accord", "l'accord"},
                        {"État-major", "etat-major"},
                        {"U.S.", "u.s."},
                        {"James’ plan", "james plan"},
                        {"布林肯 说", "布林肯 说"},
                        {"a\n\n b", "a b"},
                        {"¨a ¨ b¸", "a b"},
                        {"a \xFF\xC3 b", "a \uFFFD\uFFFD b"},
                        {"", ""}}) {
    SCOPED_TRACE(c.source);
    EXPECT_EQ(fold(c.source), c.words);
  }
}

}  // namespace
}  // namespace newswatch::rules
