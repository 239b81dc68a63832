#include "feeds/base64.h"

#include <gtest/gtest.h>

namespace newswatch::feeds {
namespace {

TEST(Base64, ReadsBothAlphabetsBlanksAndMissingPadding) {
  const struct {
    const char* name;
    const char* input;
    const char* expected;
  } cases[] = {{"empty", "", ""},
               {"one byte", "YQ==", "a"},
               {"no padding", "YWI", "ab"},
               {"wrapped", " YW\r\nJj\n", "abc"},
               {"standard", "+/8=", "\xFB\xFF"},
               {"url", "-_8", "\xFB\xFF"}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(decode_base64(c.input), c.expected);
  }
}

TEST(Base64, RefusesWhatIsNoBase64) {
  for (const char* input : {"Y", "YWJjZ", "YW!j", "YQ==YQ", "YQ===", "<b>hi</b>"}) {
    SCOPED_TRACE(input);
    EXPECT_EQ(decode_base64(input), std::nullopt);
  }
}

}  // namespace
}  // namespace newswatch::feeds
