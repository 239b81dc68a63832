#include "feeds/charset.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <string>

namespace newswatch::feeds {
namespace {

using namespace std::string_literals;

// The text in another charset, by ICU.
std::string encoded(const std::string& utf8, const char* charset) {
  UErrorCode status = U_ZERO_ERROR;
  std::string bytes(utf8.size() * 4 + 64, '\0');
  const int size = ucnv_convert(charset, "UTF-8", bytes.data(), static_cast<int>(bytes.size()),
                                utf8.data(), static_cast<int>(utf8.size()), &status);
  EXPECT_TRUE(U_SUCCESS(status)) << charset;
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

std::string document(const std::string& declared, const std::string& text) {
  return "<?xml version=\"1.0\" encoding=\"" + declared + "\"?><rss><channel><title>" + text +
         "</title></channel></rss>";
}

const std::string kRussian = "Переговоры о прекращении огня возобновились в столице";
const std::string kJapanese = "停戦交渉が再開されたと当局者が語った。ニュース速報です。";
const std::string kChinese = "停火谈判今日恢复,官员们表示希望达成协议";
const std::string kTaiwan = "停火談判今日恢復,官員們表示希望達成協議";
const std::string kKorean = "휴전 협상이 오늘 재개되었다고 관리들이 말했다";
const std::string kFrench = "Négociations à Genève : l’accord coûte « cher »";
const std::string kPolish = "Zażółć gęślą jaźń, rozmowy pokojowe wznowione";
const std::string kGreek = "Οι συνομιλίες ξεκίνησαν ξανά στην πρωτεύουσα";
const std::string kArabic = "استؤنفت محادثات وقف إطلاق النار اليوم";
const std::string kHebrew = "שיחות הפסקת האש התחדשו היום בבירה";
const std::string kTurkish = "Ateşkes görüşmeleri bugün başkentte yeniden başladı";
const std::string kThai = "การเจรจาหยุดยิงเริ่มขึ้นอีกครั้งในวันนี้";

TEST(Charset, ReadsEveryDeclaredCharsetBack) {
  const struct {
    const char* charset;
    const std::string& text;
  } cases[] = {
      {"windows-1251", kRussian}, {"KOI8-R", kRussian},         {"ISO-8859-5", kRussian},
      {"IBM866", kRussian},       {"x-mac-cyrillic", kRussian}, {"KOI8-U", kRussian},
      {"Shift_JIS", kJapanese},   {"EUC-JP", kJapanese},        {"ISO-2022-JP", kJapanese},
      {"GBK", kChinese},          {"gb18030", kChinese},        {"HZ-GB-2312", kChinese},
      {"Big5", kTaiwan},          {"EUC-KR", kKorean},          {"windows-949", kKorean},
      {"ISO-2022-KR", kKorean},   {"windows-1252", kFrench},    {"macintosh", kFrench},
      {"windows-1250", kPolish},  {"ISO-8859-2", kPolish},      {"windows-1253", kGreek},
      {"ISO-8859-7", kGreek},     {"windows-1256", kArabic},    {"ISO-8859-6", kArabic},
      {"windows-1255", kHebrew},  {"ISO-8859-8", kHebrew},      {"windows-1254", kTurkish},
      {"ISO-8859-9", kTurkish},   {"windows-874", kThai},       {"TIS-620", kThai},
      {"UTF-7", kRussian},        {"windows-1257", kPolish},    {"ibm-1047", "plain words"s},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.charset);
    const std::string text = document(c.charset, c.text);
    EXPECT_EQ(to_utf8(encoded(text, c.charset), "").utf8, text);
    if (c.charset == "ibm-1047"s) continue;
    EXPECT_EQ(to_utf8(encoded(c.text, c.charset), "text/xml; charset="s + c.charset).utf8, c.text);
  }
}

TEST(Charset, ReadsUtf16And32WithAndWithoutMark) {
  for (const char* charset : {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
    SCOPED_TRACE(charset);
    for (const std::string& words : {kFrench, kRussian + " \xF0\x9F\x95\x8A"}) {
      const std::string text = document("utf-16", words);
      EXPECT_EQ(to_utf8(encoded(text, charset), "").utf8, text);
      EXPECT_EQ(to_utf8(encoded("\xEF\xBB\xBF" + text, charset), "").utf8, text);
    }
  }
}

TEST(Charset, HoldsClaimsAgainstTheBytes) {
  const struct {
    const char* name;
    std::string bytes;
    const char* content_type;
    std::string expected;
    const char* charset;
  } cases[] = {
      {"UTF-8 called latin1", kFrench, "text/xml; charset=iso-8859-1", kFrench, "utf-8"},
      {"UTF-8 called UTF-16", document("utf-16", kFrench), "", document("utf-16", kFrench),
       "utf-8"},
      {"latin1 called UTF-8", encoded(document("utf-8", kFrench), "windows-1252"), "",
       document("utf-8", kFrench), "windows-1252"},
      {"document knows better than a server's latin1",
       encoded(document("windows-1251", kRussian), "windows-1251"), "text/xml;charset=ISO-8859-1",
       document("windows-1251", kRussian), "windows-1251"},
      {"server knows a charset", encoded(document("utf-8", kRussian), "KOI8-R"),
       "application/xml; charset=\"koi8-r\"", document("utf-8", kRussian), "koi8-r"},
      {"windows-1251 called latin1",
       encoded(document("iso-8859-1", kRussian + ". " + kRussian), "windows-1251"), "",
       document("iso-8859-1", kRussian + ". " + kRussian), "windows-1251"},
      {"wrong mark", "\xFF\xFE" + document("utf-8", kFrench), "", document("utf-8", kFrench),
       "utf-8"},
      {"two marks",
       "\xEF\xBB\xBF\xEF\xBB\xBF"
       "a",
       "", "a", "utf-8"},
      {"stray byte among UTF-8", "\xC3\xA9t\xC3\xA9 d\x92hiver", "", "été d’hiver", "utf-8"},
      {"cut sequence", "\xC3\xA9t\xC3\xA9 \xE2\x80", "", "été \xEF\xBF\xBD", "utf-8"},
      {"joined surrogates",
       "\xC3\xA9\xC3\xA9 \xED\xA0\xBD\xED\xB5\x8A \xC3\xA9\xC3\xA9\xC3\xA9"
       "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9",
       "", "éé \xF0\x9F\x95\x8A ééééééééé", "utf-8"},
      {"few bytes without claim", "caf\xE9", "", "café", "windows-1252"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const DecodedText text = to_utf8(c.bytes, c.content_type);
    EXPECT_EQ(text.utf8, c.expected);
    EXPECT_EQ(text.charset, c.charset);
  }
}

TEST(Charset, MendsWhatNoTextHolds) {
  const struct {
    const char* name;
    std::string bytes;
    std::string expected;
  } cases[] = {
      {"C1 controls in UTF-8", "it\xC2\x92s \xC2\x96 so", "it’s – so"},
      {"a C1 control that means nothing", "a\xC2\x81z", "az"},
      {"noncharacters", "a\xEF\xBF\xBE\xEF\xBF\xBFz", "az"},
      {"byte order mark in the middle", "a\xEF\xBB\xBFz", "az"},
      {"a mark that was encoded twice",
       "\xC3\xAF\xC2\xBB\xC2\xBF"
       "a",
       "a"},
      {"text that was encoded twice",
       "caf\xC3\x83\xC2\xA9 \xC3\x83\xC2\xA0 "
       "l\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2\xC3\x83\xC2\xA9t\xC3\x83\xC2\xA9",
       "café à l’été"},
      {"an article about such text", "\"\xC3\x83\xC2\xA9\" for \"é\"",
       "\"\xC3\x83\xC2\xA9\" for \"é\""},
      {"Japanese by its escapes", "\x1B$B%F%9%H\x1B(B", "テスト"},
      {"NEL in EBCDIC", encoded("<?xml version=\"1.0\"?>\xC2\x85<rss/>", "ibm-1047"),
       "<?xml version=\"1.0\"?>\n <rss/>"},
      {"a mark of UTF-16 before single bytes", "\xFE\xFF\n<rss/>", "\n<rss/>"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(to_utf8(c.bytes, "").utf8, c.expected);
  }
}

TEST(Charset, GuessesWithoutAnyClaim) {
  const struct {
    const char* charset;
    const std::string& text;
  } cases[] = {{"windows-1251", kRussian},
               {"KOI8-R", kRussian},
               {"Shift_JIS", kJapanese},
               {"EUC-JP", kJapanese},
               {"windows-1256", kArabic}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.charset);
    const std::string text = c.text + ". " + c.text + ". " + c.text;
    EXPECT_EQ(to_utf8(encoded(text, c.charset), "").utf8, text);
  }
}

TEST(Charset, GuessesOfFewWordsAsWell) {
  const struct {
    const char* charset;
    std::string text;
  } cases[] = {
      {"Shift_JIS", "日本のニュース"},
      {"EUC-JP", "今日の天気は晴れです"},
      {"EUC-KR", "한국 뉴스"},
      {"GBK", "中国新闻"},
      {"Big5", "今天的新聞"},
      {"windows-1251", "Україна: новини дня"},
      {"windows-1252", "é ü € “x” é ü € “x” é ü € “x”"},
      {"windows-1252", "«Bjørn’s “café” – naïve»"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.charset);
    const std::string bytes = encoded(document("utf-8", c.text), c.charset);
    EXPECT_NE(to_utf8(bytes, {}).utf8.find(c.text), std::string::npos) << to_utf8(bytes, {}).utf8;
  }
}

TEST(Charset, SaysWhatItOverruled) {
  const DecodedText text = to_utf8("caf\xE9", "text/xml; charset=no\x1Bsuch");
  ASSERT_EQ(text.warnings.size(), 1u);
  EXPECT_EQ(text.warnings[0], "unknown charset \"no?such\"");
  EXPECT_TRUE(to_utf8(kRussian, "text/xml; charset=utf-8").warnings.empty());
}

TEST(Charset, LabelsMeanWhatTheWebReadsThemAs) {
  const struct {
    const char* label;
    const char* charset;
  } cases[] = {{"ISO_8859-1", "windows-1252"},
               {"us-ascii", "windows-1252"},
               {"utf8", "UTF-8"},
               {"GB2312", "gb18030"},
               {"shift-jis", "windows-31j"},
               {"cp1251", "windows-1251"},
               {"x-windows-1253", "windows-1253"},
               {"win-1250", "windows-1250"},
               {"latin5", "windows-1254"},
               {"", ""},
               {"nonsense", ""}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.label);
    EXPECT_EQ(canonical_charset(c.label), c.charset);
  }
}

TEST(Charset, FindsTheCharsetOfAContentType) {
  EXPECT_EQ(charset_of_content_type("text/xml; charset=utf-8"), "utf-8");
  EXPECT_EQ(charset_of_content_type("text/xml;Charset = \"koi8-r\"; x=y"), "koi8-r");
  EXPECT_EQ(charset_of_content_type("text/xml; xcharset=a"), "");
  EXPECT_EQ(charset_of_content_type("charset"), "");
  EXPECT_EQ(charset_of_content_type("text/xml; charset=\"utf-8\" "), "utf-8");
  EXPECT_EQ(charset_of_content_type("text/xml; charset='x-sjis'"), "x-sjis");
  EXPECT_EQ(charset_of_content_type("text/xml; charset=utf8;"), "utf8");
  EXPECT_EQ(charset_of_content_type("text/xml;charset=utf-8,gbk"), "utf-8");
  EXPECT_EQ(charset_of_content_type("text/xml; charset=utf-8; charset=koi8-r"), "utf-8");
  EXPECT_EQ(charset_of_content_type("application/rss+xml;\tCHARSET : big5"), "big5");
}

TEST(Charset, MakesValidUtf8OfAnyBytes) {
  std::uint32_t seed = 20'240'610;
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes = round % 3 == 0 ? document("utf-8", "") : std::string();
    for (std::uint32_t i = 0; i < seed % 97; ++i) {
      seed = seed * 1'664'525u + 1'013'904'223u;
      bytes += static_cast<char>(seed >> 24);
    }
    seed = seed * 1'664'525u + 1'013'904'223u;
    SCOPED_TRACE(round);
    EXPECT_TRUE(is_valid_utf8(to_utf8(bytes, "").utf8));
  }
}

TEST(Utf8, KnowsWellFormedSequences) {
  for (const char* bad : {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80",
                          "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "12345678\xFF"}) {
    EXPECT_FALSE(is_valid_utf8(bad));
  }
  for (const std::string& good : {kRussian, kJapanese, "\xF4\x8F\xBF\xBF"s, "\xED\x9F\xBF"s, ""s}) {
    EXPECT_TRUE(is_valid_utf8(good));
  }
}

}  // namespace
}  // namespace newswatch::feeds
