#include "alerts/plain_text.h"

#include <gtest/gtest.h>

#include <vector>

namespace newswatch::alerts {
namespace {

const std::string kReplacement = "\xEF\xBF\xBD";

std::size_t scalars(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_scalar(text).bytes);
  return count;
}

bool is_valid(std::string_view text) {
  for (; !text.empty();) {
    const Scalar scalar = first_scalar(text);
    if (scalar.value == 0xFFFD && scalar.bytes == 1) return false;
    text.remove_prefix(scalar.bytes);
  }
  return true;
}

TEST(PlainText, ReadsUtf8Strictly) {
  struct Case {
    std::string name;
    std::string text;
    char32_t value;
    std::size_t bytes;
  };
  const std::vector<Case> cases = {
      {"nothing", "", 0, 0},
      {"one byte", "a", 'a', 1},
      {"two bytes", "é", 0xE9, 2},
      {"three bytes", "停", 0x505C, 3},
      {"four bytes", "👍", 0x1F44D, 4},
      {"the last", "\xF4\x8F\xBF\xBF", 0x10FFFF, 4},
      {"beyond the last", "\xF4\x90\x80\x80", 0xFFFD, 1},
      {"a surrogate", "\xED\xA0\x80", 0xFFFD, 1},
      {"overlong of two", "\xC0\xAF", 0xFFFD, 1},
      {"overlong of three", "\xE0\x80\xAF", 0xFFFD, 1},
      {"overlong of four", "\xF0\x80\x80\xAF", 0xFFFD, 1},
      {"cut short", "\xE5\x81", 0xFFFD, 1},
      {"a continuation", "\x80", 0xFFFD, 1},
      {"no byte of UTF-8", "\xFF", 0xFFFD, 1},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(first_scalar(c.text).value, c.value);
    EXPECT_EQ(first_scalar(c.text).bytes, c.bytes);
  }
}

TEST(PlainText, IsCleanedOfControlsAndBrokenBytesOneForOne) {
  struct Case {
    std::string name;
    std::string text;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"plain", "Truce", "Truce"},
      {"line feed", "a\nb", "a\nb"},
      {"other controls", std::string("a\0b\r\t\x1b\x7f", 7), "a b    "},
      {"C1", "a\xC2\x85\xC2\x9B", "a  "},
      {"not UTF-8", "a\xFFz\xC3", "a" + kReplacement + "z" + kReplacement},
      {"cut short", "\xE5\x81", kReplacement + kReplacement},
      {"marks of direction", "\u202Bهدنة\u202C", "\u202Bهدنة\u202C"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(cleaned(c.text), c.expected);
    EXPECT_EQ(scalars(cleaned(c.text)), scalars(c.text));
    EXPECT_TRUE(is_valid(cleaned(c.text)));
  }
}

TEST(PlainText, IsCutBetweenCharactersAndSaysSo) {
  struct Case {
    std::string name;
    std::string text;
    std::size_t bytes;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"it fits", "Truce", 5, "Truce"},
      {"one too long", "Truces", 5, "Tr…"},
      {"two bytes each", "éééé", 7, "éé…"},
      {"three bytes each", "停火停火", 9, "停火…"},
      {"three bytes each, no even end", "停火停火", 8, "停…"},
      {"four bytes each", "👍👍👍", 10, "👍…"},
      {"an accent stays with its letter", "abcde\u0301fgh", 8, "abcd…"},
      {"a vowel sign stays with its letter", "هدنَة", 9, "هد…"},
      {"skin stays with its hand", "a👍🏽bcdefgh", 11, "a…"},
      {"a family stays together", "ab👨\u200D👩\u200D👧 and more", 12, "ab…"},
      {"a flag stays whole", "ab🇫🇷 and more", 9, "ab…"},
      {"no blank before the sign", "Truce is near", 9, "Truce…"},
      {"hardly any room", "Truce", 3, "…"},
      {"no room", "Truce", 2, ""},
      {"nothing", "", 0, ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const std::string made = cut(c.text, c.bytes);
    EXPECT_EQ(made, c.expected);
    EXPECT_LE(made.size(), c.bytes);
  }
}

TEST(PlainText, IsNeverCutInsideACharacterWhereverTheLimitFalls) {
  const std::string text =
      "Zürich: 停火 👍🏽 هدنَة e\u0301 👨\u200D👩\u200D👧 🇫🇷 end";
  for (std::size_t bytes = 0; bytes <= text.size() + 1; ++bytes) {
    SCOPED_TRACE(bytes);
    const std::string made = cut(text, bytes);
    EXPECT_LE(made.size(), bytes);
    EXPECT_TRUE(is_valid(made));
  }
}

struct Hit {
  std::uint32_t start;
  std::uint32_t end;
};

Hit hit_of(std::string_view text, std::string_view words) {
  const auto start = scalars(text.substr(0, text.find(words)));
  return {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(start + scalars(words))};
}

TEST(Passage, ShowsTheHitBetweenWordsWithSignsWhereTextIsLeftOut) {
  const std::string text =
      "Mediators in Doha say the truce proposal is close, and talks go on until the morning.";
  const Hit hit = hit_of(text, "truce proposal");
  EXPECT_EQ(passage(text, hit.start, hit.end, 38), "…say the truce proposal is close, and…");
  EXPECT_EQ(passage(text, hit.start, hit.end, 1000), text);
  EXPECT_EQ(passage(text, 0, 9, 20), "Mediators in Doha…");
  const Hit last = hit_of(text, "morning.");
  EXPECT_EQ(passage(text, last.start, last.end, 32), "…the morning.");
}

TEST(Passage, HoldsTheHitWhereverItLies) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += i % 3 == 0 ? "停火谈判" : i % 3 == 1 ? " a\u0301 b " : "👍 ";
  const std::size_t length = scalars(text);
  for (std::uint32_t start = 0; start + 7 < length; ++start) {
    SCOPED_TRACE(start);
    std::string_view rest = text;
    for (std::uint32_t i = 0; i < start; ++i) rest.remove_prefix(first_scalar(rest).bytes);
    std::string_view after = rest;
    for (int i = 0; i < 2; ++i) after.remove_prefix(first_scalar(after).bytes);
    const std::string hit(rest.substr(0, rest.size() - after.size()));
    const std::string made = passage(text, start, start + 2, 60);
    EXPECT_LE(scalars(made), 62u);
    EXPECT_TRUE(is_valid(made));
    // Blanks are folded, so a hit that begins or ends with one is compared without.
    const auto first = hit.find_first_not_of(' ');
    if (first == std::string::npos) continue;
    const std::string words = hit.substr(first, hit.find_last_not_of(' ') - first + 1);
    EXPECT_NE(made.find(words), std::string::npos) << made << " lacks " << words;
  }
}

