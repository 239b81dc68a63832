#include "rules/word_readings.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace newswatch::rules {
namespace {

std::string readings_of(std::string_view word, Place place) {
  std::string all;
  const WordReadings readings(word, place);
  for (const std::string_view one : readings.all()) all.append(all.empty() ? "" : " ").append(one);
  return all;
}

TEST(WordReadings, TakeOffWhatIsWrittenTogether) {
  struct Case {
    std::string_view word;
    std::string_view readings;
  };
  constexpr Case kCases[]{{"בעזה", "עזה"},
                          {"ובעזה", "בעזה עזה"},
                          {"שבעזה", "בעזה עזה"},
                          {"הפסקת", "פסקת"},
                          {"עזה", ""},
                          {"באש", ""},
                          {"الهدنة", "هدنة"},
                          {"والهدنة", "الهدنة هدنة"},
                          {"للهدنة", "هدنة الهدنة لهدنة"},
                          {"وللهدنة", "للهدنة هدنة الهدنة لهدنة"},
                          {"بغزة", "غزة"},
                          {"غزة", ""},
                          {"휴전을", "휴전"},
                          {"휴전에서는", "휴전에서 휴전"},
                          {"휴전", ""},
                          {"전을", ""},
                          {"", ""},
                          {"truce", ""},
                          {"перемирие", ""},
                          {"停火", ""}};
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.word);
    EXPECT_EQ(readings_of(one.word, Place::first), one.readings);
  }
}

TEST(WordReadings, LeaveTheArticleAloneWithinAPhrase) {
  EXPECT_EQ(readings_of("האש", Place::later), "אש");
  EXPECT_EQ(readings_of("באש", Place::later), "");
  EXPECT_EQ(readings_of("والنار", Place::later), "");
  EXPECT_EQ(readings_of("النار", Place::later), "نار");
}

}  // namespace
}  // namespace newswatch::rules
