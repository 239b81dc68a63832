#include "alerts/message.h"

#include <gtest/gtest.h>

#include "alerts/markup.h"
#include "tests/support/notes.h"

namespace newswatch::alerts {
namespace {

std::string told(const Note& note, std::size_t max_bytes) {
  const auto fits = [max_bytes](const Message& message) {
    return written(message, kPlain).size() <= max_bytes;
  };
  return written(message_of(note, fits), kPlain);
}

TEST(Message, TellsOfAnAlertWhatThereIsAndNoMore) {
  EXPECT_EQ(told(testing::alert_note(), 10'000),
            "Ceasefire talks [high]\n"
            "Mediators say truce is close https://news.example/truce\n"
            "…a truce proposal is close, mediators in Doha said…\n"
            "Why: Any sign that talks start.\n"
            "Named: Antony Blinken\n"
            "Also told by: Other Wire https://other.example/1, Third … and 3 more\n"
            "Example Wire · published 2024-06-10T07:58:00Z");
  EXPECT_EQ(told({}, 10'000), "(without a title)");
  EXPECT_EQ(told({.kind = Note::Kind::update, .more_sources = 2}, 10'000),
            "Headline changed\n(without a title)\nAlso told by 2 more");
}

TEST(Message, CountsWhatDoesNotFit) {
  const Note note = testing::digest_note(25);
  const std::string whole = told(note, 10'000);
  EXPECT_EQ(whole.find("more"), std::string::npos);
  EXPECT_NE(whole.find("• Report 25 https://news.example/25 — Ceasefire talks, Wire"),
            std::string::npos);
  const std::string narrow = told(note, 300);
  EXPECT_LE(narrow.size(), 300u);
  EXPECT_EQ(narrow,
            "newswatch\n25 alerts\n"
            "• Report 1 — Ceasefire talks, Wire\n• Report 2 — Ceasefire talks, Wire\n"
            "• Report 3 — Ceasefire talks, Wire\n• Report 4 — Ceasefire talks, Wire\n"
            "• Report 5 — Ceasefire talks, Wire\n• Report 6 — Ceasefire talks, Wire\n"
            "… and 19 more");
  EXPECT_TRUE(told(testing::digest_note(40), 100'000).ends_with("\n… and 15 more"));
  EXPECT_TRUE(told(note, 0).ends_with("\n25 alerts\n… and 25 more"));
}

TEST(Message, NeverNeedsMoreThan2000BytesOfText) {
  const std::string huge(50'000, 'x');
  for (const std::size_t items : {0u, 25u})
    EXPECT_LT(told(testing::note_full_of(huge, items), 0).size(), 2'000u);
}

TEST(OneLine, FoldsBlanksAndKeepsDirectionsOnlyWhenTheyAreClosed) {
  const struct {
    const char* name;
    std::string text;
    std::string expected;
  } cases[] = {
      {"blanks", " \n a \t\r\n b  ", "a b"},
      {"not UTF-8",
       "a\xFF"
       "b",
       "a\uFFFD"
       "b"},
      {"closed embedding", "a \u202Bx\u202C b", "a \u202Bx\u202C b"},
      {"closed isolate", "\u2067x\u2069", "\u2067x\u2069"},
      {"nested", "\u2067\u202Ex\u202C\u2069", "\u2067\u202Ex\u202C\u2069"},
      {"open override", "invoice\u202Efdp.exe", "invoicefdp.exe"},
      {"open isolate", "\u2066x", "x"},
      {"crossed", "\u2067\u202Ex\u2069\u202C", "x"},
      {"closed too often", "x\u202C\u202C", "x"},
      {"marks", "\u200Fx\u200E", "\u200Fx\u200E"},
      {"closed behind the cut", "\u202E0123456789012345678901234567890123456789\u202C",
       "01234567890123456789012345678…"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(one_line(c.text, 35), c.expected);
  }
}

TEST(LinkOf, LeadsToTheWebOnlyAndHoldsNoMarkup) {
  const struct {
    const char* url;
    const char* expected;
  } cases[] = {
      {"https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"},
      {"http://a.example:8080/", "http://a.example:8080/"},
      {"https://a.example/Gaza_(city)", "https://a.example/Gaza_%28city%29"},
      {"https://a.example/a|b>c<d\"e'f`g*h", "https://a.example/a%7Cb%3Ec%3Cd%22e%27f%60g%2Ah"},
      {"https://a.example/هدنة", "https://a.example/%D9%87%D8%AF%D9%86%D8%A9"},
      {"https://a.example/a b", "https://a.example/a%20b"},
      {"https://bank.example@evil.example/", ""},
      {"https://user:pass@a.example/", ""},
      {"javascript:alert(1)", ""},
      {"tg://user?id=1", ""},
      {"ftp://a.example/", ""},
      {"//a.example/", ""},
      {"a.example", ""},
      {"https://", ""},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(link_of(c.url, 500), c.expected) << c.url;
  EXPECT_EQ(link_of("https://a.example/" + std::string(500, 'x'), 500), "");
  EXPECT_EQ(link_of("https://a.example/" + std::string(300, '*'), 500), "");
}

}  // namespace
}  // namespace newswatch::alerts