TEST(Passage, CutsWhereTheBudgetEndsIfThereAreNoBlanks) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "停";
  const std::string made = passage(text, 50, 52, 20);
  EXPECT_EQ(scalars(made), 22u);
  EXPECT_TRUE(made.starts_with("…停") && made.ends_with("停…"));
}

TEST(Passage, FoldsBlanksAndCleansControls) {
  EXPECT_EQ(passage("a\n\n b\t\x1b c\u00A0\u3000d", 0, 1, 100), "a b c d");
}

TEST(Passage, BearsOffsetsThatPointNowhere) {
  EXPECT_EQ(passage("Truce", 400, 500, 100), "Truce");
  EXPECT_EQ(passage("Truce", 3, 1, 100), "Truce");
  EXPECT_EQ(passage("Truce", 0, 4'000'000'000u, 100), "Truce");
  EXPECT_EQ(passage("", 0, 0, 100), "");
  EXPECT_EQ(passage("", 5, 9, 100), "");
  EXPECT_EQ(passage("   ", 0, 1, 100), "");
}

TEST(Passage, ShowsTheStartOfAHitThatIsLongerThanTheRoom) {
  const std::string made = passage("aaaa bbbb cccc dddd eeee ffff", 5, 29, 9);
  EXPECT_TRUE(made.starts_with("…bbbb cccc")) << made;
  EXPECT_LE(scalars(made), 11u);
}

}  // namespace
}  // namespace newswatch::alerts
