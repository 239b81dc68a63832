// Strangers' text never drives a terminal, with colours or without (I8).

#include "daemon/alert_view.h"

#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <regex>
#include <string>
#include <vector>

namespace newswatch::daemon {
namespace {

const std::vector<std::string> kHostile = {
    "\x1b[2J\x1b[H",                           // CSI: clears the screen
    "\x1b]0;owned\x07",                        // OSC: sets the window's title
    "\x1b]8;;https://evil.example\x1b\\here",  // OSC 8: a link that says something else
    "\x1bP+q544e\x1b\\",                       // DCS: asks the terminal, which types the answer
    "\x1b"
    "c",  // RIS: resets
    "\xc2\x9b"
    "31m",  // CSI as one C1 character
    "\xc2\x9d"
    "0;owned\xc2\x9c",  // OSC and ST as C1 characters
    "\x9b"
    "31m",  // the bare byte, which is no UTF-8
    "over\rwrite",
    "back\b\b\b\bspace",
    "bell\a",
    "del\x7f",
    std::string("nul\0byte", 8),
    "line\nfeed",
    "tab\tstop",
    "\v\f\x0e\x0f",
    "\xe2\x80\xae"
    "txt.exe",  // U+202E: right-to-left override
    "\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad",
    "\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9",
    "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c",  // marks
    "\xe2\x80\xa8\xe2\x80\xa9",          // line and paragraph separators
    "\xef\xbb\xbf",
    "\xff\xfe\xc0\xaf\xed\xa0\x80",  // a byte order mark; what is no UTF-8 at all
};

// Every character that could drive or mislead a terminal; our own colours and line ends aside.
std::vector<std::int32_t> dangerous(std::string text) {
  static const std::regex ours("\x1b\\[[0-9;]*m");
  text = std::regex_replace(text, ours, "");
  std::vector<std::int32_t> found;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
    U8_NEXT(text.data(), i, size, c);
#pragma GCC diagnostic pop
    const bool bidi = u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) != 0;
    const bool breaks = c == 0x2028 || c == 0x2029;
    if (c < 0 || (u_charType(c) == U_CONTROL_CHAR && c != '\n') || bidi || breaks)
      found.push_back(c);
  }
  return found;
}

TEST(Printable, MakesEveryControlVisible) {
  for (const std::string& text : kHostile) {
    SCOPED_TRACE(printable(text));
    EXPECT_TRUE(dangerous(printable(text)).empty());
    EXPECT_EQ(printable(text).find('\n'), std::string::npos);
  }
}

TEST(Printable, EscapesEachCharacterThatIsDangerousAndLeavesTheOthers) {
  for (UChar32 c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    char bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
    U8_APPEND_UNSAFE(bytes, length, c);
#pragma GCC diagnostic pop
    const std::string text(bytes, static_cast<std::size_t>(length));
    const bool bad = u_charType(c) == U_CONTROL_CHAR ||
                     u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) != 0 || c == 0x2028 ||
                     c == 0x2029 || c == 0xfeff || (c >= 0x206a && c <= 0x206f) ||
                     (c >= 0xfff9 && c <= 0xfffb) || ublock_getCode(c) == UBLOCK_TAGS;
    ASSERT_EQ(printable(text) == text, !bad) << std::hex << c;
  }
}

TEST(Printable, LeavesEveryScriptAsItIs) {
  for (const std::string text : {"Plain words.", "هدنة في غزة", "הפסקת אש", "перемирие", "停火协议",
                                 "휴전", "🕊️", "naïve café", ""}) {
    EXPECT_EQ(printable(text), text);
  }
}

class AlertView : public ::testing::Test {
 protected:
  static alerts::Alert alert_with(const std::string& poison) {
    alerts::Alert alert;
    alert.article.title = poison + " Ceasefire " + poison;
    alert.article.text = std::string(300, 'x') + " " + poison + " talks in " + poison + " Doha";
    alert.article.url = "https://example.org/" + poison;
    alert.feed.name = "Feed " + poison;
    alert.rule_name = poison;
    alert.rule_title = "";
    alert.severity = rules::Severity::urgent;
    alert.officials = {{"x", "Name " + poison}};
    return alert;
  }

