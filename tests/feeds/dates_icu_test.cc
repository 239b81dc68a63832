// Dates as ICU writes them, read back.

#include <gtest/gtest.h>
#include <unicode/datefmt.h>
#include <unicode/smpdtfmt.h>

#include <memory>
#include <string>

#include "feeds/dates.h"

namespace newswatch::feeds {
namespace {

// Croatian has names that Polish and Czech have for the month after or before.
bool is_anothers(std::string_view language, int month) {
  return language == "hr" && (month == 6 || month == 7 || month == 10);
}

// ICU writes the date, we read it: every month by its whole and its short name, as each language
// inflects it.
TEST(DatesInLanguages, ReadsWhatIcuWritesInManyLanguages) {
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

// Every locale that ICU knows, in full, with the time. A few tongues of the highlands of Asia and
// Africa count their months in words that we do not learn.
TEST(DatesInLanguages, ReadsNearlyEverythingThatIcuWrites) {
  const std::chrono::sys_seconds when = std::chrono::sys_days(std::chrono::year(2024) / 5 / 23) +
                                        std::chrono::hours(17) + std::chrono::minutes(8);
  std::int32_t count = 0;
  const icu::Locale* locales = icu::Locale::getAvailableLocales(count);
  std::int32_t read = 0;
  for (std::int32_t i = 0; i < count; ++i) {
    const std::unique_ptr<icu::DateFormat> format(icu::DateFormat::createDateTimeInstance(
        icu::DateFormat::kFull, icu::DateFormat::kShort, locales[i]));
    ASSERT_NE(format, nullptr) << locales[i].getName();
    format->setTimeZone(*icu::TimeZone::getGMT());
    icu::UnicodeString written;
    format->format(static_cast<UDate>(when.time_since_epoch().count()) * 1000, written);
    std::string text;
    written.toUTF8String(text);
    const bool is_korean = std::string(locales[i].getLanguage()) == "ko";  // Korea's own time
    if (parse_date(text) == (is_korean ? when - std::chrono::hours(9) : when)) ++read;
  }
  EXPECT_GT(read, count * 95 / 100);
}

}  // namespace
}  // namespace newswatch::feeds
