#include "feeds/dates.h"

#include <gtest/gtest.h>
#include <unicode/datefmt.h>
#include <unicode/smpdtfmt.h>

#include <memory>
#include <optional>
#include <random>
#include <string>

#include "feeds/parse.h"

namespace newswatch::feeds {
namespace {

struct Case {
  const char* text;
  const char* expected;  // null: no date
};

template <std::size_t N>
void hold(const Case (&cases)[N]) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto date = parse_date(c.text);
    const std::string read = date ? format_rfc3339(*date) : "no date";
    EXPECT_EQ(read, c.expected != nullptr ? c.expected : "no date");
  }
}

TEST(Dates, Rfc822InItsDialects) {
  hold({
      {"Mon, 10 Jun 2024 08:00:03 Z", "2024-06-10T08:00:03Z"},
      {"Mon,10 Jun 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Mon 10 Jun 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Mon, Jun 10 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Mon, 10 Jun, 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Tue, 10 Jun 2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},  // it was a Monday
      {"mon, 10 jun 2024 08:00:03 gmt", "2024-06-10T08:00:03Z"},
      {"10 Jun 2024", "2024-06-10T00:00:00Z"},
      {"2024 Jun 10", "2024-06-10T00:00:00Z"},
      {"Jun 10 2024", "2024-06-10T00:00:00Z"},
      {"June 2024", "2024-06-01T00:00:00Z"},
      {"1 Jan 04 19:48 GMT", "2004-01-01T19:48:00Z"},
      {"Thu, 01 Jan 70 00:00:00 GMT", "1970-01-01T00:00:00Z"},
      {"Thu, 01 Jan 104 00:00:00 GMT", "2004-01-01T00:00:00Z"},
      {"Mon, 10 Jun 2024 8:0:3 GMT", "2024-06-10T08:00:03Z"},
      {"Mon, 10 Jun 2024 08:00:03.25 GMT", "2024-06-10T08:00:03Z"},
      {"Mon, 10 Jun 2024 24:00:00 GMT", "2024-06-11T00:00:00Z"},
      {"Mon, 10 Jun 2024 08:00:60 GMT", "2024-06-10T08:01:00Z"},
      {"Mon, 31 Jun 2024 08:00:00 GMT", "2024-07-01T08:00:00Z"},
      {"Mon, 10 Jun 2024 08:00:03 +0000 (UTC)", "2024-06-10T08:00:03Z"},
      {"Mon, 10 Jun 2024 (a (nested) comment) 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"Monday, 10 June 2024, at 8:00 am GMT", "2024-06-10T08:00:00Z"},
      {"Monday, June 10th, 2024 8:00 PM EST", "2024-06-11T01:00:00Z"},
      {"June 1st, 2024", "2024-06-01T00:00:00Z"},
      {"10-Jun-2024 08:00:03 GMT", "2024-06-10T08:00:03Z"},
      {"10/Jun/2024:08:00:03 +0200", "2024-06-10T06:00:03Z"},
      {"Mon, 10 Sept 2024 08:00:03 GMT", "2024-09-10T08:00:03Z"},
      {"12:30 AM, Jun 10, 2024", "2024-06-10T00:30:00Z"},
      {"12:30 p.m., Jun 10, 2024", "2024-06-10T12:30:00Z"},
      {"Posted on Jun 10, 2024 by A. Writer", "2024-06-10T00:00:00Z"},
      {"\n  Mon, 10 Jun 2024 08:00:03 GMT\t", "2024-06-10T08:00:03Z"},
  });
}

TEST(Dates, Zones) {
  hold({
      {"10 Jun 2024 08:00:03 EDT", "2024-06-10T12:00:03Z"},
      {"10 Jun 2024 08:00:03 ET", "2024-06-10T13:00:03Z"},
      {"10 Jun 2024 08:00:03 PDT", "2024-06-10T15:00:03Z"},
      {"10 Jun 2024 08:00:03 CEST", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 MESZ", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 BST", "2024-06-10T07:00:03Z"},
      {"10 Jun 2024 08:00:03 IST", "2024-06-10T02:30:03Z"},
      {"10 Jun 2024 08:00:03 A", "2024-06-10T09:00:03Z"},
      {"10 Jun 2024 08:00:03 N", "2024-06-10T07:00:03Z"},
      {"10 Jun 2024 08:00:03 +2", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 +02", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 +530", "2024-06-10T02:30:03Z"},
      {"10 Jun 2024 08:00:03 +05:30", "2024-06-10T02:30:03Z"},
      {"10 Jun 2024 08:00:03+0530", "2024-06-10T02:30:03Z"},
      {"10 Jun 2024 08:00:03 GMT+2", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 UTC+02:00", "2024-06-10T06:00:03Z"},
      {"10 Jun 2024 08:00:03 GMT-0430", "2024-06-10T12:30:03Z"},
      {"10 Jun 2024 08:00:03 \u22120430", "2024-06-10T12:30:03Z"},
      {"10 Jun 2024 08:00:03 +9900", "2024-06-10T08:00:03Z"},
      {"10 Jun 2024 08:00:03 Eastern Daylight Time", "2024-06-10T12:00:03Z"},
      {"10 Jun 2024 08:00:03 Pacific Standard Time", "2024-06-10T16:00:03Z"},
      {"10 Jun 2024 08:00:03 Europe/Berlin", "2024-06-10T06:00:03Z"},
      {"10 Jan 2024 08:00:03 Europe/Berlin", "2024-01-10T07:00:03Z"},
      {"10 Jun 2024 08:00:03 America/Argentina/Buenos_Aires", "2024-06-10T11:00:03Z"},
      {"10 Jun 2024 08:00:03 Etc/GMT", "2024-06-10T08:00:03Z"},
      {"10 Jun 2024 08:00:03 Nowhere/Land", "2024-06-10T08:00:03Z"},
      {"Mon Jun 10 2024 08:00:03 GMT+0200 (Central European Summer Time)", "2024-06-10T06:00:03Z"},
      {"Mon Jun 10 08:00:03 CEST 2024", "2024-06-10T06:00:03Z"},
      {"Mon Jun 10 08:00:03 2024 +0200", "2024-06-10T06:00:03Z"},
      {"Mon Jun 10 08:00:03 +0200 2024", "2024-06-10T06:00:03Z"},
  });
}

TEST(Dates, Iso8601InFullAndCutShort) {
  hold({
      {"2024-06-10T08:00:03Z", "2024-06-10T08:00:03Z"},
      {"2024-06-10t08:00:03z", "2024-06-10T08:00:03Z"},
      {"2024-06-10T08:00:03", "2024-06-10T08:00:03Z"},
      {"2024-06-10T08:00Z", "2024-06-10T08:00:00Z"},
      {"2024-06-10T08Z", "2024-06-10T08:00:00Z"},
      {"2024-06-10T08:00:03,5Z", "2024-06-10T08:00:03Z"},
      {"2024-06-10T08:00:03.123456789+02:00", "2024-06-10T06:00:03Z"},
      {"2024-06-10T08:00:03 +0200", "2024-06-10T06:00:03Z"},
      {"2024-06-10T08:00:03+02", "2024-06-10T06:00:03Z"},
      {"2024-06-10 08:00:03 EST", "2024-06-10T13:00:03Z"},
      {"2024-06-10T24:00:00Z", "2024-06-11T00:00:00Z"},
      {"2024-6-1", "2024-06-01T00:00:00Z"},
      {"20240610T0800Z", "2024-06-10T08:00:00Z"},
      {"20240610T08Z", "2024-06-10T08:00:00Z"},
      {"20240610080003", "2024-06-10T08:00:03Z"},
      {"202406100800", "2024-06-10T08:00:00Z"},
      {"240610", "2024-06-10T00:00:00Z"},
      {"2024-162", "2024-06-10T00:00:00Z"},
      {"2024162", "2024-06-10T00:00:00Z"},
      {"2024-W24-1", "2024-06-10T00:00:00Z"},
      {"2024-W24", "2024-06-10T00:00:00Z"},
      {"2024W241T080003Z", "2024-06-10T08:00:03Z"},
      {"2021-W01-1", "2021-01-04T00:00:00Z"},
      {"2024", "2024-01-01T00:00:00Z"},
      {"03-12-31", "2003-12-31T00:00:00Z"},
      {"03-12-31T10:14:55Z", "2003-12-31T10:14:55Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
  });
}

TEST(Dates, FiguresByPlausibility) {
  hold({
      {"2024/06/10 08:00:03", "2024-06-10T08:00:03Z"},
      {"2024.06.10", "2024-06-10T00:00:00Z"},
      {"2024 06 10", "2024-06-10T00:00:00Z"},
      {"2024-31-01", "2024-01-31T00:00:00Z"},
      {"10.06.2024, 08.30", "2024-06-10T08:30:00Z"},
      {"10.6.24", "2024-06-10T00:00:00Z"},
      {"10/06/2024 08:00", "2024-06-10T08:00:00Z"},
      {"06/20/2024 8:00 AM", "2024-06-20T08:00:00Z"},
      {"06/10/2024 8:00:00 AM", "2024-06-10T08:00:00Z"},
      {"Mon, 22/07/2013 12:42:42", "2013-07-22T12:42:42Z"},
      {"Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z"},
      {"08:00 10.06.2024", "2024-06-10T08:00:00Z"},
      {"1718006403.75", "2024-06-10T08:00:03Z"},
      {"1718006403000000", "2024-06-10T08:00:03Z"},
  });
}

TEST(Dates, NonsenseGivesNone) {
  hold({
      {"", nullptr},
      {"   ", nullptr},
      {"tomorrow", nullptr},
      {"10", nullptr},
      {"June", nullptr},
      {"10 June", nullptr},
      {"2024-00-10", nullptr},
      {"2024-06-32", nullptr},
      {"0/0/0", nullptr},
      {"32 Jun 2024", nullptr},
      {"Mon, 10 Jun 2024 25:00:00 GMT", nullptr},
      {"Mon, 10 Jun 2024 08:61:00 GMT", nullptr},
      {"1234567890123456789012", nullptr},
      {"(10 Jun 2024)", nullptr},
      {"08:00:03", nullptr},
      {"3 apples and 4 pears", nullptr},
      {"v1.2.3", nullptr},
  });
}

TEST(Dates, SpelledOutByPublishers) {
  hold({
      {"lundi 10 juin 2024 à 8h30", "2024-06-10T08:30:00Z"},
      {"1er août 2024, 18 h 05", "2024-08-01T18:05:00Z"},
      {"Mar, 12 mars 2024 10:00:00 +0100", "2024-03-12T09:00:00Z"},
      {"Montag, 10. Juni 2024, 08:30 Uhr", "2024-06-10T08:30:00Z"},
      {"10. März 2024 8 Uhr", "2024-03-10T08:00:00Z"},
      {"lunes, 10 de junio de 2024, 8:30 p. m.", "2024-06-10T20:30:00Z"},
      {"mar, 05 mar 2024 10:00:00 GMT", "2024-03-05T10:00:00Z"},
      {"lunedì 10 giugno 2024 ore 08.30", "2024-06-10T08:30:00Z"},
      {"segunda-feira, 10 de junho de 2024 às 08h30", "2024-06-10T08:30:00Z"},
      {"Qua, 05 Set 2018 19:42:40 -0300", "2018-09-05T22:42:40Z"},
      {"maandag 10 juni 2024 08:30", "2024-06-10T08:30:00Z"},
      {"poniedziałek, 10 czerwca 2024, 08:30", "2024-06-10T08:30:00Z"},
      {"5 października 2024", "2024-10-05T00:00:00Z"},
      {"pondělí 10. července 2024 8:30", "2024-07-10T08:30:00Z"},
      {"понедельник, 10 июня 2024 г., 08:30 МСК", "2024-06-10T05:30:00Z"},
      {"5 мая 2024", "2024-05-05T00:00:00Z"},
      {"понеділок, 10 червня 2024 р., 08:30", "2024-06-10T08:30:00Z"},
      {"Δευτέρα, 10 Ιουνίου 2024, 8:30 μ.μ.", "2024-06-10T20:30:00Z"},
      {"Δευ, 10 Ιούλ 2024 08:30:00 EET", "2024-07-10T06:30:00Z"},
      {"10 Haziran 2024 Pazartesi 08:30", "2024-06-10T08:30:00Z"},
      {"5 Kasım 2024", "2024-11-05T00:00:00Z"},
      {"2024. június 10., hétfő 8:30", "2024-06-10T08:30:00Z"},
      {"2024-július-13T9:15-05:00", "2024-07-13T14:15:00Z"},
      {"10. kesäkuuta 2024 klo 8.30", "2024-06-10T00:00:00Z"},
      {"الاثنين 10 يونيو 2024 08:30 م", "2024-06-10T20:30:00Z"},
      {"١٠ حزيران ٢٠٢٤", "2024-06-10T00:00:00Z"},
      {"5 تشرين الثاني 2024", "2024-11-05T00:00:00Z"},
      {"5 كانون الأول 2024", "2024-12-05T00:00:00Z"},
      {"10 يونيو/حزيران 2024", "2024-06-10T00:00:00Z"},
      {"יום שני, 10 ביוני 2024, 08:30", "2024-06-10T08:30:00Z"},
      {"۲۱ خرداد ۱۴۰۳ ۰۸:۳۰", "2024-06-10T08:30:00Z"},
      {"۱۴۰۳/۰۳/۲۱", "2024-06-10T00:00:00Z"},
      {"۱۰ ژوئن ۲۰۲۴", "2024-06-10T00:00:00Z"},
      {"10 رمضان 1445", "2024-03-20T00:00:00Z"},
      {"सोमवार, १० जून २०२४ ०८:३०", "2024-06-10T08:30:00Z"},
      {"10 सितंबर 2024", "2024-09-10T00:00:00Z"},
      {"2024年6月10日 星期一 上午8:30", "2024-06-10T08:30:00Z"},
      {"2024年06月10日08时30分03秒", "2024-06-10T08:30:03Z"},
      {"二〇二四年六月二十五日", "2024-06-25T00:00:00Z"},
      {"2024年6月10日(月) 午後8時30分", "2024-06-10T20:30:00Z"},
      {"２０２４年６月１０日　８：３０", "2024-06-10T08:30:00Z"},
      {"令和6年6月10日", "2024-06-10T00:00:00Z"},
      {"令和元年五月一日", "2019-05-01T00:00:00Z"},
      {"民國113年6月10日", "2024-06-10T00:00:00Z"},
      {"2024년 6월 10일 월요일 오후 8:30", "2024-06-10T11:30:00Z"},
      {"2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"},
      {"10 มิถุนายน 2567 08:30", "2024-06-10T08:30:00Z"},
      {"10 มิ.ย. 2567", "2024-06-10T00:00:00Z"},
      {"Thứ Hai, 10 tháng 6, 2024 08:30", "2024-06-10T08:30:00Z"},
      {"10 Juni 2024 08:30 WIB", "2024-06-10T01:30:00Z"},
  });
}

TEST(Dates, AbsurdOnesAreReadAndMarked) {
  for (const char* meant : {"1971-01-01", "1998-06-10", "2024-06-10", "2100-12-31"})
    EXPECT_TRUE(is_plausible(parse_date(meant).value())) << meant;
  for (const char* slip : {"0000-01-01", "0001-01-01", "1970-01-01", "2101-01-01", "9999-12-31"})
    EXPECT_FALSE(is_plausible(parse_date(slip).value())) << slip;
  const auto document = parse(
      "<rss version='2.0'><channel><item><title>a</title><pubDate>Mon, 01 Jan 0001 00:00:00 "
      "GMT</pubDate></item></channel></rss>",
      {});
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->articles.size(), 1u);
  EXPECT_TRUE(document->articles[0].published.has_value());
  ASSERT_EQ(document->warnings.size(), 1u);
  EXPECT_EQ(document->warnings[0], "1 article has a date that cannot be meant");
}

TEST(Dates, CommentsAndFloodsAreBounded) {
  const std::string open(100'000, '(');
  EXPECT_FALSE(parse_date(open));
  EXPECT_FALSE(parse_date(std::string(100'000, '1')));
  EXPECT_FALSE(parse_date(std::string(100'000, ':')));
  std::string words;
  for (int i = 0; i < 10'000; ++i) words += "jun ";
  EXPECT_FALSE(parse_date(words));
}

TEST(Dates, BrokenUtf8IsNoLetter) {
  EXPECT_EQ(parse_date("10 Jun 2024 \xff\xfe 08:00 \xe2\x82"), parse_date("10 Jun 2024 08:00"));
}

// Croatian has names that Polish and Czech have for the month after or before.
bool is_anothers(std::string_view language, int month) {
  return language == "hr" && (month == 6 || month == 7 || month == 10);
}

// ICU writes the date, we read it: every month by its whole and its short name, as each language
// inflects it.
TEST(Dates, ReadsWhatIcuWritesInManyLanguages) {
  for (const char* language : {"en",
                               "en_US",
                               "fr",
                               "de",
                               "de_AT",
                               "es",
                               "it",
                               "pt",
                               "pt_BR",
                               "nl",
                               "pl",
                               "ru",
                               "uk",
                               "el",
                               "tr",
                               "hu",
                               "ar_EG",
                               "ar_LB",
                               "ar_MA",
                               "he",
                               "fa@calendar=gregorian",
                               "fa",
                               "hi",
                               "zh",
                               "zh_TW",
                               "ja",
                               "ko",
                               "sv",
                               "da",
                               "nb",
                               "fi",
                               "cs",
                               "sk",
                               "hr",
                               "sl",
                               "ro",
                               "bg",
                               "sr",
                               "ca",
                               "gl",
                               "id",
                               "vi",
                               "th",
                               "th@calendar=gregorian",
                               "lt",
                               "lv",
                               "et",
                               "bn",
                               "ta",
                               "te",
                               "ur",
                               "ja@calendar=japanese"}) {
    for (const icu::DateFormat::EStyle style :
         {icu::DateFormat::kFull, icu::DateFormat::kLong, icu::DateFormat::kMedium}) {
      const std::unique_ptr<icu::DateFormat> format(
          icu::DateFormat::createDateInstance(style, icu::Locale::createFromName(language)));
      ASSERT_NE(format, nullptr) << language;
      format->setTimeZone(*icu::TimeZone::getGMT());
      for (int month = 1; month <= 12; ++month) {
        if (is_anothers(language, month)) continue;
        const std::chrono::sys_seconds day = std::chrono::sys_days(
            std::chrono::year(2023) / std::chrono::month(static_cast<unsigned>(month)) / 17);
        icu::UnicodeString written;
        format->format(static_cast<UDate>(day.time_since_epoch().count()) * 1000, written);
        std::string text;
        written.toUTF8String(text);
        const auto read = parse_date(text);
        EXPECT_EQ(read ? format_rfc3339(*read) : "no date", format_rfc3339(day))
            << language << ": " << text;
      }
    }
  }
}

TEST(Dates, NeverEndBadlyWhateverTheyAreMadeOf) {
  constexpr const char* kPieces[] = {
      "10",  "2024", "Jun",   ":",    "-",       "/",      ".",    " ",    "T",    "Z",  "+",  "年",
      "月",  "十",   "(",     ")",    "PM",      "W",      "ม.ค.", "令和", "午後", "08", "30", "th",
      "GMT", "ربيع", "tháng", "\xff", "Europe/", "Berlin", ",",    "a",    "。",   "元"};
  std::mt19937_64 chance(20240610);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    const auto count = chance() % 14;
    for (std::uint64_t k = 0; k < count; ++k) text += kPieces[chance() % std::size(kPieces)];
    if (const auto date = parse_date(text)) {
      EXPECT_EQ(parse_date(format_rfc3339(*date)),
                std::clamp(*date, std::chrono::sys_seconds(std::chrono::seconds(-62167219200)),
                           std::chrono::sys_seconds(std::chrono::seconds(253402300799))))
          << text;
    }
  }
}

}  // namespace
}  // namespace newswatch::feeds