  const Terminal colour{.is_terminal = true, .colour = true, .width = 80};
  const Terminal plain{.is_terminal = true, .colour = false, .width = 80};
};

TEST_F(AlertView, LetsNoControlOfAnAlertReachTheTerminal) {
  for (const std::string& poison : kHostile) {
    SCOPED_TRACE(printable(poison));
    for (const bool with_officials : {true, false}) {
      alerts::Alert alert = alert_with(poison);
      if (!with_officials) alert.officials.clear();
      for (const std::uint32_t end : {3u, 20u, 400u}) {
        alert.spans = {{.field = rules::Field::title, .start = 0, .end = end, .term = poison},
                       {.field = rules::Field::text, .start = 290, .end = 300 + end, .term = "b"}};
        for (const Terminal& terminal : {colour, plain})
          EXPECT_TRUE(dangerous(draw_alert(alert, terminal)).empty());
        alert.spans.clear();
        for (const Terminal& terminal : {colour, plain})
          EXPECT_TRUE(dangerous(draw_alert(alert, terminal)).empty());
      }
    }
  }
}

TEST_F(AlertView, UsesNoEscapeOfItsOwnWithoutColour) {
  EXPECT_EQ(draw_alert(alert_with("x"), plain).find('\x1b'), std::string::npos);
  EXPECT_NE(draw_alert(alert_with("x"), colour).find('\x1b'), std::string::npos);
}

TEST_F(AlertView, HasAsManyLinesWhateverTheTextHolds) {
  const auto lines = [&](const std::string& text) {
    const std::string drawn = draw_alert(alert_with(text), plain);
    return std::count(drawn.begin(), drawn.end(), '\n');
  };
  EXPECT_EQ(lines("a\nb\nc\r\nd"), lines("abcd"));
}

TEST_F(AlertView, MarksTheWordsThatHit) {
  const std::string text = "Mediators in Doha say a ceasefire is close";
  const std::vector<rules::Span> spans = {{.field = rules::Field::title, .start = 13, .end = 17},
                                          {.field = rules::Field::title, .start = 24, .end = 33}};
  EXPECT_EQ(highlighted_passage(text, rules::Field::title, spans, plain, 80),
            "Mediators in [Doha] say a [ceasefire] is close");
  EXPECT_EQ(highlighted_passage(text, rules::Field::text, spans, plain, 80), "");
}

TEST_F(AlertView, StandsSpansThatMakeNoSense) {
  const std::string text = "سلام 停火 🕊 x";
  const std::vector<std::vector<rules::Span>> odd = {
      {{.field = rules::Field::title, .start = 5, .end = 2}},
      {{.field = rules::Field::title, .start = 999, .end = 1000}},
      {{.field = rules::Field::title, .start = 0, .end = UINT32_MAX}},
      {{.field = rules::Field::title, .start = 3, .end = 9},
       {.field = rules::Field::title, .start = 0, .end = 5}},
      {{.field = rules::Field::title, .start = UINT32_MAX - 1, .end = UINT32_MAX}},
  };
  for (const auto& spans : odd) {
    for (const std::string& field : {text, std::string()})
      EXPECT_TRUE(
          dangerous(highlighted_passage(field, rules::Field::title, spans, colour, 20)).empty());
  }
}

TEST_F(AlertView, CutsLongPassagesToTheWidth) {
  std::string text = "Ceasefire ";
  for (int n = 0; n < 500; ++n) text += "停火 ";
  const std::vector<rules::Span> spans = {{.field = rules::Field::title, .start = 0, .end = 9}};
  const std::string passage = highlighted_passage(text, rules::Field::title, spans, plain, 60);
  EXPECT_LE(columns(passage), 60 + 2) << "and the brackets";
}

TEST(Terminal, CountsColumnsAndCutsOnThem) {
  EXPECT_EQ(columns("abc"), 3);
  EXPECT_EQ(columns("停火"), 4);
  EXPECT_EQ(columns("e\xcc\x81"), 1);
  EXPECT_EQ(cut("abcdef", 6), "abcdef");
  EXPECT_EQ(cut("abcdef", 4), "abc…");
  EXPECT_EQ(cut("停火停火", 5), "停火…");
}

}  // namespace
}  // namespace newswatch::daemon
